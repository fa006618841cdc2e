"""How Python runs the vectors of keys, bodies, wraps, files and what others published."""

import hashlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.files import SEALED_CHUNK_SIZE, FileSealer, open_file
from crypto.keys import DataKey, Direction, KeyId, PrivateKey, PublicKey, SigningKey, SpeakKey, VerifyKey
from crypto.mailbox import open_card
from crypto.padding import pad, padme, unpad
from crypto.payload import Payload
from crypto.primitives import ed25519_sign, ed25519_verify, hkdf, sha256, signing_public
from crypto.receipt import Language, ReporterKeys
from crypto.sealing import seal_body
from crypto.unseal import open_body, open_sealed, unwrap, unwrap_private_key
from crypto.wordlist import word_list

Given = dict[str, Any]


def raw(text: str) -> bytes:
    return bytes.fromhex(text)


def maybe(text: str | None) -> bytes | None:
    return None if text is None else raw(text)


def about(given: Given) -> SealingContext:
    shown = given["about"]
    return SealingContext(
        purpose=Purpose(shown["purpose"]), office=shown["office"], message_id=raw(shown["message_id"])
    )


def run_hkdf(given: Given) -> Given:
    return {"key": hkdf(raw(given["ikm"]), raw(given["info"]))}


def run_argon2id(given: Given) -> Given:
    slow = Argon2id(
        salt=raw(given["salt"]), length=32, iterations=given["iterations"], lanes=given["lanes"],
        memory_cost=given["memory"], ad=raw(given["ad"]), secret=raw(given["secret"]),
    )  # fmt: skip
    return {"tag": slow.derive(raw(given["password"]))}


def run_ed25519(given: Given) -> Given:
    seed, message = raw(given["seed"]), raw(given["message"])
    public, signature = signing_public(seed), ed25519_sign(seed, message)
    ed25519_verify(public, message, signature)
    return {"public": public, "signature": signature}


def run_xwing(given: Given, expected: Given) -> Given:
    """The library has no encapsulation with given randomness; so the published ciphertext is decapsulated by hand."""
    seed, ciphertext = raw(given["seed"]), raw(expected["ciphertext"])
    spread = hashlib.shake_256(seed).digest(96)
    lattice, curve = MLKEM768PrivateKey.from_seed_bytes(spread[:64]), X25519PrivateKey.from_private_bytes(spread[64:])
    both = lattice.decapsulate(ciphertext[:1088]) + curve.exchange(X25519PublicKey.from_public_bytes(ciphertext[1088:]))
    label = b"\\.//^\\"
    shared = hashlib.sha3_256(both + ciphertext[1088:] + curve.public_key().public_bytes_raw() + label).digest()
    return {"public": PrivateKey.from_seed(seed).public.raw, "ciphertext": ciphertext, "shared": shared}


def run_list(given: Given) -> Given:
    words = word_list(Language(given["language"])).words
    return {"sha256": sha256("".join(f"{word}\n" for word in words).encode())}


def run_mnemonic(given: Given) -> Given:
    entropy = raw(given["entropy"])
    bits = int.from_bytes(entropy, "big") << 4 | sha256(entropy)[0] >> 4
    words = word_list(Language(given["language"])).words
    return {"words": " ".join(words[bits >> place & 2047] for place in range(121, -1, -11))}


def run_sealing_pair(given: Given) -> Given:
    public = PrivateKey.from_seed(raw(given["seed"])).public
    return {"public": public.raw, "key_id": public.key_id}


def run_public_key(given: Given) -> Given:
    return {"key_id": PublicKey(raw(given["public"])).key_id}


def run_verify(given: Given) -> Given:
    VerifyKey(raw(given["public"])).verify(given["label"].encode(), raw(given["payload"]), raw(given["signature"]))
    return {}


def run_context(given: Given) -> Given:
    context = about(given)
    return {
        "info": context.info(recipient=KeyId(raw(given["key_id"])), digest=raw(given["digest"])),
        "aad": context.body_aad(),
    }


def run_pad(given: Given) -> Given:
    padded = pad(bytes(given["zeros"]))
    return {"length": len(padded), "sha256": sha256(padded)}


def run_unpad(given: Given) -> Given:
    return {"payload": unpad(raw(given["padded"]))}


def run_padme(given: Given) -> Given:
    return {"padded": padme(given["length"])}


def run_payload(given: Given) -> Given:
    content = bytes(given["content_zeros"]) if "content_zeros" in given else raw(given["content"])
    return {"payload": Payload(content, maybe(given["mac"])).encode()}


def run_read_payload(given: Given) -> Given:
    payload = Payload.decode(raw(given["payload"]))
    return {"content": payload.content, "mac": payload.mac}


def run_confirm(given: Given) -> Given:
    payload, speak = Payload(raw(given["content"]), maybe(given["mac"])), SpeakKey(raw(given["speak"]))
    return {"confirmed": payload.confirmed(speak, Direction(given["direction"]), raw(given["message_id"]))}


def run_seal_body(given: Given) -> Given:
    payload = Payload(raw(given["content"]), maybe(given["mac"]))
    return {"body": seal_body(payload, DataKey(raw(given["dek"])), about(given)).raw}


def run_open_body(given: Given) -> Given:
    body = Body.parse(raw(given["body"]))
    payload = open_body(body, DataKey(raw(given["dek"])), about(given))
    return {"content": payload.content, "mac": payload.mac, "digest": body.digest, "size_class": body.size_class}


def run_unwrap(given: Given) -> Given:
    record = WrapRecord.parse(raw(given["record"]))
    key = PrivateKey.from_seed(raw(given["seed"]))
    return {"secret": unwrap(record, key=key, digest=raw(given["digest"]), about=about(given)).raw()}


def run_unwrap_key(given: Given) -> Given:
    key = unwrap_private_key(
        raw(given["record"]), key=PrivateKey.from_seed(raw(given["seed"])), digest=raw(given["digest"]),
        about=about(given), expected=PublicKey(raw(given["expected_public"])),
    )  # fmt: skip
    return {"secret": key.seed()}


def run_open_sealed(given: Given) -> Given:
    body, record = Body.parse(raw(given["body"])), WrapRecord.parse(raw(given["record"]))
    payload = open_sealed(body, record, key=PrivateKey.from_seed(raw(given["seed"])), about=about(given))
    return {"content": payload.content, "mac": payload.mac}


def run_open_card(given: Given) -> Given:
    keys = ReporterKeys(
        tag=bytes(32), mailbox=PrivateKey.from_seed(raw(given["seed"])), speak=SpeakKey(raw(given["speak"])),
        filing=bytes(32), consent=SigningKey.generate(),
    )  # fmt: skip
    body, record = Body.parse(raw(given["body"])), WrapRecord.parse(raw(given["record"]))
    return {"content": open_card(body, record, keys=keys, about=about(given))}


def counted(length: int) -> bytes:
    return bytes(at % 251 for at in range(length))


def opened_file(given: Given, sealed: bytes) -> bytes:
    pieces = open_file(
        [sealed[at : at + 10_000] for at in range(0, len(sealed), 10_000)], key=DataKey(raw(given["key"])),
        office=given["office"], file_id=raw(given["file_id"]), length=given["length"], digest=raw(given["digest"]),
    )  # fmt: skip
    return b"".join(pieces)


def sealed_file(given: Given) -> tuple[list[bytes], FileSealer]:
    sealer = FileSealer(DataKey(raw(given["key"])), given["office"], raw(given["file_id"]))
    return [*sealer.add(counted(given["length"])), *sealer.finish()], sealer


def run_open_file(given: Given) -> Given:
    return {"content": opened_file(given, raw(given["sealed"]))}


def run_seal_file(given: Given) -> Given:
    _, sealer = sealed_file(given)
    return {"digest": sealer.digest, "sealed_length": sealer.sealed_length}


def run_open_chunks(given: Given) -> Given:
    chunks, _ = sealed_file(given)
    assert all(len(chunk) == SEALED_CHUNK_SIZE for chunk in chunks[:-1])
    return {"sha256": sha256(opened_file(given, b"".join(chunks[at] for at in given["chunks"])))}
