// The one hash, the one KDF, the one AEAD, the one slow hash (SPEC 3).
import { argon2idAsync } from "@noble/hashes/argon2.js";
import { expand, extract } from "@noble/hashes/hkdf.js";
import { hmac as nobleHmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { EMPTY, utf8 } from "./bytes.js";
import { CannotOpenError } from "./errors.js";

// A key that was derived from a one-use data key encrypts once, so its nonce may be constant (SPEC 3.2).
export const ZERO_NONCE = new Uint8Array(12);

export const hash = (bytes) => sha256(bytes);
export const hasher = () => sha256.create();
export const hmac = (key, bytes) => nobleHmac(sha256, key, bytes);
export const hkdfExtract = (salt, ikm) => extract(sha256, ikm, salt);
export const hkdfExpand = (prk, info, length) => expand(sha256, prk, info, length);
export const derive = (ikm, info) => hkdfExpand(hkdfExtract(EMPTY, ikm), typeof info === "string" ? utf8(info) : info, 32);

const parameters = (nonce, aad) => (aad.length ? { name: "AES-GCM", iv: nonce, additionalData: aad } : { name: "AES-GCM", iv: nonce });

const imported = (key, use) => crypto.subtle.importKey("raw", key, "AES-GCM", false, [use]);

export async function encrypt(key, nonce, plain, aad = EMPTY) {
  return new Uint8Array(await crypto.subtle.encrypt(parameters(nonce, aad), await imported(key, "encrypt"), plain));
}

export async function decrypt(key, nonce, sealed, aad = EMPTY) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(nonce, aad), await imported(key, "decrypt"), sealed));
  } catch {
    throw new CannotOpenError();
  }
}

// Gives the page a turn every 10 ms: the person must be able to leave while an old telephone computes.
export const slowHash = (secret, salt) => argon2idAsync(secret, salt, { m: 19456, t: 2, p: 1, dkLen: 32, asyncTick: 10 });
