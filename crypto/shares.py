"""Replicated XOR shares: who holds which, splitting, joining (SPEC 11.1–11.3)."""

from collections.abc import Mapping
from functools import cache, reduce
from itertools import combinations

from crypto.errors import CannotOpenError, MalformedError
from crypto.primitives import KEY_SIZE, random_bytes, same

MOST_CUSTODIANS = 7
LEAST_QUORUM = 2


@cache
def subsets(k: int, n: int) -> tuple[frozenset[int], ...]:
    """Share j goes to everyone outside subset j."""
    if not LEAST_QUORUM <= k <= n <= MOST_CUSTODIANS:
        raise MalformedError
    return tuple(frozenset(one) for one in combinations(range(n), k - 1))


def held_by(index: int, k: int, n: int) -> tuple[int, ...]:
    """The numbers of the shares that a custodian holds."""
    return tuple(number for number, subset in enumerate(subsets(k, n)) if index not in subset)


def split(secret: bytes, k: int, n: int) -> tuple[bytes, ...]:
    """Random shares; the last one makes the XOR of all the secret."""
    if len(secret) != KEY_SIZE:
        raise MalformedError
    shares = [random_bytes(KEY_SIZE) for _ in subsets(k, n)[1:]]
    return (*shares, reduce(_xor, shares, secret))


def gather(held: list[Mapping[int, bytes]], wanted: tuple[int, ...]) -> dict[int, bytes]:
    """The wanted shares from several hands; a missing one, or two that disagree, is the one refusal."""
    gathered: dict[int, bytes] = {}
    for number in wanted:
        copies = [shares[number] for shares in held if number in shares]
        if not copies or not all(same(copy, copies[0]) for copy in copies):
            raise CannotOpenError
        gathered[number] = copies[0]
    return gathered


def join(held: list[Mapping[int, bytes]], k: int, n: int) -> bytes:
    """The secret; any k custodians have every share, k − 1 lack one."""
    everything = tuple(range(len(subsets(k, n))))
    return reduce(_xor, gather(held, everything).values(), bytes(KEY_SIZE))


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))
