// The slotted exchange: every frame looks like every other (SPEC 15).
import { join, random, readNumber, u16, u32, u8 } from "./bytes.js";
import { parseBody, parseWrap } from "./envelope.js";
import { MalformedError } from "./errors.js";

const UP_SIZE = 4096;
const DOWN_SIZE = 8192;
const UP_HEAD = 95;
const DOWN_HEAD = 33;
const UP_CAPACITY = UP_SIZE - UP_HEAD;
const DOWN_CAPACITY = DOWN_SIZE - DOWN_HEAD;

export const ACK = { NONE: 0, KEPT: 1, STORED: 2, ALREADY: 3, REFUSED: 4, RELOAD: 5 };
export const ROW = { OFFICE: 0, OWN: 1, CARD: 2 };

const filled = (head, size) => join(head, random(size - head.length));

export function encodeMessage({ urgent, officeWrap, mailboxWrap, leaf, files, body }) {
  return join(u8(urgent ? 1 : 0), officeWrap, mailboxWrap, leaf, u8(files.length), ...files, body);
}

export function splitMessage(id, digest, message) {
  const total = Math.ceil(message.length / UP_CAPACITY);
  return Array.from({ length: total }, (_, index) => ({
    id, digest, index, total, bytes: message.subarray(index * UP_CAPACITY, (index + 1) * UP_CAPACITY),
  }));
}

// A dummy's fields are random, so that nothing in it is constant.
export function buildUp({ tag, after, offset, fragment }) {
  const head = join(tag, u32(after), u32(offset));
  if (!fragment) return filled(join(head, u8(0)), UP_SIZE);
  const { id, digest, index, total, bytes } = fragment;
  return filled(join(head, u8(1), id, digest, u16(index), u16(total), u16(bytes.length), bytes), UP_SIZE);
}

export function parseDown(raw) {
  if (raw.length !== DOWN_SIZE || raw[0] !== 1 || raw[1] > 5 || raw[32] > 1) throw new MalformedError();
  const length = readNumber(raw, 30, 2);
  const down = {
    ack: raw[1], id: raw.slice(2, 18), seq: readNumber(raw, 18, 4), rowLength: readNumber(raw, 22, 4), offset: readNumber(raw, 26, 4),
    more: raw[32] === 1, bytes: raw.slice(DOWN_HEAD, DOWN_HEAD + length),
  };
  if (length > DOWN_CAPACITY || down.offset + length > down.rowLength) throw new MalformedError();
  return down;
}

export function parseRow(raw) {
  if (raw.length < 21 || raw[0] > 2) throw new MalformedError();
  const length = readNumber(raw, 17, 4);
  const row = { kind: raw[0], id: raw.subarray(1, 17), body: raw.subarray(21, 21 + length), wrap: raw.subarray(21 + length) };
  parseBody(row.body);
  parseWrap(row.wrap);
  return row;
}
