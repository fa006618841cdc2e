// Keys, bodies, wraps, files, and what others published.
import { ed25519 } from "@noble/curves/ed25519.js";
import { argon2id } from "@noble/hashes/argon2.js";
import { ml_kem768_x25519 as xwing } from "@noble/post-quantum/hybrid.js";

import { join, same } from "../src/bytes.js";
import { bodyAad, infoFor } from "../src/context.js";
import { parseBody } from "../src/envelope.js";
import { CannotOpenError } from "../src/errors.js";
import { openFile, sealFile } from "../src/files.js";
import { publicOf } from "../src/hpke.js";
import { checkSignature, privateKey, publicKey } from "../src/keys.js";
import { openBody, openSealed, unwrapKey } from "../src/open.js";
import { SIZE_CLASSES, pad, padme, unpad } from "../src/padding.js";
import { TO_REPORTER, confirms, decodePayload, encodePayload } from "../src/payload.js";
import { derive, hash } from "../src/primitives.js";
import { sealBodyWith } from "../src/seal.js";
import { about, maybe, raw } from "./values.js";

const said = ({ content, mac }) => ({ content, mac });

function confirmed(speak, direction, id, payload) {
  if (payload.mac === null) return false;
  if (!confirms(speak, direction, id, payload)) throw new CannotOpenError();
  return true;
}

async function openCard(given) {
  const context = about(given.about);
  const payload = await openSealed(raw(given.body), raw(given.record), privateKey(raw(given.seed)), context);
  if (context.purpose !== "card" || !confirmed(raw(given.speak), TO_REPORTER, context.id, payload)) throw new CannotOpenError();
  return { content: payload.content };
}

async function unwrapPrivateKey(given) {
  const secret = await unwrapKey(raw(given.record), privateKey(raw(given.seed)), raw(given.digest), about(given.about));
  if (!same(publicOf(secret), raw(given.expected_public))) throw new CannotOpenError();
  return { secret };
}

const counted = (length) => Uint8Array.from({ length }, (_, at) => at % 251);

async function sealedFile({ key, office, file_id: id, length }) {
  const content = counted(length);
  return sealFile({ dek: raw(key), office, id: raw(id), length, read: async (from, to) => content.subarray(from, to) });
}

const openedFile = ({ key, office, file_id: id, length, digest }, sealed) =>
  openFile({ dek: raw(key), office, id: raw(id), length, digest: raw(digest), sealed });

export const sealing = {
  hkdf: ({ ikm, info }) => ({ key: derive(raw(ikm), raw(info)) }),
  argon2id: (given) => ({
    tag: argon2id(raw(given.password), raw(given.salt), {
      m: given.memory, t: given.iterations, p: given.lanes, dkLen: 32, key: raw(given.secret), personalization: raw(given.ad),
    }),
  }),
  ed25519: ({ seed, message }) => ({ public: ed25519.getPublicKey(raw(seed)), signature: ed25519.sign(raw(message), raw(seed)) }),
  xwing: ({ seed, eseed }) => {
    const { publicKey: key } = xwing.keygen(raw(seed));
    const { cipherText, sharedSecret } = xwing.encapsulate(key, raw(eseed));
    if (!same(xwing.decapsulate(cipherText, raw(seed)), sharedSecret)) throw new CannotOpenError();
    return { public: key, ciphertext: cipherText, shared: sharedSecret };
  },
  sealing_pair: ({ seed }) => {
    const key = privateKey(raw(seed)).public;
    return { public: key.raw, key_id: key.id };
  },
  public_key: ({ public: key }) => ({ key_id: publicKey(raw(key)).id }),
  verify: ({ public: key, label, payload, signature }) => checkSignature(raw(key), label, raw(payload), raw(signature)) || {},
  context: (given) => ({
    info: infoFor(about(given.about), raw(given.key_id), raw(given.digest)), aad: bodyAad(about(given.about)),
  }),
  pad: ({ zeros }) => {
    const padded = pad(new Uint8Array(zeros));
    return { length: padded.length, sha256: hash(padded) };
  },
  unpad: ({ padded }) => ({ payload: unpad(raw(padded)) }),
  padme: ({ length }) => ({ padded: padme(length) }),
  payload: ({ content, content_zeros: zeros, mac }) => ({ payload: encodePayload(zeros === undefined ? raw(content) : new Uint8Array(zeros), maybe(mac)) }),
  read_payload: ({ payload }) => said(decodePayload(raw(payload))),
  confirm: ({ speak, direction, message_id: id, content, mac }) => ({
    confirmed: confirmed(raw(speak), direction, raw(id), { content: raw(content), mac: maybe(mac) }),
  }),
  seal_body: async ({ dek, about: context, content, mac }) => ({ body: (await sealBodyWith(raw(dek), raw(content), about(context), maybe(mac))).raw }),
  open_body: async (given) => {
    const body = parseBody(raw(given.body));
    const payload = await openBody(body, raw(given.dek), about(given.about));
    return { ...said(payload), digest: body.digest, size_class: SIZE_CLASSES.indexOf(body.ciphertext.length - 16) };
  },
  unwrap: async (given) => ({ secret: await unwrapKey(raw(given.record), privateKey(raw(given.seed)), raw(given.digest), about(given.about)) }),
  unwrap_key: unwrapPrivateKey,
  open_sealed: async (given) => said(await openSealed(raw(given.body), raw(given.record), privateKey(raw(given.seed)), about(given.about))),
  open_card: openCard,
  open_file: async (given) => ({ content: await openedFile(given, raw(given.sealed)) }),
  seal_file: async (given) => {
    const { chunks, digest } = await sealedFile(given);
    return { digest, sealed_length: join(...chunks).length };
  },
  open_chunks: async (given) => {
    const { chunks } = await sealedFile(given);
    return { sha256: hash(await openedFile(given, join(...given.chunks.map((at) => chunks[at])))) };
  },
};
