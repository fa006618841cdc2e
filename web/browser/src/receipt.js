// The receipt: ten bytes as words or digits, and the keys that come from them (SPEC 8).
import { join, random, utf8, wipe } from "./bytes.js";
import { UnreadableReceiptError } from "./errors.js";
import { privateKey, signingKey } from "./keys.js";
import { derive, hash, slowHash } from "./primitives.js";

export const SECRET_SIZE = 10;
export const WORD_COUNT = 8;
const DIGIT_COUNT = 26;
const LIMIT = 1n << 80n;

const DAMM = "0317598642 7092154863 4206871359 1750983426 6123045978 3674209581 5869720134 8945362017 9438617205 2581436790".split(" ");

export const drawSecret = () => random(SECRET_SIZE);

const checkByte = (secret) => hash(join(utf8("daesup/receipt/check/1"), secret))[0];
const toBig = (bytes) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

function fromBig(value) {
  const secret = new Uint8Array(SECRET_SIZE);
  for (let i = SECRET_SIZE - 1; i >= 0; i--, value >>= 8n) secret[i] = Number(value & 255n);
  return secret;
}

const damm = (digits) => Array.from(digits).reduce((row, digit) => Number(DAMM[row][Number(digit)]), 0);

export function toDigits(secret) {
  const digits = toBig(secret).toString().padStart(DIGIT_COUNT - 1, "0");
  return digits + damm(digits);
}

export const groupDigits = (digits) => [0, 5, 10, 15, 20].map((at) => digits.slice(at, at === 20 ? DIGIT_COUNT : at + 5));

export function fromDigits(digits) {
  if (!/^[0-9]{26}$/.test(digits) || damm(digits) !== 0) throw new UnreadableReceiptError([]);
  const value = BigInt(digits.slice(0, -1));
  if (value >= LIMIT) throw new UnreadableReceiptError([]);
  return fromBig(value);
}

function toIndices(secret) {
  const value = (toBig(secret) << 8n) | BigInt(checkByte(secret));
  return Array.from({ length: WORD_COUNT }, (_, i) => Number((value >> BigInt(11 * (WORD_COUNT - 1 - i))) & 2047n));
}

export const toWords = (secret, list) => toIndices(secret).map((index) => list.words[index]);

// null where the check does not hold.
export function fromIndices(indices) {
  const value = indices.reduce((sum, index) => (sum << 11n) | BigInt(index), 0n);
  const secret = fromBig(value >> 8n);
  return checkByte(secret) === Number(value & 255n) ? secret : null;
}

export async function deriveKeys(secret, office) {
  const root = await slowHash(secret, hash(utf8(`daesup/receipt/1/${office}`)));
  const part = (name) => derive(root, `daesup/1/receipt/${name}`);
  const keys = {
    tag: part("tag"), mailbox: privateKey(part("mailbox")), speak: part("speak"), filing: part("filing"), consent: signingKey(part("consent")),
  };
  wipe(root);
  return { ...keys, tagHash: hash(keys.tag) };
}
