"""Vectors that others published, each with where it stands."""

import json
from pathlib import Path

from vector_cases.making import Case, ok

_ENGLISH = {
    "00" * 16: "abandon " * 11 + "about",
    "7f" * 16: "legal winner thank year wave sausage worth useful legal winner thank yellow",
    "80" * 16: "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
    "ff" * 16: "zoo " * 11 + "wrong",
}
_KOREAN = {
    "00" * 16: "가격 " * 11 + "가능",
    "7f" * 16: "실장 활동 큰절 흔적 형제 제대로 훈련 한글 실장 활동 큰절 흔히",
    "80" * 16: "실현 감소 기법 가상 걱정 무슨 가족 공간 실현 감소 기법 가득",
    "ff" * 16: "힘껏 " * 11 + "흑백",
}
_CHINESE = {
    "00" * 16: "的 " * 11 + "在",
    "7f" * 16: "枪 疫 霉 尝 俩 闹 饿 贤 枪 疫 霉 卿",
    "80" * 16: "壤 对 据 人 三 谈 我 表 壤 对 据 不",
    "ff" * 16: "歇 " * 11 + "逻",
}
_LISTS = {
    "ko": "4e9e6759fceb0235d6c46f0364c1c2ce541521001a9add34049aa47500872ddf",
    "en": "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
    "zh-Hans": "5c5942792bd8340cb8b27cd592f1015edf56a8c5b26276ee18a482428e7c5726",
}


def hkdf() -> list[Case]:
    """RFC 5869, test case 3: the one with empty salt; of its 42 bytes the first 32 (HKDF-Expand is a stream)."""
    okm = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    given = {"ikm": bytes([0x0B]) * 22, "info": b""}
    return [ok("RFC 5869 A.3, first 32 bytes", "hkdf", given, key=bytes.fromhex(okm)[:32])]


def argon2id() -> list[Case]:
    """RFC 9106 §5.3, with secret and associated data, which we do not use."""
    given = {
        "password": bytes([1]) * 32, "salt": bytes([2]) * 16, "secret": bytes([3]) * 8, "ad": bytes([4]) * 12,
        "memory": 32, "iterations": 3, "lanes": 4,
    }  # fmt: skip
    tag = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    return [ok("RFC 9106 5.3", "argon2id", given, tag=bytes.fromhex(tag))]


def ed25519() -> list[Case]:
    """RFC 8032 §7.1, tests 1 to 3: the bare signature, without our label."""
    rows = (
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    )
    return [
        ok(f"RFC 8032 7.1 test {number}", "ed25519", {"seed": seed, "message": message}, public=public, signature=made)
        for number, (seed, public, message, made) in enumerate(rows, 1)
    ]


def xwing() -> list[Case]:
    """draft-connolly-cfrg-xwing-kem-08, appendix C."""
    rows = json.loads((Path(__file__).parent / "xwing.json").read_text())
    return [
        ok(
            f"draft-connolly-cfrg-xwing-kem appendix C, {number}", "xwing",
            {"seed": row["seed"], "eseed": row["eseed"]},
            public=row["public"], ciphertext=row["ciphertext"], shared=row["shared"],
        )
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip


def bip39() -> list[Case]:
    """BIP-39's own English vectors; Korean and Chinese ones made by the package `mnemonic` 0.21."""
    cases = [
        ok(f"the {language} list", "list", {"language": language}, sha256=digest) for language, digest in _LISTS.items()
    ]
    for language, rows in (("en", _ENGLISH), ("ko", _KOREAN), ("zh-Hans", _CHINESE)):
        for entropy, words in rows.items():
            given = {"language": language, "entropy": entropy}
            cases.append(ok(f"{language} {entropy[:2]}", "mnemonic", given, words=words))
    return cases
