// A custodian's key file, opened with its passphrase on their own machine (SPEC 10.2, 10.3).
import { argon2idAsync } from "@noble/hashes/argon2.js";

import { join, lp, same, utf8, wipe } from "../bytes.js";
import { CannotOpenError, MalformedError } from "../errors.js";
import { privateKey, signingKey } from "../keys.js";
import { decrypt, derive } from "../primitives.js";

const COSTS = { officer: { m: 65536, t: 3 }, receipt: { m: 19456, t: 2 }, test: { m: 64, t: 1 } };
const SALT = 16;
const SECRET = 60; // nonce, 32 bytes, tag
const NONCE = 12;

export function stretch(passphrase, salt, profile, onProgress) {
  if (!COSTS[profile]) throw new MalformedError();
  return argon2idAsync(utf8(passphrase.normalize("NFKC")), salt, { ...COSTS[profile], p: 1, dkLen: 32, asyncTick: 20, onProgress });
}

export function reveal(derived, blob, id, name) {
  if (blob.length < NONCE) throw new CannotOpenError();
  const key = derive(derived, `daesup/1/officer/${name}`);
  return decrypt(key, blob.subarray(0, NONCE), blob.subarray(NONCE), join(utf8("daesup/1/officer"), lp(id), lp(utf8(name))));
}

// The file does not say whose it is: it is tried as each custodian's of the office's list.
export async function openKeyFile(file, passphrase, custodians, onProgress) {
  if (file.length !== SALT + 2 * SECRET) throw new CannotOpenError();
  const derived = await stretch(passphrase, file.subarray(0, SALT), "officer", onProgress);
  try {
    for (const custodian of custodians) {
      const found = await openAs(custodian, derived, file);
      if (found !== null) return found;
    }
  } finally {
    wipe(derived);
  }
  throw new CannotOpenError();
}

async function openAs(custodian, derived, file) {
  const id = utf8(custodian.id);
  try {
    const key = privateKey(await reveal(derived, file.subarray(SALT, SALT + SECRET), id, "seed"));
    const signing = signingKey(await reveal(derived, file.subarray(SALT + SECRET), id, "sign"));
    if (same(key.public.id, custodian.key) && same(signing.public, custodian.verify)) return { id: custodian.id, key, signing };
  } catch (error) {
    if (!(error instanceof CannotOpenError)) throw error;
  }
  return null;
}
