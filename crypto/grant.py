"""Permission to see what a quorum keeps: asked in exact bytes, answered by custodians, accepted once (SPEC 11.6)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from crypto.context import Purpose, SealingContext
from crypto.errors import CannotOpenError, MalformedError
from crypto.keys import ID_SIZE, KeyId, PrivateKey, PublicKey, SigningKey, VerifyKey, same
from crypto.layout import Reader, b64, from_b64
from crypto.primitives import hpke_open, hpke_seal, sha256
from crypto.quorum import OpenedBundle, combine
from crypto.reading import day_of, parse_json, text_of, texts_of, write_json

_LABEL = b"daesup/1/grant"
_SIGNATURE_SIZE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Who may see which spans of which envelope, why, and until when."""

    grant_id: bytes
    office: str
    envelope: bytes
    spans: tuple[str, ...]
    grantee: KeyId
    reason: str = field(repr=False)
    not_after: date

    def encode(self) -> bytes:
        """The exact bytes that everyone signs and checks."""
        content = {
            "v": 1,
            "grant": b64(self.grant_id),
            "office": self.office,
            "envelope": b64(self.envelope),
            "spans": list(self.spans),
            "grantee": b64(self.grantee),
            "reason": self.reason,
            "not_after": self.not_after.isoformat(),
        }
        return write_json(content).encode()

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read a grant, to show it to a custodian or to check it."""
        content = parse_json(raw)
        if content.get("v") != 1:
            raise MalformedError
        return cls(
            grant_id=from_b64(content.get("grant"), ID_SIZE),
            office=text_of(content, "office"),
            envelope=from_b64(content.get("envelope"), ID_SIZE),
            spans=texts_of(content, "spans"),
            grantee=KeyId(from_b64(content.get("grantee"), ID_SIZE)),
            reason=text_of(content, "reason"),
            not_after=day_of(content, "not_after"),
        )

    def context(self) -> SealingContext:
        """What an answer to this grant is about."""
        return SealingContext(purpose=Purpose.GRANT, office=self.office, message_id=self.grant_id)


@dataclass(frozen=True, slots=True)
class GrantAnswer:
    """A custodian's shares, sealed to the grantee for one grant and signed."""

    custodian: KeyId
    signature: bytes = field(repr=False)
    wrap: bytes = field(repr=False)

    def encode(self) -> bytes:
        """The bytes that travel."""
        return self.custodian + self.signature + self.wrap

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read an answer."""
        reader = Reader(raw)
        return cls(KeyId(reader.take(ID_SIZE)), reader.take(_SIGNATURE_SIZE), reader.rest())


def grant_digest(raw: bytes) -> bytes:
    """What stands for a grant's exact bytes."""
    return sha256(_LABEL + raw)


def answer_grant(opened: OpenedBundle, raw: bytes, grantee: PublicKey, signing: SigningKey) -> GrantAnswer:
    """A custodian agrees; only for the envelope and the grantee that the grant names."""
    grant, digest = Grant.parse(raw), grant_digest(raw)
    here = same(grant.envelope, opened.about.message_id) and grant.office == opened.about.office
    if not here or not same(grant.grantee, grantee.key_id):
        raise CannotOpenError
    info = grant.context().info(recipient=grantee.key_id, digest=digest)
    wrap = hpke_seal(grantee.sealing, info, opened.encode())
    return GrantAnswer(opened.key_id, signing.sign(_LABEL, _signed(digest, opened.key_id, wrap)), wrap)


def accept_grant(
    answers: Sequence[GrantAnswer],
    raw: bytes,
    grantee: PrivateKey,
    verify_keys: Mapping[KeyId, VerifyKey],
    *,
    used_ids: Collection[bytes],
    today: date,
) -> bytes:
    """The secret, for the grantee, once and not after its day; the caller adds the grant id to the used ones."""
    grant = Grant.parse(raw)
    if grant.grant_id in used_ids or today > grant.not_after or not same(grant.grantee, grantee.public.key_id):
        raise CannotOpenError
    return combine([_open_answer(answer, grant, raw, grantee, verify_keys) for answer in answers])


def _open_answer(
    answer: GrantAnswer, grant: Grant, raw: bytes, grantee: PrivateKey, verify_keys: Mapping[KeyId, VerifyKey]
) -> OpenedBundle:
    digest, verify = grant_digest(raw), verify_keys.get(answer.custodian)
    if verify is None:
        raise CannotOpenError
    verify.verify(_LABEL, _signed(digest, answer.custodian, answer.wrap), answer.signature)
    about = grant.context()
    opened = hpke_open(grantee.opening, about.info(recipient=grantee.public.key_id, digest=digest), answer.wrap)
    return OpenedBundle.decode(opened, about=about, digest=digest, key_id=answer.custodian)


def _signed(digest: bytes, custodian: KeyId, wrap: bytes) -> bytes:
    return digest + custodian + sha256(wrap)
