// What the holder of a receipt decides about their own identity, signed so that no officer can say it (SPEC 7.6).
import { fromB64, join, toB64, utf8 } from "./bytes.js";
import { CannotOpenError, MalformedError } from "./errors.js";
import { checkSignature, sign } from "./keys.js";
import { day, listOf, numberOf, parseJson, textOf } from "./strict.js";

const LABEL = "daesup/1/consent";
const RENEWAL = "daesup/1/consent-key";

export const GIVE = "give";
export const REFUSE = "refuse";
export const WITHDRAW = "withdraw";
const ACTS = [GIVE, REFUSE, WITHDRAW];

const spelt = (bytes) => (bytes ? toB64(bytes) : null);

export function signStatement(one, key) {
  const said = JSON.stringify({
    v: 1, act: one.act, office: one.office, id: toB64(one.id), purpose: one.purpose, recipient: one.recipient, facts: one.facts,
    version: one.version, text: toB64(one.text), day: one.day, until: one.until, envelope: spelt(one.envelope), named: spelt(one.named),
    asked: spelt(one.asked),
  });
  return { said, signature: sign(key, LABEL, utf8(said)) };
}

const dateOf = (text) => {
  day(text);
  return text;
};
const maybe = (value, read) => (value === null || value === undefined ? null : read(value));

function parse(said) {
  const one = parseJson(said);
  if (one.v !== 1 || !ACTS.includes(one.act)) throw new MalformedError();
  return {
    act: one.act, office: textOf(one.office), id: fromB64(one.id, 16), purpose: textOf(one.purpose), recipient: textOf(one.recipient),
    facts: listOf(one.facts, (fact) => typeof fact === "string"), version: numberOf(one.version), text: fromB64(one.text, 32),
    day: dateOf(one.day), until: maybe(one.until, dateOf), envelope: maybe(one.envelope, (text) => fromB64(text, 16)),
    named: maybe(one.named, (text) => fromB64(text, 32)), asked: maybe(one.asked, (text) => fromB64(text, 16)),
  };
}

function holds(key, label, payload, signature) {
  try {
    checkSignature(key, label, payload, signature);
  } catch {
    return false;
  }
  return true;
}

// Nothing is read before one of the keys has signed it.
export function readStatement(said, signature, keys, office) {
  if (!keys.some((key) => holds(key, LABEL, utf8(said), signature))) throw new CannotOpenError();
  let one;
  try {
    one = parse(said);
  } catch {
    throw new CannotOpenError();
  }
  if (one.office !== office) throw new CannotOpenError();
  return one;
}

const renewal = (key, office) => join(utf8(office), utf8("/"), key);

export const signRenewal = (key, office, old) => sign(old, RENEWAL, renewal(key, office));
export const renews = (key, signature, office, old) => holds(old, RENEWAL, renewal(key, office), signature);
