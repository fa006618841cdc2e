// HPKE base mode, one shot, suite 1: X-Wing, HKDF-SHA256, AES-256-GCM (RFC 9180, SPEC 3.1).
import { ml_kem768_x25519 as xwing } from "@noble/post-quantum/hybrid.js";

import { EMPTY, join, u16, u8, utf8 } from "./bytes.js";
import { CannotOpenError, MalformedError } from "./errors.js";
import { decrypt, encrypt, hkdfExpand, hkdfExtract } from "./primitives.js";

export const PUBLIC_SIZE = 1216;
const ENC_SIZE = 1120;

const SUITE = join(utf8("HPKE"), u16(0x647a), u16(0x0001), u16(0x0002));
const VERSION = utf8("HPKE-v1");

const labeledExtract = (salt, label, ikm) => hkdfExtract(salt, join(VERSION, SUITE, utf8(label), ikm));
const labeledExpand = (prk, label, info, length) => hkdfExpand(prk, join(u16(length), VERSION, SUITE, utf8(label), info), length);

function schedule(shared, info) {
  const about = join(u8(0), labeledExtract(EMPTY, "psk_id_hash", EMPTY), labeledExtract(EMPTY, "info_hash", info));
  const secret = labeledExtract(shared, "secret", EMPTY);
  return { key: labeledExpand(secret, "key", about, 32), nonce: labeledExpand(secret, "base_nonce", about, 12) };
}

export const publicOf = (seed) => xwing.keygen(seed).publicKey;

export async function hpkeSeal(publicKey, info, plain) {
  let enc;
  try {
    enc = xwing.encapsulate(publicKey);
  } catch {
    throw new MalformedError();
  }
  const { key, nonce } = schedule(enc.sharedSecret, info);
  return join(enc.cipherText, await encrypt(key, nonce, plain));
}

export async function hpkeOpen(seed, info, wrap) {
  let shared;
  try {
    shared = xwing.decapsulate(wrap.subarray(0, ENC_SIZE), seed);
  } catch {
    throw new CannotOpenError();
  }
  const { key, nonce } = schedule(shared, info);
  return decrypt(key, nonce, wrap.subarray(ENC_SIZE));
}
