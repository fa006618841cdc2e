// The signed key list: who may read, for how long (SPEC 13).
import { fromB64, fromHex, same, toHex, utf8 } from "./bytes.js";
import { CannotOpenError, MalformedError } from "./errors.js";
import { day, listOf, numberOf, parseJson, textOf } from "./strict.js";
import { checkSignature, publicKey } from "./keys.js";
import { hash } from "./primitives.js";

const LONGEST_DAYS = 45;
const TOLERANCE_DAYS = 1;

function refuseUnless(condition) {
  if (!condition) throw new CannotOpenError();
}

function signedPayload(part, label, key) {
  if (typeof part !== "object" || part === null || typeof part.payload !== "string") throw new MalformedError();
  checkSignature(key, label, utf8(part.payload), fromB64(part.signature, 64));
  return parseJson(part.payload);
}

function signerKey(document, root, office, today) {
  const signer = signedPayload(document.signer, "daesup/1/signer", root);
  refuseUnless(signer.v === 1 && signer.office === office);
  refuseUnless(day(signer.not_before) <= today && today <= day(signer.not_after));
  return fromB64(signer.signer, 32);
}

function checkDates(list, today) {
  const issued = day(list.issued);
  const expires = day(list.expires);
  refuseUnless(issued <= today + TOLERANCE_DAYS && today <= expires + TOLERANCE_DAYS && expires <= issued + LONGEST_DAYS);
}

function checkSuccession(list, digest, seen) {
  numberOf(list.serial);
  if (list.previous !== null && list.previous !== undefined) textOf(list.previous);
  if (!seen) return;
  refuseUnless(list.serial >= seen.serial);
  if (list.serial === seen.serial) refuseUnless(digest === seen.hash);
  else if (list.serial === seen.serial + 1) refuseUnless(list.previous === seen.hash);
}

function readKey(key) {
  const one = publicKey(fromB64(key.public));
  refuseUnless(same(one.id, fromB64(key.key_id, 16)));
  return { key: one, from: day(key.from), until: day(key.until) };
}

const readDesk = (desk) => ({ id: textOf(desk.id), keys: listOf(desk.keys).map(readKey) });

function readCustodian(custodian) {
  const key = publicKey(fromB64(custodian.public));
  fromB64(custodian.verify, 32);
  return { id: textOf(custodian.id), key };
}

export function verifyKeyList(document, { root, office, today, seen }) {
  if (typeof document !== "object" || document === null) throw new MalformedError();
  const now = day(today);
  const key = signerKey(document, root, office, now);
  const list = signedPayload(document, "daesup/1/key-list", key);
  refuseUnless(list.v === 1 && list.office === office);
  checkDates(list, now);
  const digest = toHex(hash(utf8(document.payload)));
  checkSuccession(list, digest, seen);
  return {
    serial: list.serial, hash: digest, issued: list.issued, expires: list.expires, desks: listOf(list.desks).map(readDesk),
    custodians: listOf(list.custodians).map(readCustodian), quorum: numberOf(list.quorum), texts: textOf(list.texts),
    filing: fromB64(list.filing, 32),
  };
}

// The newest key that is valid today; with two valid ones (the overlap) the later one. Null where there is none.
export function deskKey(list, desk, today) {
  const now = day(today);
  const keys = (list.desks.find((one) => one.id === desk) || { keys: [] }).keys;
  const valid = keys.filter((one) => one.from <= now && now <= one.until).sort((a, b) => b.from - a.from);
  return valid.length ? valid[0].key : null;
}

export const textsMatch = (list, bytes) => same(hash(bytes), fromHex(list.texts));

export const fingerprint = (root) => toHex(hash(root).subarray(0, 16)).replace(/(.{4})(?=.)/g, "$1 ");
