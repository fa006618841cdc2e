// What is said: flag, MAC, content (SPEC 7).
import { join, lp, lpText, same, text, u8, utf8 } from "./bytes.js";
import { CannotOpenError, MalformedError } from "./errors.js";
import { hash, hmac } from "./primitives.js";
import { parseJson } from "./strict.js";

export const TO_OFFICE = "to-office";
export const TO_REPORTER = "to-reporter";
const CONTENT_LIMIT = 65499;

const NO_MAC = new Uint8Array(32);

export const mac = (speak, direction, id, content) =>
  hmac(speak, join(utf8("daesup/1/mac"), lpText(direction), lp(id), lp(hash(content))));

export const confirms = (speak, direction, id, payload) =>
  payload.mac !== null && same(mac(speak, direction, id, payload.content), payload.mac);

export function encodePayload(content, code = null) {
  if (content.length > CONTENT_LIMIT) throw new MalformedError();
  return join(u8(code === null ? 0 : 1), code === null ? NO_MAC : code, content);
}

export function decodePayload(raw) {
  if (raw.length < 33 || raw[0] > 1) throw new CannotOpenError();
  const code = raw.slice(1, 33);
  if (raw[0] === 0 && !same(code, NO_MAC)) throw new CannotOpenError();
  return { content: raw.slice(33), mac: raw[0] === 1 ? code : null };
}

export const encodeContent = (value) => utf8(JSON.stringify(value));

export function decodeContent(content) {
  const value = parseJson(text(content));
  if (value.v !== 1 || typeof value.type !== "string") throw new MalformedError();
  return value;
}
