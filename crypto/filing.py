"""The day's filing list: who sent something finds it, nobody else learns anything (SPEC 14.3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from crypto.errors import CannotOpenError, MalformedError
from crypto.keys import SigningKey, VerifyKey
from crypto.layout import lp, u8, u32
from crypto.primitives import KEY_SIZE, random_bytes, same, sha256

LEAST_LEAVES = 64
_LABEL = b"daesup/1/filing"


@dataclass(frozen=True, slots=True)
class FilingTree:
    """A day's leaves in order, random ones among them, and their root."""

    leaves: tuple[bytes, ...] = field(repr=False)
    root: bytes

    @classmethod
    def build(cls, leaves: Sequence[bytes], filling: Callable[[int], bytes] = random_bytes) -> "FilingTree":
        """Fill up to 64 or the next power of two, so that the number says little, and sort."""
        size = max(LEAST_LEAVES, 1 << (len(leaves) - 1).bit_length()) if leaves else LEAST_LEAVES
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


def sign_day(tree: FilingTree, *, office: str, day: date, key: SigningKey) -> bytes:
    """The signature over a day's root."""
    return key.sign(_LABEL, _payload(office, day, len(tree.leaves), tree.root))


def verify_day(
    leaves: Sequence[bytes], *, root: bytes, signature: bytes, office: str, day: date, key: VerifyKey
) -> None:
    """Refuse unless the leaves are in order, give the root, and the office signed it for this day."""
    if not same(tree_root(leaves), root) or any(one > other for one, other in pairwise(leaves)):
        raise CannotOpenError
    key.verify(_LABEL, _payload(office, day, len(leaves), root), signature)


def _payload(office: str, day: date, count: int, root: bytes) -> bytes:
    return lp(office.encode()) + lp(day.isoformat().encode()) + u32(count) + root
