"""What a refusal looks like from outside: its class and its words, nothing else to learn from."""

from collections.abc import Callable

import pytest

from crypto.errors import CannotOpenError, CryptoError

THE_ONE_REFUSAL = (CannotOpenError, "", ())


def refusal(act: Callable[[], object]) -> tuple[type[CryptoError], str, tuple[object, ...]]:
    """How an act is refused; an act that succeeds fails the test."""
    with pytest.raises(CryptoError) as refused:
        act()
    error = refused.value
    assert error.__suppress_context__ or error.__context__ is None
    return type(error), str(error), error.args


def flipped(raw: bytes, bit: int) -> bytes:
    """The same bytes with one bit turned, counted around."""
    at = bit % (8 * len(raw))
    spoiled = bytearray(raw)
    spoiled[at // 8] ^= 1 << at % 8
    return bytes(spoiled)
