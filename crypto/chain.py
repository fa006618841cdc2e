"""The journal's hash chain (SPEC 14.1)."""

import json
from collections.abc import Iterable, Mapping

from crypto.errors import CannotOpenError, MalformedError
from crypto.layout import lp, u64
from crypto.primitives import same, sha256

_LABEL = b"daesup/1/journal"


def canonical(entry: Mapping[str, object]) -> bytes:
    """The one spelling of an entry: sorted keys, no spaces, UTF-8."""
    try:
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return text.encode()
    except (TypeError, ValueError):
        raise MalformedError from None


def first_hash(office: str) -> bytes:
    """What the chain of an office begins with."""
    return sha256(_LABEL + lp(office.encode()))


def next_hash(previous: bytes, index: int, entry: Mapping[str, object]) -> bytes:
    """The hash after one more entry; the first entry has index 1."""
    return sha256(_LABEL + previous + u64(index) + lp(canonical(entry)))


def verify_chain(office: str, entries: Iterable[Mapping[str, object]], head: bytes) -> None:
    """Refuse unless exactly these entries, in this order, lead to the head."""
    value = first_hash(office)
    for index, entry in enumerate(entries, 1):
        value = next_hash(value, index, entry)
    if not same(value, head):
        raise CannotOpenError
