// Permission to see what a quorum keeps: read, and answered by a custodian for this once (SPEC 11.4, 11.6).
import { fromB64, join, readNumber, same, text, utf8 } from "../bytes.js";
import { IDENTITY, about, infoFor } from "../context.js";
import { CannotOpenError, MalformedError } from "../errors.js";
import { hpkeOpen, hpkeSeal } from "../hpke.js";
import { sign } from "../keys.js";
import { hash } from "../primitives.js";
import { heldBy } from "../quorum.js";
import { day, listOf, parseJson, textOf } from "../strict.js";

export const GRANT = "grant";
const LABEL = "daesup/1/grant";
const ID = 16;
const SHARE = 34; // number, share
const LEAST = ID + 1120 + 3 + 16; // for whom, the HPKE message of no share

const wholeText = (value) => {
  if (/[\ud800-\udfff]/.test(textOf(value).replace(/[\ud800-\udbff][\udc00-\udfff]/g, ""))) throw new MalformedError();
  return value;
};
const dateOf = (value) => {
  day(value);
  return value;
};

export function readGrant(raw) {
  const one = parseJson(text(raw));
  if (one.v !== 1) throw new MalformedError();
  return {
    id: fromB64(one.grant, ID), office: wholeText(one.office), envelope: fromB64(one.envelope, ID),
    spans: listOf(one.spans, (span) => typeof span === "string").map(wholeText), grantee: fromB64(one.grantee, ID), reason: wholeText(one.reason),
    notAfter: dateOf(one.not_after),
  };
}

export const grantDigest = (raw) => hash(join(utf8(LABEL), raw));

// What a bundle holds; a bad shape inside a seal is the one refusal.
export function readShares(raw) {
  const rest = raw.length - 3;
  if (rest < 0 || rest % SHARE !== 0) throw new CannotOpenError();
  const [k, n, index] = [raw[0], raw[1], raw[2]];
  const shares = {};
  let last = -1;
  for (let at = 3; at < raw.length; at += SHARE) {
    const number = readNumber(raw, at, 2);
    if (number <= last) throw new CannotOpenError();
    last = number;
    shares[number] = raw.subarray(at + 2, at + SHARE);
  }
  let held;
  try {
    held = index < n ? heldBy(index, k, n) : [];
  } catch {
    throw new CannotOpenError();
  }
  if (index >= n || !Object.keys(shares).every((number) => held.includes(Number(number)))) throw new CannotOpenError();
  return { k, n, index, shares };
}

export async function openBundle(bundle, key, context, digest) {
  if (bundle.length < LEAST || (bundle.length - LEAST) % SHARE !== 0) throw new MalformedError();
  const keyId = bundle.subarray(0, ID);
  if (!same(keyId, key.public.id)) throw new CannotOpenError();
  const raw = await hpkeOpen(key.seed, infoFor(context, keyId, digest), bundle.subarray(ID));
  return { raw, ...readShares(raw) };
}

// Only for the envelope and the person that the grant names; signed, so that nobody else can agree in this name.
export async function answerGrant({ raw, bundle, bodyDigest, grantee, custodian, office }) {
  const grant = readGrant(raw);
  if (grant.office !== office || !same(grant.grantee, grantee.id)) throw new CannotOpenError();
  const opened = await openBundle(bundle, custodian.key, about(IDENTITY, office, grant.envelope), bodyDigest);
  const digest = grantDigest(raw);
  const wrap = await hpkeSeal(grantee.raw, infoFor(about(GRANT, office, grant.id), grantee.id, digest), opened.raw);
  const keyId = custodian.key.public.id;
  return join(keyId, sign(custodian.signing, LABEL, join(digest, keyId, hash(wrap))), wrap);
}
