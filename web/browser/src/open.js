// Open with a private key; every failure is the one refusal (SPEC 4.5).
import { same } from "./bytes.js";
import { bodyAad, infoFor } from "./context.js";
import { parseBody, parseWrap } from "./envelope.js";
import { CannotOpenError } from "./errors.js";
import { hpkeOpen } from "./hpke.js";
import { unpad } from "./padding.js";
import { decodePayload } from "./payload.js";
import { ZERO_NONCE, decrypt, derive } from "./primitives.js";

export async function unwrapKey(wrapRaw, key, digest, context) {
  const record = parseWrap(wrapRaw);
  if (!same(record.keyId, key.public.id)) throw new CannotOpenError();
  const dek = await hpkeOpen(key.seed, infoFor(context, record.keyId, digest), record.wrap);
  if (dek.length !== 32) throw new CannotOpenError();
  return dek;
}

export async function openBody(body, dek, context) {
  if (!same(derive(dek, "daesup/1/commit"), body.commitment)) throw new CannotOpenError();
  return decodePayload(unpad(await decrypt(derive(dek, "daesup/1/body"), ZERO_NONCE, body.ciphertext, bodyAad(context))));
}

export async function openSealed(bodyRaw, wrapRaw, key, context) {
  const body = parseBody(bodyRaw);
  return openBody(body, await unwrapKey(wrapRaw, key, body.digest, context), context);
}
