// The filing leaf a person can find again, and the day it stands in (SPEC 14).
import { fromB64, join, lp, lpText, same, text, u32, u8, utf8 } from "./bytes.js";
import { CannotOpenError, MalformedError } from "./errors.js";
import { checkSignature } from "./keys.js";
import { hash, hmac } from "./primitives.js";
import { day, listOf, parseJson, textOf } from "./strict.js";

const LEAST = 64;

export const filingLeaf = (filing, id, digest) => hash(join(utf8("filing"), hmac(filing, join(id, digest))));

export function treeRoot(leaves) {
  if (leaves.length < LEAST || (leaves.length & (leaves.length - 1)) !== 0 || leaves.some((leaf) => leaf.length !== 32)) throw new MalformedError();
  let row = leaves.map((leaf) => hash(join(u8(0), leaf)));
  while (row.length > 1) row = Array.from({ length: row.length / 2 }, (_, i) => hash(join(u8(1), row[2 * i], row[2 * i + 1])));
  return row[0];
}

function inOrder(leaves) {
  const written = leaves.map((leaf) => Array.from(leaf, (byte) => String.fromCharCode(byte)).join(""));
  return written.every((leaf, i) => i === 0 || written[i - 1] <= leaf);
}

// The leaves of a day, if they are in order, give the root, and the office signed it.
export function verifyDay(document, { key, office, date }) {
  const content = parseJson(text(document));
  const leaves = listOf(content.leaves, (one) => typeof one === "string").map((one) => fromB64(one, 32));
  const [root, signature] = [fromB64(content.root, 32), fromB64(content.signature)];
  if (content.v !== 1 || textOf(content.office) !== office || day(content.date) !== day(date)) throw new CannotOpenError();
  if (!same(treeRoot(leaves), root) || !inOrder(leaves)) throw new CannotOpenError();
  checkSignature(key, "daesup/1/filing", join(lpText(office), lp(utf8(date)), u32(leaves.length), root), signature);
  return leaves;
}

export const isFiled = (leaves, leaf) => leaves.some((one) => same(one, leaf));
