"""An officer's secrets under what a registered device gives for them: WebAuthn's `prf` output (SPEC 10.7)."""

from dataclasses import dataclass

from crypto.layout import lp
from crypto.primitives import hkdf, open_stored, seal_stored, sha256
from crypto.secret import Secret


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class PasskeySecret(Secret):
    """The 32 bytes that one credential gives for this office after its owner was verified; nothing weaker is taken."""

    def protect(self, secret: bytes, officer_id: bytes, credential_id: bytes, name: str) -> bytes:
        """Seal one named secret of one officer for one credential."""
        return seal_stored(self._named(name), secret, _about(officer_id, credential_id, name))

    def reveal(self, blob: bytes, officer_id: bytes, credential_id: bytes, name: str) -> bytes:
        """Open it again; another credential's output is the one refusal."""
        return open_stored(self._named(name), blob, _about(officer_id, credential_id, name))

    def _named(self, name: str) -> bytes:
        return hkdf(self._raw, b"daesup/1/passkey/" + name.encode())


def prf_input(office: str) -> bytes:
    """What a device of this office is asked to evaluate: the same for everybody, so no login has to be typed first."""
    return sha256(b"daesup/1/passkey" + lp(office.encode()))


def user_handle(office: str, officer_id: str) -> bytes:
    """Whose a credential is, as a device keeps it: stable, and without a name or an id of the office."""
    return sha256(b"daesup/1/passkey-user" + lp(office.encode()) + lp(officer_id.encode()))


def _about(officer_id: bytes, credential_id: bytes, name: str) -> bytes:
    return b"daesup/1/passkey" + lp(officer_id) + lp(credential_id) + lp(name.encode())
