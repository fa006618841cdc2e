"""The journal's hash chain and the day's filing tree (SPEC 14)."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Self

from crypto.errors import CannotOpenError, MalformedError
from crypto.keys import SigningKey, VerifyKey
from crypto.layout import b64, from_b64, lp, u8, u32, u64
from crypto.primitives import KEY_SIZE, random_bytes, same, sha256
from crypto.reading import day_of, parse_json, text_of, texts_of, write_json

LEAST_LEAVES = 64
_LABEL = b"daesup/1/journal"
_FILING = b"daesup/1/filing"


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


@dataclass(frozen=True, slots=True)
class FilingTree:
    """A day's leaves in order, random ones among them, and their root."""

    leaves: tuple[bytes, ...] = field(repr=False)
    root: bytes

    @classmethod
    def build(cls, leaves: Sequence[bytes], filling: Callable[[int], bytes] = random_bytes) -> Self:
        """Fill up to 64 or the next power of two, so that the number says little, and sort."""
        size = max(LEAST_LEAVES, 1 << max(len(leaves) - 1, 0).bit_length())
        filled = sorted([*leaves, *(filling(KEY_SIZE) for _ in range(size - len(leaves)))])
        return cls(tuple(filled), tree_root(filled))


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaves whose number is a power of two, at least 64."""
    if len(leaves) < LEAST_LEAVES or len(leaves) & (len(leaves) - 1) or any(len(leaf) != KEY_SIZE for leaf in leaves):
        raise MalformedError
    # Different first bytes for leaf and inner node: a node can never be shown as a leaf.
    row = [sha256(u8(0) + leaf) for leaf in leaves]
    while len(row) > 1:
        row = [sha256(u8(1) + left + right) for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]


def sign_day(
    key: SigningKey, office: str, day: date, leaves: Sequence[bytes], filling: Callable[[int], bytes] = random_bytes
) -> bytes:
    """The document that is published for a day; whoever filed something finds their leaf in it."""
    tree = FilingTree.build(leaves, filling)
    content = {
        "v": 1,
        "office": office,
        "date": day.isoformat(),
        "leaves": [b64(leaf) for leaf in tree.leaves],
        "root": b64(tree.root),
        "signature": b64(key.sign(_FILING, _payload(office, day, tree.leaves, tree.root))),
    }
    return write_json(content).encode()


def verify_day(document: bytes, *, key: VerifyKey, office: str, day: date) -> tuple[bytes, ...]:
    """The leaves of a day, if they are in order, give the root, and the office signed it."""
    content = parse_json(document)
    leaves = tuple(from_b64(text, KEY_SIZE) for text in texts_of(content, "leaves"))
    root, signature = from_b64(content.get("root"), KEY_SIZE), from_b64(content.get("signature"))
    if content.get("v") != 1 or text_of(content, "office") != office or day_of(content, "date") != day:
        raise CannotOpenError
    if not same(tree_root(leaves), root) or any(one > other for one, other in pairwise(leaves)):
        raise CannotOpenError
    key.verify(_FILING, _payload(office, day, leaves, root), signature)
    return leaves


def _payload(office: str, day: date, leaves: Sequence[bytes], root: bytes) -> bytes:
    return lp(office.encode()) + lp(day.isoformat().encode()) + u32(len(leaves)) + root
