"""A secret behind k of n custodians; the public side must not reach this module (SPEC 11)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from crypto.context import SealingContext
from crypto.errors import CannotOpenError, MalformedError
from crypto.keys import ID_SIZE, KeyId, PrivateKey, PublicKey, same
from crypto.layout import Reader, u8, u16
from crypto.primitives import ENC_SIZE, KEY_SIZE, TAG_SIZE, hpke_open, hpke_seal
from crypto.secret import Guarded
from crypto.shares import gather, held_by, join, split, subsets

_SHARE = 2 + KEY_SIZE
_LEAST = ID_SIZE + ENC_SIZE + 3 + TAG_SIZE


@dataclass(frozen=True, slots=True)
class Bundle:
    """One custodian's shares, sealed to that custodian."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) < _LEAST or (len(self.raw) - _LEAST) % _SHARE:
            raise MalformedError

    @property
    def key_id(self) -> KeyId:
        """Whom it is sealed to."""
        return KeyId(self.raw[:ID_SIZE])

    @property
    def wrap(self) -> bytes:
        """The HPKE message."""
        return self.raw[ID_SIZE:]


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
        shares = b"".join(u16(number) + self.shares[number] for number in sorted(self.shares))
        return u8(self.k) + u8(self.n) + u8(self.index) + shares

    @classmethod
    def decode(cls, raw: bytes, *, about: SealingContext, digest: bytes, key_id: KeyId) -> Self:
        """Read what was sealed; a bad shape inside a seal is the one refusal."""
        try:
            reader = Reader(raw)
            k, n, index = reader.number(1), reader.number(1), reader.number(1)
            pairs = [(reader.number(2), reader.take(KEY_SIZE)) for _ in range((len(raw) - 3) // _SHARE)]
            reader.end()
            subsets(k, n)
        except MalformedError:
            raise CannotOpenError from None
        numbers = [number for number, _ in pairs]
        if numbers != sorted(set(numbers)):
            raise CannotOpenError
        return cls(k=k, n=n, index=index, shares=dict(pairs), about=about, digest=digest, key_id=key_id)


def split_secret(
    secret: bytes, *, k: int, custodians: Sequence[PublicKey], about: SealingContext, digest: bytes
) -> tuple[Bundle, ...]:
    """One bundle per custodian; any k of them together give the 32 bytes back."""
    n = len(custodians)
    shares = split(secret, k, n)
    return tuple(
        seal_bundle(
            OpenedBundle(
                k=k, n=n, index=index, shares={number: shares[number] for number in held_by(index, k, n)},
                about=about, digest=digest, key_id=public.key_id,
            ),
            to=public,
        )
        for index, public in enumerate(custodians)
    )  # fmt: skip


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
