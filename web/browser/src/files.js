// Files in chunks: STREAM over AES-256-GCM (SPEC 6).
import { join, lp, lpText, same, u32, u8, utf8 } from "./bytes.js";
import { CannotOpenError } from "./errors.js";
import { padme } from "./padding.js";
import { decrypt, derive, encrypt, hasher } from "./primitives.js";

const CHUNK = 65536;
const SEALED_CHUNK = CHUNK + 16;

const fileKey = (dek, office, id) => derive(dek, join(utf8("daesup/1/file"), lpText(office), lp(id)));
const nonceOf = (index, last) => join(new Uint8Array(7), u32(index), u8(last ? 1 : 0));

export function sealedLength(length) {
  const padded = padme(length);
  return padded + 16 * Math.ceil(padded / CHUNK);
}

// `read(from, to)` gives a slice of the content; so a large file is never in memory twice.
export async function sealFile({ dek, office, id, length, read, onProgress }) {
  const key = fileKey(dek, office, id);
  const padded = padme(length);
  const count = Math.ceil(padded / CHUNK);
  const state = hasher();
  const chunks = [];
  for (let i = 0; i < count; i++) {
    const plain = new Uint8Array(Math.min(CHUNK, padded - i * CHUNK));
    if (i * CHUNK < length) plain.set(await read(i * CHUNK, Math.min(length, (i + 1) * CHUNK)));
    const sealed = await encrypt(key, nonceOf(i, i === count - 1), plain);
    state.update(sealed);
    chunks.push(sealed);
    if (onProgress) onProgress((i + 1) / count);
  }
  return { chunks, digest: state.digest() };
}

// All or nothing: the blob is handed out only when the digest holds as well.
export async function openFile({ dek, office, id, length, digest, sealed }) {
  if (sealed.length === 0 || sealed.length !== sealedLength(length)) throw new CannotOpenError();
  if (!same(hasher().update(sealed).digest(), digest)) throw new CannotOpenError();
  const key = fileKey(dek, office, id);
  const count = Math.ceil(sealed.length / SEALED_CHUNK);
  const plain = new Uint8Array(padme(length));
  for (let i = 0; i < count; i++) {
    const chunk = sealed.subarray(i * SEALED_CHUNK, (i + 1) * SEALED_CHUNK);
    plain.set(await decrypt(key, nonceOf(i, i === count - 1), chunk), i * CHUNK);
  }
  return plain.subarray(0, length);
}
