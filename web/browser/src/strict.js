// Signed JSON, read strictly: whatever is not exactly what it should be is malformed.
import { MalformedError } from "./errors.js";

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export function parseJson(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedError();
  }
  if (!isObject(value)) throw new MalformedError();
  return value;
}

export function textOf(value) {
  if (typeof value !== "string") throw new MalformedError();
  return value;
}

export function numberOf(value) {
  if (!Number.isSafeInteger(value) || value < 0) throw new MalformedError();
  return value;
}

export function listOf(value, isOne = isObject) {
  if (!Array.isArray(value) || !value.every(isOne)) throw new MalformedError();
  return value;
}

// Days since 1970, of a date in its one spelling.
export function day(date) {
  const value = typeof date === "string" && /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  if (Number.isNaN(value) || new Date(value).toISOString().slice(0, 10) !== date) throw new MalformedError();
  return value / 86400000;
}
