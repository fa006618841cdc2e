// The browser's half of the exchange, and the puzzle.
import { join, readNumber, same, utf8 } from "../src/bytes.js";
import { buildUp, encodeMessage, parseDown, parseRow, splitMessage } from "../src/frames.js";
import { hmac } from "../src/primitives.js";
import { solves } from "../src/puzzle.js";
import { raw } from "./values.js";

function padded({ head, size }) {
  const begun = raw(head).subarray(0, size);
  return join(begun, new Uint8Array(size - begun.length));
}

function fragmentOf(given) {
  if (given.kind === 0) return null;
  return { id: raw(given.message_id), digest: raw(given.digest), index: given.index, total: given.total, bytes: raw(given.fragment) };
}



// What the server alone looks at: its own mark, and ten minutes.
function isFresh({ key, nonce, minute }) {
  const [stamp, mark] = [raw(nonce).subarray(0, 24), raw(nonce).subarray(24)];
  const age = minute - readNumber(stamp, 0, 8);
  return mark.length === 16 && age >= 0 && age <= 10 && same(hmac(raw(key), join(utf8("daesup/1/puzzle"), stamp)).subarray(0, 16), mark);
}

export const slots = {
  build_up: (given, { head }) => {
    const frame = buildUp({ tag: raw(given.tag), after: given.after, offset: given.offset, fragment: fragmentOf(given) });
    return { head: frame.subarray(0, head.length / 2), size: frame.length };
  },
  parse_down: (given) => {
    const down = parseDown(padded(given));
    return { message_id: down.id, state: down.ack, seq: down.seq, row_length: down.rowLength, offset: down.offset, part: down.bytes, more: down.more };
  },
  encode_message: (given) => ({
    message: encodeMessage({
      urgent: given.urgent, officeWrap: raw(given.office_wrap), mailboxWrap: raw(given.mailbox_wrap), leaf: raw(given.leaf),
      files: given.files.map(raw), body: raw(given.body),
    }),
  }),
  split_message: ({ message }) => ({ lengths: splitMessage(new Uint8Array(16), new Uint8Array(32), raw(message)).map((part) => part.bytes.length) }),
  parse_row: ({ row }) => {
    const { kind, id, body, wrap } = parseRow(raw(row));
    return { kind, message_id: id, body, wrap };
  },
  check_puzzle: (given) => ({
    accepted: isFresh(given) && solves(raw(given.nonce), raw(given.message_id), raw(given.digest), raw(given.solution), given.bits),
  }),
};
