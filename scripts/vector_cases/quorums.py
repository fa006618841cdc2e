"""Vectors of the quorum and its grants (SPEC 11)."""

from datetime import date
from functools import reduce
from hashlib import sha256
from itertools import combinations

from vector_cases.making import OFFICE, Case, SealedOnce, about, cannot_open, draw, flipped, key, malformed, ok, shown

from crypto.context import Purpose
from crypto.grant import Grant, grant_digest
from crypto.keys import SigningKey
from crypto.layout import u8, u16
from crypto.quorum import OpenedBundle
from crypto.shares import held_by, subsets

_NAMES = ("first", "second", "third", "fourth", "fifth")
_IDENTITY = about(Purpose.IDENTITY, "envelope")
_DIGEST = draw("envelope digest")
_SECRET = draw("quorum secret")


def _shares(k: int, n: int, label: str) -> list[bytes]:
    """Drawn shares; the last one makes the XOR the secret."""
    drawn = [draw(f"{label} {number}") for number in range(len(subsets(k, n)) - 1)]
    return [*drawn, reduce(lambda a, b: bytes(x ^ y for x, y in zip(a, b, strict=True)), drawn, _SECRET)]


def _opened(index: int, k: int, n: int, shares: list[bytes]) -> OpenedBundle:
    held = {number: shares[number] for number in held_by(index, k, n)}
    custodian = key(_NAMES[index]).public.key_id
    return OpenedBundle(k=k, n=n, index=index, shares=held, about=_IDENTITY, digest=_DIGEST, key_id=custodian)


def _bundle(once: SealedOnce, index: int, plain: bytes, digest: bytes = _DIGEST) -> bytes:
    public = key(_NAMES[index]).public
    return public.key_id + once.wrap(public, _IDENTITY.info(recipient=public.key_id, digest=digest), plain)


def quorum(once: SealedOnce) -> list[Case]:
    """Who holds what; opening bundles; putting them together."""
    return [*_held(), *_dealt(), *_bundles(once), *_combined(once)]


def _dealt() -> list[Case]:
    shares = _shares(3, 5, "3of5")
    cases = []
    for index in range(5):
        held = {str(number): shares[number] for number in held_by(index, 3, 5)}
        given = {"k": 3, "n": 5, "index": index, "shares": held}
        cases.append(
            ok(f"what custodian {index} is dealt", "bundle_bytes", given, bundle=_opened(index, 3, 5, shares).encode())
        )
    return cases


def _held() -> list[Case]:
    cases = []
    for k, n in ((2, 2), (2, 3), (3, 3), (3, 5), (4, 7), (7, 7)):
        table = [list(held_by(index, k, n)) for index in range(n)]
        cases.append(ok(f"shares of {k} of {n}", "held", {"k": k, "n": n}, shares=len(subsets(k, n)), held=table))
    for k, n in ((1, 3), (4, 3), (0, 0), (2, 8), (8, 8)):
        cases.append(malformed(f"{k} of {n}", "held", {"k": k, "n": n}))
    return cases


def _bundles(once: SealedOnce) -> list[Case]:
    shares = _shares(3, 5, "3of5")
    good = _opened(1, 3, 5, shares)
    bundle = _bundle(once, 1, good.encode())
    given = {"seed": draw("second"), "about": shown(_IDENTITY), "digest": _DIGEST, "bundle": bundle}
    head, pair = u8(3) + u8(5) + u8(1), u16(0) + shares[0]
    deceitful = {
        "k of 1": u8(1) + u8(5) + u8(1) + pair,
        "n of 8": u8(3) + u8(8) + u8(1) + pair,
        "more needed than there are": u8(6) + u8(5) + u8(1) + pair,
        "custodian number 5 of five": u8(3) + u8(5) + u8(5) + pair,
        "a share that this custodian does not hold": head + pair,
        "a share twice": head + (u16(1) + shares[1]) * 2,
        "shares out of order": head + u16(2) + shares[2] + u16(1) + shares[1],
        "a share that does not exist": head + u16(10) + shares[1],
    }
    held = {str(number): share for number, share in good.shares.items()}
    return [
        ok("opened by its custodian", "open_bundle", given, k=3, n=5, index=1, shares=held),
        cannot_open("opened by another custodian", "open_bundle", given, seed=draw("first")),
        cannot_open("another envelope", "open_bundle", given, about={**shown(_IDENTITY), "message_id": draw("x", 16)}),
        cannot_open(
            "identity shown as recovery", "open_bundle", given, about={**shown(_IDENTITY), "purpose": "recovery"}
        ),
        cannot_open("another body", "open_bundle", given, digest=draw("other digest")),
        cannot_open("a turned bit", "open_bundle", given, bundle=flipped(bundle, 1200)),
        cannot_open("a turned bit in the key id", "open_bundle", given, bundle=flipped(bundle, 0)),
        malformed("cut inside a share", "open_bundle", given, bundle=bundle[:-1]),
        malformed("nothing", "open_bundle", given, bundle=b""),
        *(cannot_open(name, "open_bundle", given, bundle=_bundle(once, 1, plain)) for name, plain in deceitful.items()),
    ]


def _combined(once: SealedOnce) -> list[Case]:
    shares = _shares(3, 5, "3of5")
    bundles = [
        {"seed": draw(_NAMES[at]), "bundle": _bundle(once, at, _opened(at, 3, 5, shares).encode())} for at in range(5)
    ]
    given = {"about": shown(_IDENTITY), "digest": _DIGEST, "bundles": bundles}
    cases = [
        ok(
            f"custodians {', '.join(map(str, some))}",
            "combine",
            {**given, "bundles": [bundles[at] for at in some]},
            secret=_SECRET,
        )
        for some in combinations(range(5), 3)
    ]
    cases.append(ok("all five", "combine", given, secret=_SECRET))
    cases += [
        cannot_open(f"only custodians {one} and {two}", "combine", given, bundles=[bundles[one], bundles[two]])
        for one, two in combinations(range(5), 2)
    ]
    other = _shares(3, 5, "another 3of5")
    stranger = {"seed": draw("third"), "bundle": _bundle(once, 2, _opened(2, 3, 5, other).encode())}
    small = _shares(2, 3, "2of3")
    fewer = {"seed": draw("third"), "bundle": _bundle(once, 2, _opened(2, 2, 3, small).encode())}
    return [
        *cases,
        cannot_open("nobody", "combine", given, bundles=[]),
        cannot_open("the same custodian three times", "combine", given, bundles=[bundles[0]] * 3),
        cannot_open("shares that disagree", "combine", given, bundles=[bundles[0], bundles[1], stranger]),
        cannot_open("a bundle of another quorum", "combine", given, bundles=[bundles[0], bundles[1], fewer]),
    ]


def grants(once: SealedOnce) -> list[Case]:
    """A grant that three of five custodians answered."""
    grantee = key("grantee").public
    grant = Grant(
        grant_id=draw("grant", 16), office=OFFICE, envelope=_IDENTITY.message_id, spans=("이름", "전화"),
        grantee=grantee.key_id, reason="신분 확인", not_after=date(2026, 12, 31),
    )  # fmt: skip
    raw = grant.encode()
    answers = [_answer(once, at, raw) for at in range(5)]
    keys = {key(_NAMES[at]).public.key_id.hex(): _signing(at).public.raw for at in range(5)}
    given: dict[str, object] = {
        "grant": raw, "seed": draw("grantee"), "verify_keys": keys, "answers": answers[:3], "used": [],
        "today": "2026-12-31",
    }  # fmt: skip
    rest = answers[1:3]
    reads = {
        "digest": grant_digest(raw), "grant_id": grant.grant_id, "office": OFFICE, "envelope": grant.envelope,
        "spans": list(grant.spans), "grantee": grantee.key_id, "reason": grant.reason, "not_after": "2026-12-31",
    }  # fmt: skip
    turned, torn = flipped(answers[0], 20), flipped(answers[0], -1)
    renamed = answers[3][:16] + answers[0][16:]
    later = raw.replace(b"2026-12-31", b"2027-12-31")
    forged = _answer(once, 2, raw, signer=3)
    return [
        ok("read", "read_grant", {"grant": raw}, **reads),
        ok("accepted on its last day", "accept_grant", given, secret=_SECRET),
        ok("three others", "accept_grant", {**given, "answers": answers[2:]}, secret=_SECRET),
        cannot_open("a grant used before", "accept_grant", given, used=[draw("grant", 16)]),
        cannot_open("a day late", "accept_grant", given, today="2027-01-01"),
        cannot_open("two answers", "accept_grant", given, answers=answers[:2]),
        cannot_open("no answers", "accept_grant", given, answers=[]),
        cannot_open("one answer three times", "accept_grant", given, answers=answers[:1] * 3),
        cannot_open("the date changed afterwards", "accept_grant", given, grant=later),
        cannot_open("another grantee", "accept_grant", given, seed=draw("other grantee")),
        cannot_open("an unknown custodian", "accept_grant", given, verify_keys=dict(list(keys.items())[1:])),
        cannot_open("signed by another custodian", "accept_grant", given, answers=[*answers[:2], forged]),
        cannot_open("a turned bit in a signature", "accept_grant", given, answers=[turned, *rest]),
        cannot_open("a turned bit in the sealed shares", "accept_grant", given, answers=[torn, *rest]),
        cannot_open("under another custodian's name", "accept_grant", given, answers=[renamed, *rest]),
        malformed("an answer without a signature", "accept_grant", given, answers=[answers[0][:40], *rest]),
        *_misshapen(raw),
    ]


def _signing(index: int) -> SigningKey:
    return SigningKey.from_seed(draw(f"{_NAMES[index]} signs"))


def _answer(once: SealedOnce, index: int, raw: bytes, signer: int | None = None) -> bytes:
    grantee, digest = key("grantee").public, grant_digest(raw)
    info = Grant.parse(raw).context().info(recipient=grantee.key_id, digest=digest)
    wrap = once.wrap(grantee, info, _opened(index, 3, 5, _shares(3, 5, "3of5")).encode())
    custodian = key(_NAMES[index]).public.key_id
    signing = _signing(index if signer is None else signer)
    return custodian + signing.sign(b"daesup/1/grant", digest + custodian + sha256(wrap).digest()) + wrap


def _misshapen(raw: bytes) -> list[Case]:
    spoilt = {
        "not JSON": b"{",
        "a list": b"[]",
        "version 2": raw.replace(b'"v":1', b'"v":2'),
        "without a reason": raw.replace(b'"reason"', b'"because"'),
        "spans that are no list": raw.replace('["이름","전화"]'.encode(), b'"all"'),
        "a span that is a number": raw.replace('"이름"'.encode(), b"1"),
        "a date that does not exist": raw.replace(b"2026-12-31", b"2026-02-30"),
        "a date in another spelling": raw.replace(b"2026-12-31", b"20261231"),
        "bytes that are no text": b'{"v":1,"reason":"\xff"}',
    }
    return [malformed(f"a grant: {name}", "read_grant", {"grant": one}) for name, one in spoilt.items()]
