// Byte layouts of body and wrap record; holds no key (SPEC 4).
import { join, u8 } from "./bytes.js";
import { MalformedError } from "./errors.js";
import { SIZE_CLASSES } from "./padding.js";
import { hash } from "./primitives.js";

const VERSION = 1;
const SUITE = 1;
const HEAD = 34;
const TAG = 16;
const WRAP_SIZE = 1186;

export const encodeBody = (commitment, ciphertext) => join(u8(VERSION), u8(SUITE), commitment, ciphertext);

export function parseBody(raw) {
  if (raw.length < HEAD || raw[0] !== VERSION || raw[1] !== SUITE || !SIZE_CLASSES.includes(raw.length - HEAD - TAG)) {
    throw new MalformedError();
  }
  return { raw, digest: hash(raw), commitment: raw.subarray(2, HEAD), ciphertext: raw.subarray(HEAD) };
}

export const encodeWrap = (keyId, wrap) => join(u8(VERSION), u8(SUITE), keyId, wrap);

export function parseWrap(raw) {
  if (raw.length !== WRAP_SIZE || raw[0] !== VERSION || raw[1] !== SUITE) throw new MalformedError();
  return { raw, keyId: raw.subarray(2, 18), wrap: raw.subarray(18) };
}
