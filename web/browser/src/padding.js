// Lengths rounded up, so that size says little (SPEC 5).
import { join, readNumber, u32 } from "./bytes.js";
import { CannotOpenError, MalformedError } from "./errors.js";

export const SIZE_CLASSES = [1024, 4096, 16384, 65536];

export function pad(payload) {
  const size = SIZE_CLASSES.find((one) => payload.length + 4 <= one);
  if (size === undefined) throw new MalformedError();
  return join(u32(payload.length), payload, new Uint8Array(size - 4 - payload.length));
}

export function unpad(padded) {
  if (!SIZE_CLASSES.includes(padded.length)) throw new CannotOpenError();
  const length = readNumber(padded, 0, 4);
  if (length > padded.length - 4) throw new CannotOpenError();
  let rest = 0;
  for (let i = 4 + length; i < padded.length; i++) rest |= padded[i];
  if (rest !== 0) throw new CannotOpenError();
  return padded.slice(4, 4 + length);
}

// Arithmetic instead of shifts: a length may pass 2³¹.
export function padme(length) {
  if (!Number.isSafeInteger(length) || length < 0) throw new MalformedError();
  const least = Math.max(length, 1024);
  const e = Math.floor(Math.log2(least));
  const unit = 2 ** (e - Math.floor(Math.log2(e)) - 1);
  return Math.ceil(least / unit) * unit;
}
