"""A registered device that behaves: keeps a key per credential, signs what WebAuthn signs, gives a secret per input."""

import base64
import hashlib
import hmac
import json
import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fido2 import cbor

from casework.webauthn import Told

USER_PRESENT, USER_VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40
_EDDSA = {1: 1, 3: -8, -1: 6}  # COSE (RFC 9053 7.2): an octet key pair that signs with Ed25519


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Device:
    """One device at one origin; a test may lie with any of its parts."""

    def __init__(self, origin: str) -> None:
        self.origin, self.party = origin, origin.partition("//")[2].partition(":")[0]
        self.id = secrets.token_bytes(32)
        self.key = Ed25519PrivateKey.generate()
        self.inner = secrets.token_bytes(32)
        self.count = 0
        self.counts = True
        self.verifies = True

    def makes(self, options: str) -> Told:
        """What `navigator.credentials.create` gives."""
        asked = json.loads(options)
        public = {**_EDDSA, -2: self.key.public_key().public_bytes_raw()}
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor.encode(public)
        data = self._data(HAS_CREDENTIAL) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._told(asked, {"clientDataJSON": self._collected("create", asked), "attestationObject": attestation})

    def signs(self, options: str, **lies: str) -> Told:
        """What `navigator.credentials.get` gives."""
        asked = json.loads(options)
        data, said = self._data(0), self._collected("get", asked, **lies)
        signature = self.key.sign(data + hashlib.sha256(said).digest())
        return self._told(asked, {"clientDataJSON": said, "authenticatorData": data, "signature": signature})

    def _told(self, asked: dict, response: dict[str, bytes]) -> Told:
        parts = {name: b64(part) for name, part in response.items()}
        credential = {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": parts}
        salt = raw(asked["extensions"]["prf"]["eval"]["first"])
        given = hmac.digest(self.inner, hashlib.sha256(b"WebAuthn PRF\0" + salt).digest(), "sha256")
        return Told(json.dumps(credential), base64.b64encode(given).decode())

    def _collected(self, kind: str, asked: dict, **lies: str) -> bytes:
        said = {
            "type": f"webauthn.{kind}",
            "challenge": asked["challenge"],
            "origin": self.origin,
            "crossOrigin": False,
        }
        return json.dumps({**said, **lies}).encode()

    def _data(self, more: int) -> bytes:
        self.count += self.counts
        flags = USER_PRESENT | (USER_VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(self.party.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")
