// Vectors write bytes as hex; the code takes bytes.
import { fromHex, toHex } from "../src/bytes.js";
import { about as context } from "../src/context.js";

export const raw = (text) => fromHex(text);
export const maybe = (text) => (text === null ? null : fromHex(text));
export const about = ({ purpose, office, message_id: id }) => context(purpose, office, raw(id));

export function hex(value) {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(hex);
  return value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hex(one)])) : value;
}
