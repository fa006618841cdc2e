"""Vectors of what the holder of a receipt decides about their identity (SPEC 7.6)."""

from datetime import date

from vector_cases.making import OFFICE, Case, cannot_open, draw, flipped, ok

from crypto.consent import Act, Statement, sign_renewal, sign_statement
from crypto.keys import SigningKey

_KEY = SigningKey.from_seed(draw("consent hand"))
_OTHER = SigningKey.from_seed(draw("another consent hand"))


def _given(act: str = "give", **changes: object) -> dict[str, object]:
    said: dict[str, object] = {
        "act": act, "office": OFFICE, "consent_id": draw("consent", 16), "purpose": "officers", "recipient": "officers",
        "facts": ["name", "contact"], "version": 1, "text": draw("consent text"), "day": "2026-11-23",
        "until": "2027-11-23", "envelope": draw("envelope", 16), "named": draw("named body"), "asked": None,
    }  # fmt: skip
    return {**said, **changes}


_GIVEN = {
    "a consent with what it opens": _given(),
    "a consent that the office asked for": _given(
        purpose="transfer", recipient="acrc", envelope=None, named=None, asked=draw("question", 16)
    ),
    "a consent for a department with a Korean name": _given(purpose="callback", recipient="주택과", until=None),
    "a refusal": _given("refuse", facts=[], envelope=None, named=None, until=None, asked=draw("question", 16)),
    "a withdrawal": _given("withdraw", facts=[], envelope=None, named=None, until=None),
}


def _statement(given: dict[str, object]) -> Statement:
    days = {name: date.fromisoformat(str(given[name])) if given[name] else None for name in ("day", "until")}
    rest = {name: value for name, value in given.items() if name not in {"act", "facts", "day", "until"}}
    return Statement(act=Act(str(given["act"])), facts=tuple(given["facts"]), **days, **rest)  # type: ignore[arg-type]


def consents() -> list[Case]:
    """Signing, reading, and a new hand."""
    cases: list[Case] = []
    for name, given in _GIVEN.items():
        said, signature = sign_statement(_statement(given), _KEY)
        cases.append(
            ok(f"{name} is signed", "sign_statement", {**given, "seed": draw("consent hand")}, said=said,
               signature=signature)
        )  # fmt: skip
        cases.append(
            ok(f"{name} is read", "read_statement", _read(said, signature, keys=[_OTHER.public.raw, _KEY.public.raw]),
               **given)
        )  # fmt: skip
    return [*cases, *_refused(), *_renewals()]


def _read(said: str, signature: bytes, **changes: object) -> dict[str, object]:
    return {"said": said, "signature": signature, "keys": [_KEY.public.raw], "office": OFFICE, **changes}


def _refused() -> list[Case]:
    said, signature = sign_statement(_statement(_given()), _KEY)
    given = _read(said, signature)
    spoilt = {
        "version 2": said.replace('"v":1', '"v":2'),
        "an act nobody knows": said.replace('"give"', '"sell"'),
        "facts that are no list": said.replace('["name","contact"]', '"all"'),
        "a day that does not exist": said.replace("2026-11-23", "2026-11-31"),
        "a version that is no number": said.replace('"version":1', '"version":"1"'),
        "without a recipient": said.replace('"recipient"', '"receiver"'),
        "not JSON": "{",
        "a list": "[]",
    }
    signed = {name: (text, _KEY.sign(b"daesup/1/consent", text.encode())) for name, text in spoilt.items()}
    other = sign_statement(_statement(_given(office="other-office")), _KEY)
    _, foreign = sign_statement(_statement(_given()), _OTHER)
    grant = _KEY.sign(b"daesup/1/grant", said.encode())
    return [
        cannot_open("another recipient", "read_statement", given, said=said.replace(':"officers",', ':"acrc",')),
        cannot_open("another day", "read_statement", given, said=said.replace("2027-11-23", "2037-11-23")),
        cannot_open("a blank more", "read_statement", given, said=said.replace(":", ": ", 1)),
        cannot_open("signed by another hand", "read_statement", given, signature=foreign),
        cannot_open("another case's key", "read_statement", given, keys=[_OTHER.public.raw]),
        cannot_open("no key", "read_statement", given, keys=[]),
        cannot_open("another office", "read_statement", given, office="other-office"),
        cannot_open("said to another office", "read_statement", _read(*other)),
        cannot_open("signed under another label", "read_statement", given, signature=grant),
        cannot_open("a turned bit", "read_statement", given, signature=flipped(signature, 3)),
        cannot_open("half a signature", "read_statement", given, signature=signature[:32]),
        *(cannot_open(name, "read_statement", _read(*both)) for name, both in signed.items()),
    ]  # fmt: skip


def _renewals() -> list[Case]:
    signature = sign_renewal(_OTHER.public, office=OFFICE, key=_KEY)
    given = {"new": _OTHER.public.raw, "key": _KEY.public.raw, "office": OFFICE, "signature": signature}
    _, said_signature = sign_statement(_statement(_given()), _KEY)
    return [
        ok("the old hand names the new one", "sign_renewal",
           {"seed": draw("consent hand"), "new": _OTHER.public.raw, "office": OFFICE}, signature=signature),
        ok("a new hand is believed", "renews", given, renews=True),
        ok("a new hand that named itself", "renews",
           {**given, "signature": sign_renewal(_OTHER.public, office=OFFICE, key=_OTHER)}, renews=False),
        ok("a new hand at another office", "renews", {**given, "office": "other-office"}, renews=False),
        ok("a statement is no renewal", "renews", {**given, "signature": said_signature}, renews=False),
    ]  # fmt: skip
