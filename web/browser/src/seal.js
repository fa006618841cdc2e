// Seal to public keys (SPEC 4).
import { random } from "./bytes.js";
import { bodyAad, infoFor } from "./context.js";
import { encodeBody, encodeWrap, parseBody } from "./envelope.js";
import { hpkeSeal } from "./hpke.js";
import { pad } from "./padding.js";
import { encodePayload } from "./payload.js";
import { ZERO_NONCE, derive, encrypt } from "./primitives.js";

export async function wrapKey(dek, digest, to, context) {
  return encodeWrap(to.id, await hpkeSeal(to.raw, infoFor(context, to.id, digest), dek));
}

export async function sealBodyWith(dek, content, context, code) {
  const padded = pad(encodePayload(content, code));
  const ciphertext = await encrypt(derive(dek, "daesup/1/body"), ZERO_NONCE, padded, bodyAad(context));
  return parseBody(encodeBody(derive(dek, "daesup/1/commit"), ciphertext));
}

// The data key is handed back because a new key list, or a new receipt, wraps the same body again.
export async function sealBody(content, context, code = null) {
  const dek = random(32);
  return { body: await sealBodyWith(dek, content, context, code), dek };
}
