// Byte strings: joining, numbers, text, base64 (SPEC 0).
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

import { MalformedError } from "./errors.js";

export const join = concatBytes;
export const toHex = bytesToHex;
export const utf8 = utf8ToBytes;
export const EMPTY = new Uint8Array(0);

function number(value, size) {
  const bytes = new Uint8Array(size);
  for (let i = size - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  return bytes;
}

export const u8 = (value) => number(value, 1);
export const u16 = (value) => number(value, 2);
export const u32 = (value) => number(value, 4);

export const lp = (bytes) => join(u32(bytes.length), bytes);
export const lpText = (text) => lp(utf8(text));

export function readNumber(bytes, at, size) {
  let value = 0;
  for (let i = at; i < at + size; i++) value = value * 256 + bytes[i];
  return value;
}

export function text(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MalformedError();
  }
}

export function fromHex(value) {
  if (typeof value !== "string" || !/^([0-9a-fA-F]{2})*$/.test(value)) throw new MalformedError();
  return hexToBytes(value);
}

export function toB64(bytes) {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}

// atob forgives blanks and missing padding; a signed text must have one spelling only.
export function fromB64(value, size) {
  if (typeof value !== "string" || !/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) {
    throw new MalformedError();
  }
  const bytes = Uint8Array.from(atob(value), (char) => char.charCodeAt(0));
  if ((size !== undefined && bytes.length !== size) || toB64(bytes) !== value) throw new MalformedError();
  return bytes;
}

// Constant time in the content; lengths are public everywhere in the SPEC.
export function same(a, b) {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i] ^ b[i];
  return difference === 0;
}

export const random = (size) => crypto.getRandomValues(new Uint8Array(size));
export const randomId = () => random(16);

export function wipe(...all) {
  for (const bytes of all) if (bytes instanceof Uint8Array) bytes.fill(0);
}
