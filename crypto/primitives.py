"""The one AEAD, the one KDF, the one key agreement, the one slow hash (SPEC 3); the only caller of the library."""

import hashlib
import hmac as std_hmac
import secrets

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.errors import CannotOpenError, MalformedError

KEY_SIZE = 32
TAG_SIZE = 16
NONCE_SIZE = 12
ENC_SIZE = 1120
EK_SIZE = 1184
# SPEC 3.2: only where the key was derived from a one-use data key, which encrypts once.
ZERO_NONCE = bytes(NONCE_SIZE)

SealingPrivate = hpke.MLKEM768X25519PrivateKey
SealingPublic = hpke.MLKEM768X25519PublicKey
_SUITE_1 = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def random_bytes(size: int) -> bytes:
    """Random bytes from the operating system."""
    return secrets.token_bytes(size)


def same(a: bytes, b: bytes) -> bool:
    """Compare without telling by time where they differ."""
    return std_hmac.compare_digest(a, b)


def sha256(value: bytes) -> bytes:
    """`H` of SPEC 0: SHA-256."""
    return hashlib.sha256(value).digest()


def hmac(key: bytes, value: bytes) -> bytes:
    """HMAC-SHA-256."""
    return std_hmac.digest(key, value, "sha256")


def hkdf(ikm: bytes, info: bytes) -> bytes:
    """HKDF-SHA-256 with an empty salt, 32 bytes out."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_SIZE, salt=None, info=info).derive(ikm)


def argon2id(secret: bytes, salt: bytes, *, memory: int, iterations: int) -> bytes:
    """Argon2id with one lane, memory in KiB, 32 bytes out."""
    slow = Argon2id(salt=salt, length=KEY_SIZE, iterations=iterations, lanes=1, memory_cost=memory)
    return slow.derive(secret)


def aead_seal(key: bytes, nonce: bytes, plain: bytes, aad: bytes = b"") -> bytes:
    """AES-256-GCM; the tag stands at the end."""
    return AESGCM(key).encrypt(nonce, plain, aad)


def aead_open(key: bytes, nonce: bytes, sealed: bytes, aad: bytes = b"") -> bytes:
    """AES-256-GCM; every failure is the one refusal."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, aad)
    except (InvalidTag, ValueError):
        raise CannotOpenError from None


def seal_stored(key: bytes, plain: bytes, aad: bytes) -> bytes:
    """Under a long-lived key: a random nonce, stored in front (SPEC 3.2)."""
    nonce = random_bytes(NONCE_SIZE)
    return nonce + aead_seal(key, nonce, plain, aad)


def open_stored(key: bytes, blob: bytes, aad: bytes) -> bytes:
    """What `seal_stored` made."""
    return aead_open(key, blob[:NONCE_SIZE], blob[NONCE_SIZE:], aad)


def sealing_pair(seed: bytes) -> tuple[SealingPrivate, bytes]:
    """X-Wing: the library has no seed constructor, so SHAKE-256 spreads the seed here (SPEC 1.1)."""
    spread = hashlib.shake_256(seed).digest(96)
    lattice = MLKEM768PrivateKey.from_seed_bytes(spread[:64])
    curve = X25519PrivateKey.from_private_bytes(spread[64:])
    raw = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return hpke.MLKEM768X25519PrivateKey(lattice, curve), raw


def sealing_public(raw: bytes) -> SealingPublic:
    """A public key; the library checks the lattice half against FIPS 203 §7.2."""
    try:
        lattice = MLKEM768PublicKey.from_public_bytes(raw[:EK_SIZE])
        return hpke.MLKEM768X25519PublicKey(lattice, X25519PublicKey.from_public_bytes(raw[EK_SIZE:]))
    except ValueError:
        raise MalformedError from None


def hpke_seal(public: SealingPublic, info: bytes, plain: bytes) -> bytes:
    """HPKE base mode, one shot: `enc ‖ ciphertext ‖ tag` (SPEC 3.1)."""
    try:
        return _SUITE_1.encrypt(plain, public, info=info)
    except ValueError:  # a curve half of low order gives no shared secret
        raise MalformedError from None


def hpke_open(private: SealingPrivate, info: bytes, wrap: bytes) -> bytes:
    """HPKE base mode, one shot; every failure is the one refusal."""
    try:
        return _SUITE_1.decrypt(wrap, private, info=info)
    except (InvalidTag, ValueError):
        raise CannotOpenError from None


def signing_public(seed: bytes) -> bytes:
    """The Ed25519 public key of a seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def ed25519_sign(seed: bytes, message: bytes) -> bytes:
    """An Ed25519 signature, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Refuse unless the signature holds."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise CannotOpenError from None
