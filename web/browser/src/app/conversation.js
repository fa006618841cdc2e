// One receipt's conversation: what came, what may be believed, to whom the next word is sealed.
import { fromB64, same, toHex } from "../bytes.js";
import { CARD, MESSAGE, about } from "../context.js";
import { parseBody } from "../envelope.js";
import { CannotOpenError, MalformedError } from "../errors.js";
import { ROW, parseRow } from "../frames.js";
import { publicKey } from "../keys.js";
import { openBody, unwrapKey } from "../open.js";
import { TO_OFFICE, TO_REPORTER, confirms, decodeContent } from "../payload.js";
import { wrapKey } from "../seal.js";
import { DEFAULT_DESK, keyOfDesk } from "./office.js";

export const MESSENGERS = ["telegram", "kakao", "sms"];

export const startConversation = (office, keys, desk = DEFAULT_DESK) => ({ office, keys, desk, rows: new Map(), card: null, broken: 0 });

const contextOf = (conversation, row) => about(row.kind === ROW.CARD ? CARD : MESSAGE, conversation.office.id, row.id);

async function openRow(conversation, row) {
  try {
    const body = parseBody(row.body);
    const context = contextOf(conversation, row);
    const dek = await unwrapKey(row.wrap, conversation.keys.mailbox, body.digest, context);
    const payload = await openBody(body, dek, context);
    return { ...row, digest: body.digest, dek, payload, content: decodeContent(payload.content) };
  } catch (error) {
    if (error instanceof CannotOpenError || error instanceof MalformedError) return { ...row, content: null };
    throw error;
  }
}

// Rows come from whoever could insert one: a field that cannot be read is as good as absent.
function speakIn(row) {
  try {
    return fromB64(row.content.speak, 32);
  } catch {
    return null;
  }
}

// A voice is a speak key this receipt has a right to. Renewing a receipt says the new voice under the old one, so a
// voice that introduced a believed one is believed as well; all others could come from whoever can insert a row.
export function voices(conversation) {
  const rows = [...conversation.rows.values()].filter((row) => row.kind === ROW.OWN && row.content);
  const introduced = rows.map(speakIn).filter(Boolean);
  const known = [conversation.keys.speak];
  for (let before = 0; before < known.length; before++) {
    for (const row of rows) {
      const newer = row.content.type === "new_receipt" && speakIn(row);
      if (!newer || !same(newer, known[before])) continue;
      const older = introduced.find((speak) => confirms(speak, TO_OFFICE, row.id, row.payload));
      if (older && !known.some((one) => same(one, older))) known.push(older);
    }
  }
  return known;
}

// "confirmed", "unconfirmed" (own words without the receipt), "refused" or "unreadable".
export function standing(row, known) {
  if (!row.content) return "unreadable";
  if (row.local) return "confirmed";
  const direction = row.kind === ROW.OWN ? TO_OFFICE : TO_REPORTER;
  if (known.some((speak) => confirms(speak, direction, row.id, row.payload))) return "confirmed";
  if (row.kind !== ROW.OWN || row.payload.mac !== null) return "refused";
  const carries = row.content.type === "report" && speakIn(row);
  return carries && known.some((speak) => same(speak, carries)) ? "confirmed" : "unconfirmed";
}

// A card counts only with its MAC, and never goes back to an older generation in this tab (SPEC 7.5).
function takeCard(conversation, row) {
  const card = row.content;
  if (standing(row, voices(conversation)) !== "confirmed" || card.type !== "card" || !Number.isSafeInteger(card.generation)) return;
  if (conversation.card && card.generation < conversation.card.generation) return;
  try {
    conversation.card = { ...card, key: publicKey(fromB64(card.case_key)) };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    row.content = null;
  }
}

export async function takeRow(conversation, seq, raw) {
  let parsed;
  try {
    parsed = parseRow(raw);
  } catch {
    conversation.broken++;
    return;
  }
  const row = await openRow(conversation, { ...parsed, seq });
  const name = toHex(row.id);
  const before = conversation.rows.get(name);
  // What was once believed is not overwritten by a later row that took its id.
  if (before && standing(before, voices(conversation)) === "confirmed") {
    before.seq = Math.min(before.seq, seq);
    return;
  }
  conversation.rows.set(name, row);
  // Any row can introduce the voice under which an earlier card was said.
  for (const card of conversation.rows.values()) if (card.kind === ROW.CARD && card.content) takeCard(conversation, card);
}

export function takeOwn(conversation, { id, content, payload, digest, dek }) {
  conversation.rows.set(toHex(id), { kind: ROW.OWN, id, seq: Infinity, content, payload, digest, dek, local: true });
}

export function officeKey(conversation) {
  if (conversation.card) return conversation.card.key;
  return keyOfDesk(conversation.office, conversation.desk);
}

// Every data key this tab has seen, wrapped again to a new mailbox key.
export async function rewrapAll(conversation, to) {
  const wraps = [];
  for (const row of conversation.rows.values()) {
    if (row.dek) wraps.push({ id: row.id, wrap: await wrapKey(row.dek, row.digest, to, contextOf(conversation, row)) });
  }
  return wraps;
}

// Whether this is a talk and no case: as the office says, or before it has opened it, as its person said.
export function isTalk({ rows, card, office: { talks } }) {
  if (!talks) return false;
  if (card && card.kind) return talks.kinds.includes(card.kind);
  return [...rows.values()].some(({ kind, content }) => kind === ROW.OWN && content && content.type === "report" && talks.kinds.includes(content.kind));
}
