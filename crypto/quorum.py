"""A secret behind k of n custodians; the public side must not reach this module (SPEC 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from crypto.context import SealingContext
from crypto.dealing import SHARE_SIZE, Bundle, bundle_bytes, split_secret
from crypto.errors import CannotOpenError, MalformedError
from crypto.keys import KeyId, PrivateKey, PublicKey, same
from crypto.layout import Reader
from crypto.primitives import KEY_SIZE, hpke_open, hpke_seal
from crypto.secret import Guarded
from crypto.shares import gather, held_by, join, subsets

__all__ = [
    "Bundle",
    "OpenedBundle",
    "combine",
    "lend_shares",
    "open_bundle",
    "rebuild_bundle",
    "seal_bundle",
    "split_secret",
]


@dataclass(frozen=True, slots=True, repr=False, eq=False, kw_only=True)
class OpenedBundle(Guarded):
    """Shares in the clear, and which envelope they belong to; never printed or pickled."""

    k: int
    n: int
    index: int
    shares: dict[int, bytes]
    about: SealingContext
    digest: bytes
    key_id: KeyId

    def __post_init__(self) -> None:
        if self.index >= self.n or not self.shares.keys() <= set(held_by(self.index, self.k, self.n)):
            raise CannotOpenError

    def encode(self) -> bytes:
        """The bytes that are sealed (SPEC 11.4)."""
        return bundle_bytes(self.k, self.n, self.index, self.shares)

    @classmethod
    def decode(cls, raw: bytes, *, about: SealingContext, digest: bytes, key_id: KeyId) -> Self:
        """Read what was sealed; a bad shape inside a seal is the one refusal."""
        try:
            reader = Reader(raw)
            k, n, index = reader.number(1), reader.number(1), reader.number(1)
            pairs = [(reader.number(2), reader.take(KEY_SIZE)) for _ in range((len(raw) - 3) // SHARE_SIZE)]
            reader.end()
            subsets(k, n)
        except MalformedError:
            raise CannotOpenError from None
        numbers = [number for number, _ in pairs]
        if numbers != sorted(set(numbers)):
            raise CannotOpenError
        return cls(k=k, n=n, index=index, shares=dict(pairs), about=about, digest=digest, key_id=key_id)


def seal_bundle(opened: OpenedBundle, *, to: PublicKey) -> Bundle:
    """Seal shares to a custodian, bound to their envelope."""
    info = opened.about.info(recipient=to.key_id, digest=opened.digest)
    return Bundle(to.key_id + hpke_seal(to.sealing, info, opened.encode()))


def open_bundle(bundle: Bundle, key: PrivateKey, about: SealingContext, digest: bytes) -> OpenedBundle:
    """A custodian opens their own bundle."""
    if not same(bundle.key_id, key.public.key_id):
        raise CannotOpenError
    raw = hpke_open(key.opening, about.info(recipient=bundle.key_id, digest=digest), bundle.wrap)
    return OpenedBundle.decode(raw, about=about, digest=digest, key_id=bundle.key_id)


def combine(opened: Sequence[OpenedBundle]) -> bytes:
    """The secret; too few, of several envelopes, or disagreeing: the one refusal."""
    first = _one_envelope(opened)
    return join([one.shares for one in opened], first.k, first.n)


def lend_shares(opened: OpenedBundle, index: int) -> OpenedBundle:
    """Of one's own shares only those that another custodian held; together with others' they restore that bundle."""
    wanted = held_by(index, opened.k, opened.n)
    lent = {number: share for number, share in opened.shares.items() if number in wanted}
    return OpenedBundle(
        k=opened.k, n=opened.n, index=opened.index, shares=lent,
        about=opened.about, digest=opened.digest, key_id=opened.key_id,
    )  # fmt: skip


def rebuild_bundle(others: Sequence[OpenedBundle], index: int, *, key_id: KeyId) -> OpenedBundle:
    """A lost bundle from what k others lent, for the custodian's new key; it teaches nobody the secret (SPEC 11.5)."""
    first = _one_envelope(others)
    if index >= first.n:
        raise MalformedError
    shares = gather([one.shares for one in others], held_by(index, first.k, first.n))
    return OpenedBundle(
        k=first.k, n=first.n, index=index, shares=shares, about=first.about, digest=first.digest, key_id=key_id
    )


def _one_envelope(opened: Sequence[OpenedBundle]) -> OpenedBundle:
    envelopes = {(one.k, one.n, one.about, one.digest) for one in opened}
    if len(envelopes) != 1 or len({one.index for one in opened}) != len(opened):
        raise CannotOpenError
    return opened[0]
