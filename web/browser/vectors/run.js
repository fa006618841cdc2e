// What the tests run in a browser: the vectors of the cryptography and the corpus of the dialogue. No part of the product.
import { CannotOpenError, MalformedError } from "../src/errors.js";
import { consents } from "./consents.js";
import { custody } from "./custody.js";
import { dialogue } from "./dialogue.js";
import { identifiers } from "./identifiers.js";
import { lists } from "./lists.js";
import { receipts } from "./receipts.js";
import { sealing } from "./sealing.js";
import { slots } from "./slots.js";
import { hex } from "./values.js";

const RUNNERS = { ...sealing, ...receipts, ...slots, ...lists, ...consents, ...custody };

// Every operation of the vectors that this bundle does not have, with the reason. Anything else unknown fails the test.
const ELSEWHERE = {
  "only the server does it": [
    "open_address", "open_inner", "address_context", "reveal_row", "open_token", "tag", "prove_standing", "open_standing", "first", "canonical", "chain", "verify_chain",
    "destruction_digest", "destroyed_row", "destroyed_rows", "verify_decisions", "verify_certificate", "verify_board",
    "uncover_archive", "open_archive_head", "open_restore_key", "reveal_passkey", "passkey_input",
  ],
  "the server's half of the exchange": ["parse_up", "build_down", "parse_message", "encode_row"],
  "only who asked opens it": ["combine", "accept_grant"],
};
const REASONS = Object.fromEntries(Object.entries(ELSEWHERE).flatMap(([why, all]) => all.map((name) => [name, why])));

const OUTCOMES = ["ok", "cannot_open", "malformed"];

const sorted = (value) =>
  Array.isArray(value) ? value.map(sorted)
    : value && typeof value === "object" ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value;
const written = (value) => JSON.stringify(sorted(hex(value)));

async function outcomeOf(one) {
  try {
    return { expected: "ok", output: await RUNNERS[one.does](one.input, one.output || {}) };
  } catch (error) {
    if (error instanceof CannotOpenError) return { expected: "cannot_open" };
    if (error instanceof MalformedError) return { expected: "malformed", output: error.suggestions && { suggestions: error.suggestions } };
    return { expected: `a mistake: ${error && error.stack}` };
  }
}

async function difference(one) {
  if (!OUTCOMES.includes(one.expected)) return `unknown outcome ${one.expected}`;
  if (!RUNNERS[one.does]) return `unknown operation ${one.does}`;
  const got = await outcomeOf(one);
  if (got.expected !== one.expected) return `${got.expected} instead of ${one.expected}`;
  const wanted = one.output || (got.output && got.output.suggestions ? { suggestions: [] } : undefined);
  return written(got.output) === written(wanted) ? null : `${written(got.output)} instead of ${written(wanted)}`;
}

async function vectors(text) {
  const cases = JSON.parse(text);
  const result = { run: {}, elsewhere: {}, problems: [] };
  for (const one of cases) {
    const place = REASONS[one.does] ? result.elsewhere : result.run;
    place[REASONS[one.does] || one.expected] = (place[REASONS[one.does] || one.expected] || 0) + 1;
    const problem = REASONS[one.does] ? null : await difference(one);
    if (problem) result.problems.push(`${one.does}, ${one.name}: ${problem}`);
  }
  return result;
}

globalThis.daesupTests = { dialogue, identifiers, vectors, operations: Object.keys(RUNNERS) };
