// Sealing keys and their ids, signatures (SPEC 1).
import { ed25519 } from "@noble/curves/ed25519.js";

import { join, lp, utf8 } from "./bytes.js";
import { CannotOpenError, MalformedError } from "./errors.js";
import { PUBLIC_SIZE, publicOf } from "./hpke.js";
import { hash } from "./primitives.js";

export function publicKey(raw) {
  if (!(raw instanceof Uint8Array) || raw.length !== PUBLIC_SIZE) throw new MalformedError();
  return { raw, id: hash(join(utf8("daesup/1/key-id"), raw)).subarray(0, 16) };
}

export function privateKey(seed) {
  if (!(seed instanceof Uint8Array) || seed.length !== 32) throw new MalformedError();
  return { seed, public: publicKey(publicOf(seed)) };
}

export function signingKey(seed) {
  if (!(seed instanceof Uint8Array) || seed.length !== 32) throw new MalformedError();
  return { seed, public: ed25519.getPublicKey(seed) };
}

export const sign = (key, label, payload) => ed25519.sign(join(utf8(label), lp(payload)), key.seed);

// RFC 8032 reading, not the looser ZIP 215: the same signatures pass here and in Python.
export function checkSignature(verifyKey, label, payload, signature) {
  let holds = false;
  try {
    holds = ed25519.verify(signature, join(utf8(label), lp(payload)), verifyKey, { zip215: false });
  } catch {
    throw new CannotOpenError();
  }
  if (!holds) throw new CannotOpenError();
}
