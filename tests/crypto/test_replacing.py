"""New keys of an account: digits read aloud, a signature under old and new, a code that is read kindly (SPEC 10)."""

import re

import pytest

from crypto.errors import CannotOpenError, CryptoError
from crypto.keys import PrivateKey, SigningKey
from crypto.replacing import (
    digits_of,
    draw_invitation,
    invitation_hash,
    sign_handover,
    sign_keys,
    spoken,
    verify_handover,
    verify_keys,
)

ABOUT = {"office": "geumcheon", "officer_id": "a1", "old": b"o" * 16, "new": b"n" * 16, "verify": b"v" * 32}
HANDED = {"office": "geumcheon", "handover_id": b"h" * 16, "officer_id": "a1", "successors": "b2 c3"}


def test_the_digits_stand_for_both_keys_and_for_no_others():
    assert spoken(b"p" * 1216, b"v" * 32) == "1188 0067 5369 0708 5860"
    key, sign = PrivateKey.generate().public.raw, SigningKey.generate().public.raw
    assert spoken(key, sign) == spoken(key, sign)
    assert spoken(key, sign) != spoken(PrivateKey.generate().public.raw, sign)
    assert spoken(key, sign) != spoken(key, SigningKey.generate().public.raw)
    assert digits_of(" 1234-5678 ９９ abc 9") == b"123456789"


@pytest.mark.parametrize("changed", ["office", "officer_id", "old", "new", "verify"])
def test_a_signature_holds_for_exactly_these_keys(changed):
    key = SigningKey.generate()
    signature = sign_keys(key, **ABOUT)
    verify_keys(key.public, signature, **ABOUT)
    other = ABOUT | {changed: "x" if isinstance(ABOUT[changed], str) else b"x" * len(ABOUT[changed])}
    with pytest.raises(CannotOpenError):
        verify_keys(key.public, signature, **other)
    with pytest.raises(CannotOpenError):
        verify_keys(SigningKey.generate().public, signature, **ABOUT)


@pytest.mark.parametrize("changed", ["office", "handover_id", "officer_id", "successors"])
def test_a_handing_over_is_signed_with_everybody_who_takes_over(changed):
    key = SigningKey.generate()
    signature = sign_handover(key, **HANDED)
    verify_handover(key.public, signature, **HANDED)
    other = HANDED | {changed: "b2" if isinstance(HANDED[changed], str) else b"x" * 16}
    with pytest.raises(CannotOpenError):
        verify_handover(key.public, signature, **other)


def test_a_signature_of_one_kind_is_none_of_the_other():
    key = SigningKey.generate()
    with pytest.raises(CannotOpenError):
        verify_handover(key.public, sign_keys(key, **ABOUT), **HANDED)


def test_a_code_is_read_however_it_is_typed_and_nothing_else_is_one():
    code = draw_invitation()
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{5}(-[2-9A-HJ-NP-Z]{5}){3}", code)
    assert code != draw_invitation()
    assert invitation_hash(code) == invitation_hash(code.lower().replace("-", " "))
    for wrong in ("", code[:-1], code + "A"):
        with pytest.raises(CryptoError):
            invitation_hash(wrong)
