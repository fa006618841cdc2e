"""Vectors of what the server keeps (SPEC 9.5, 10, 12, 16–19)."""

import unicodedata

from vector_cases.making import OFFICE, Case, SealedOnce, cannot_open, draw, flipped, key, malformed, ok, shown

from crypto.context import Purpose, SealingContext
from crypto.keyring import KeyEncryptionKey
from crypto.layout import lp, u16, u64
from crypto.passphrase import PassphraseKey, Profile
from crypto.primitives import aead_seal, hkdf, hmac, sha256
from crypto.puzzle import PuzzleKey, solve
from crypto.standing import StandingKey
from crypto.tags import TagKey


def _stored(secret_key: bytes, plain: bytes, aad: bytes, label: str) -> bytes:
    nonce = draw(f"nonce {label}", 12)
    return nonce + aead_seal(secret_key, nonce, plain, aad)


def officers() -> list[Case]:
    """Secrets under a passphrase, at the cost that only tests may use, and once at the officers' cost."""
    return [*_officer(Profile.TEST), *_officer(Profile.OFFICER)[:1]]


def _officer(profile: Profile) -> list[Case]:
    passphrase, salt, officer_id = "대숲의 바람은 어디로", draw("salt", 16), draw("officer id", 16)
    derived = PassphraseKey.derive(passphrase, salt, profile)
    named = hkdf(derived._raw, b"daesup/1/officer/seed")  # noqa: SLF001 - the vector needs the derived key itself
    blob = _stored(named, draw("officer"), b"daesup/1/officer" + lp(officer_id) + lp(b"seed"), "officer")
    given = {
        "passphrase": passphrase, "salt": salt, "profile": profile.value, "officer_id": officer_id, "name": "seed",
        "blob": blob,
    }  # fmt: skip
    jamo = unicodedata.normalize("NFD", passphrase)
    return [
        ok(f"an officer's seed, profile {profile}", "reveal", given, secret=draw("officer")),
        ok("the passphrase as jamo", "reveal", {**given, "passphrase": jamo}, secret=draw("officer")),
        ok(
            "full-width blanks",
            "reveal",
            {**given, "passphrase": passphrase.replace(" ", "　")},
            secret=draw("officer"),
        ),
        cannot_open("a wrong passphrase", "reveal", given, passphrase=passphrase + "?"),
        cannot_open("a blank more", "reveal", given, passphrase=passphrase + " "),
        cannot_open("another salt", "reveal", given, salt=draw("other salt", 16)),
        cannot_open("another officer", "reveal", given, officer_id=draw("other officer", 16)),
        cannot_open("another name", "reveal", given, name="sign"),
        cannot_open("a turned bit", "reveal", given, blob=flipped(blob, 13)),
        cannot_open("a turned bit in the nonce", "reveal", given, blob=flipped(blob, 0)),
        cannot_open("cut short", "reveal", given, blob=blob[:20]),
        cannot_open("nothing", "reveal", given, blob=b""),
    ]


def passkeys() -> list[Case]:
    """Secrets under what a registered device gives."""
    secret, officer_id, credential = draw("prf output"), draw("officer id", 16), draw("credential id", 48)
    aad = b"daesup/1/passkey" + lp(officer_id) + lp(credential) + lp(b"seed")
    blob = _stored(hkdf(secret, b"daesup/1/passkey/seed"), draw("officer"), aad, "passkey")
    given = {
        "secret": secret, "officer_id": officer_id, "credential_id": credential, "name": "seed", "blob": blob,
    }  # fmt: skip
    return [
        ok("an officer's seed", "reveal_passkey", given, secret=draw("officer")),
        cannot_open("another device", "reveal_passkey", given, secret=draw("other prf output")),
        cannot_open("another credential of it", "reveal_passkey", given, credential_id=draw("other credential", 48)),
        cannot_open("another officer", "reveal_passkey", given, officer_id=draw("other officer", 16)),
        cannot_open("another name", "reveal_passkey", given, name="sign"),
        cannot_open("a turned bit", "reveal_passkey", given, blob=flipped(blob, 13)),
        cannot_open("cut short", "reveal_passkey", given, blob=blob[:20]),
        malformed("an output of 31 bytes", "reveal_passkey", given, secret=draw("prf output", 31)),
        ok(
            "what a device is asked",
            "passkey_input",
            {"office": OFFICE, "officer": officer_id.hex()},
            prf=sha256(b"daesup/1/passkey" + lp(OFFICE.encode())),
            handle=sha256(b"daesup/1/passkey-user" + lp(OFFICE.encode()) + lp(officer_id.hex().encode())),
        ),
    ]


def keyring() -> list[Case]:
    """Rows under the key-encryption key."""
    kek = KeyEncryptionKey.from_bytes(draw("kek id", 8), draw("kek"))
    row, record = draw("row", 16), draw("record", 1186)
    blob = _stored(kek.raw(), record, b"daesup/1/keyring" + lp(row), "keyring")
    given = {"kek": kek.raw(), "row_id": row, "blob": blob}
    return [
        ok("a row", "reveal_row", given, record=record),
        cannot_open("another row's id", "reveal_row", given, row_id=draw("other row", 16)),
        cannot_open("another key", "reveal_row", given, kek=draw("other kek")),
        cannot_open("a turned bit", "reveal_row", given, blob=flipped(blob, 700)),
        cannot_open("cut short", "reveal_row", given, blob=blob[:-1]),
        malformed("a key of 31 bytes", "reveal_row", given, kek=draw("kek", 31)),
    ]


def tokens() -> list[Case]:
    """Tokens of the no-JavaScript pages."""
    token = _stored(draw("token key"), b"state", b"daesup/1/token" + lp(b"form"), "token")
    given = {"key": draw("token key"), "label": "form", "token": token}
    return [
        ok("a token", "open_token", given, payload=b"state"),
        cannot_open("another label", "open_token", given, label="session"),
        cannot_open("another key", "open_token", given, key=draw("other token key")),
        cannot_open("a turned bit", "open_token", given, token=flipped(token, -1)),
        cannot_open("cut short", "open_token", given, token=token[:11]),
        cannot_open("nothing", "open_token", given, token=b""),
    ]


def tags() -> list[Case]:
    """Messenger tags; lengths keep channel and chat id apart."""
    tag_key = TagKey(draw("tag key"))
    rows = (("telegram", "12345"), ("telegram", "12346"), ("kakao", "12345"), ("telegram1", "2345"), ("sms", "0101234"))
    return [
        ok(
            f"{channel} {chat}",
            "tag",
            {"key": tag_key.raw(), "channel": channel, "chat_id": chat},
            tag=tag_key.tag(channel, chat),
        )
        for channel, chat in rows
    ]


def standings() -> list[Case]:
    """What a number and a contact prove, and the card that lies under it."""
    asked, number, contact = StandingKey(draw("standing key")), "ABCD-2345", "01090876513"
    given = {"key": asked.raw(), "number": number, "contact": contact, "office": OFFICE}
    proof = asked.prove(number, contact, OFFICE)
    finder, opens, about = proof.finder, proof.raw()[32:], b"daesup/1/standing" + lp(proof.finder)
    said = b'{"v":1,"type":"standing","stage":"received","next":"2026-12-03","stands":false}'

    def laid(padded: bytes) -> bytes:
        return _stored(opens, padded, about, f"standing {len(padded)}")

    card = laid((u16(len(said)) + said).ljust(256, b"\0"))
    shown_card = {"proof": proof.raw(), "card": card}
    mail = asked.prove(number, "byeol@example.com", OFFICE).raw()
    return [
        ok("a telephone number", "prove_standing", given, proof=finder + opens),
        ok("a mail address", "prove_standing", {**given, "contact": "byeol@example.com"}, proof=mail),
        ok("a card", "open_standing", shown_card, said=said),
        cannot_open("another contact's proof", "open_standing", shown_card, proof=mail),
        cannot_open("under another name", "open_standing", shown_card, proof=draw("other finder") + opens),
        cannot_open("a turned bit", "open_standing", shown_card, card=flipped(card, 40)),
        cannot_open("cut short", "open_standing", shown_card, card=card[:-1]),
        cannot_open("nothing", "open_standing", shown_card, card=b""),
        cannot_open("a shorter filling", "open_standing", shown_card, card=laid(u16(1) + b"a" + bytes(200))),
        cannot_open(
            "a filling that is not zero", "open_standing", shown_card, card=laid(u16(1) + b"ab".ljust(254, b"\0"))
        ),
        malformed("a proof of 63 bytes", "open_standing", shown_card, proof=proof.raw()[:-1]),
        malformed("a key of 31 bytes", "prove_standing", given, key=draw("standing key", 31)),
    ]


def puzzles() -> list[Case]:
    """Nonces and solutions; an answer is yes or no."""
    puzzle, issued, bits = PuzzleKey(draw("puzzle key")), 29_000_000, 10
    stamped = u64(issued) + draw("puzzle nonce", 16)
    nonce = stamped + hmac(puzzle.raw(), b"daesup/1/puzzle" + stamped)[:16]
    said, digest = draw("said", 16), draw("said digest")
    solution = solve(nonce, said, digest, bits)
    given = {
        "key": puzzle.raw(), "nonce": nonce, "message_id": said, "digest": digest, "solution": solution, "bits": bits,
        "minute": issued + 3,
    }  # fmt: skip
    spoilt: dict[str, dict[str, object]] = {
        "one minute too late": {"minute": issued + 11},
        "before it was given out": {"minute": issued - 1},
        "another message id": {"message_id": draw("x", 16)},
        "another digest": {"digest": draw("x")},
        "a wrong solution": {"solution": flipped(solution, 7)},
        "a solution of nine bytes": {"solution": solution + b"\0"},
        "another server's nonce": {"key": draw("other puzzle key")},
        "a nonce with a later minute": {"nonce": u64(issued + 1) + nonce[8:]},
        "a short nonce": {"nonce": nonce[:-1]},
        "many more bits": {"bits": 60},
    }
    return [
        ok("solved", "check_puzzle", given, accepted=True),
        ok("in the tenth minute", "check_puzzle", {**given, "minute": issued + 10}, accepted=True),
        ok("no bits asked", "check_puzzle", {**given, "bits": 0, "solution": bytes(8)}, accepted=True),
        *(ok(name, "check_puzzle", {**given, **changes}, accepted=False) for name, changes in spoilt.items()),
    ]


def addresses(once: SealedOnce) -> list[Case]:
    """A return address in two layers."""
    outbox, case = key("outbox"), key("case")
    context = SealingContext(purpose=Purpose.RETURN_ADDRESS, office=OFFICE, message_id=draw("address", 16))
    address = b"telegram 12345"

    def layered(padded: bytes) -> tuple[bytes, bytes]:
        inner = once.record(padded, digest=sha256(b""), to=outbox.public, context=context)
        outer = once.record(inner, digest=sha256(b""), to=case.public, context=context)
        return context.message_id + inner, context.message_id + outer

    inner, outer = layered((u16(len(address)) + address).ljust(256, b"\0"))
    given = {"outer": outer, "case_seed": draw("case"), "outbox_seed": draw("outbox"), "office": OFFICE}
    bare = {"inner": inner, "outbox_seed": draw("outbox"), "office": OFFICE}
    return [
        ok("peeled and opened", "open_address", given, address=address),
        ok("without the case's layer", "open_inner", bare, address=address),
        cannot_open("another case", "open_address", given, case_seed=draw("other case")),
        cannot_open("another bot", "open_address", given, outbox_seed=draw("other outbox")),
        cannot_open("another office", "open_address", given, office="other-office"),
        cannot_open("under another id", "open_address", given, outer=draw("x", 16) + outer[16:]),
        cannot_open("a turned bit", "open_address", given, outer=flipped(outer, 2000)),
        cannot_open(
            "a filling that is not zero", "open_inner", bare, inner=layered(u16(1) + b"ab".ljust(254, b"\0"))[0]
        ),
        cannot_open("a length that does not fit", "open_inner", bare, inner=layered(u16(255) + bytes(254))[0]),
        malformed("both layers given to the bot", "open_inner", bare, inner=outer),
        malformed("one layer given to the console", "open_address", given, outer=inner),
        malformed("cut short", "open_address", given, outer=outer[:-1]),
        ok(
            "what it is about",
            "address_context",
            {"about": shown(context), "key_id": outbox.public.key_id},
            info=context.info(recipient=outbox.public.key_id, digest=sha256(b"")),
        ),
    ]
