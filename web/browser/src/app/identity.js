// Where the person stands on the ladder, from their own signed words and the office's card; and saying something new.
import { fromB64, randomId, same, toB64, toHex, utf8 } from "../bytes.js";
import { GIVE, REFUSE, WITHDRAW, readStatement, signStatement } from "../consent.js";
import { IDENTITY, NAMED, VAULT, about } from "../context.js";
import { CannotOpenError, MalformedError } from "../errors.js";
import { ROW } from "../frames.js";
import { encodeContent } from "../payload.js";
import { hash } from "../primitives.js";
import { splitSecret } from "../quorum.js";
import { sealBody, wrapKey } from "../seal.js";
import { RefusedError, postEnvelope, solvedPuzzle } from "./api.js";
import { standing, voices } from "./conversation.js";
import { insist } from "./insist.js";
import { today } from "./office.js";

const ANONYMOUS = "anonymous";
const DAY_MS = 86400000;
const ORDER = [ANONYMOUS, "self_disclosed", "sealed", "named_protected", "ordinary"];
const lower = (one, other) => ORDER.indexOf(one) > ORDER.indexOf(other);

const inOrder = ({ rows }) => [...rows.values()].sort((a, b) => a.seq - b.seq);

function handIn({ content }) {
  try {
    return content.type === "report" || content.type === "new_receipt" ? fromB64(content.consent_key, 32) : null;
  } catch {
    return null; // rows come from whoever could insert one
  }
}

function statementIn(row, hands, office) {
  try {
    const one = readStatement(String(row.content.said), fromB64(row.content.signature, 64), hands, office.id);
    return office.ladder.purposes[one.purpose] && (one.act === WITHDRAW || same(one.id, row.id)) ? one : null;
  } catch (error) {
    if (error instanceof CannotOpenError || error instanceof MalformedError) return null;
    throw error;
  }
}

function decisions(conversation, believed, since) {
  const own = believed.filter((row) => row.kind === ROW.OWN);
  const hands = [conversation.keys.consent.public, ...own.map(handIn).filter(Boolean)];
  return since
    .filter(({ kind }) => kind === ROW.OWN)
    .filter(({ content, way }) => content.type === "identity" && (!way || way.state === "sent"))
    .map((row) => ({ said: statementIn(row, hands, conversation.office), shown: String(row.content.shown || "") }))
    .filter(({ said }) => said);
}

// What is taken back takes with it what was given before and stands on it; the same in casework/consents.py.
function consentsOf(decided, purposes) {
  const back = new Map(decided.filter(({ said }) => said.act === WITHDRAW).map(({ said }) => [toHex(said.id), said.day]));
  const found = [];
  for (const { said, shown } of decided) {
    if (said.act !== WITHDRAW) {
      found.push({ ...said, name: toHex(said.id), shown, refused: said.act === REFUSE, withdrawn: back.get(toHex(said.id)) || null });
      continue;
    }
    const fallen = found.filter((one) => one.name === toHex(said.id)).map((one) => one.purpose);
    for (const one of found) {
      if (!one.refused && !one.withdrawn && fallen.includes(purposes[one.purpose].requires)) one.withdrawn = said.day;
    }
  }
  return found;
}

export const holds = (one) => !one.refused && !one.withdrawn && (one.until === null || today() <= one.until);

function inForce(consents, ladder, side) {
  const held = consents.filter((one) => ladder.purposes[one.purpose].ladder === side && holds(one));
  const there = held.map((one) => one.purpose);
  return held.filter((one) => !ladder.purposes[one.purpose].requires || there.includes(ladder.purposes[one.purpose].requires));
}

function askedIn(believed, consents, ladder, side) {
  const answered = consents.filter((one) => one.asked).map((one) => toHex(one.asked));
  return believed
    .filter(({ kind, content, id }) => kind === ROW.OFFICE && content.ask === "identity" && !answered.includes(toHex(id)))
    .map(({ id, content }) => ({ id, purpose: content.purpose, recipient: String(content.recipient), said: String(content.text) }))
    .filter(({ purpose }) => ladder.purposes[purpose] && ladder.purposes[purpose].ladder === side);
}

export function ladderOf(conversation) {
  const { office: { ladder }, card } = conversation;
  const known = voices(conversation);
  const believed = inOrder(conversation).filter((row) => row.content && standing(row, known) === "confirmed");
  const first = believed.find(({ kind, content }) => kind === ROW.OWN && content.type === "report");
  const kind = (card && card.kind) || (first && first.content.kind) || "";
  const side = !kind || ladder.protected.includes(kind) ? "protected" : "ordinary";
  // What was decided in a talk stays with the talk: the report made of it begins without a name.
  const filed = believed.map((row) => row.kind === ROW.OWN && row.content.type === "conversion" && !(row.way && row.way.state !== "sent")).lastIndexOf(true);
  const since = believed.slice(filed + 1);
  const consents = consentsOf(decisions(conversation, believed, since), ladder.purposes);
  const force = inForce(consents, ladder, side);
  const told = card && ORDER.includes(card.rung) ? card.rung : ANONYMOUS;
  const ledTo = consents.map((one) => ladder.purposes[one.purpose].rung);
  const base = ledTo.includes(told) ? ANONYMOUS : told;
  const own = force.map((one) => ladder.purposes[one.purpose].rung).filter(Boolean).reduce((rung, one) => (lower(one, rung) ? one : rung), base);
  return {
    // Until the office has followed, the less protected of both is what is true.
    rung: lower(told, own) ? told : own, settling: own !== told && consents.length > 0, side, consents, force,
    asked: askedIn(since, consents, ladder, side), canTell: Boolean(card), closed: Boolean(card) && card.stage === "closed",
  };
}

export const has = (view, purpose) => view.force.some((one) => one.purpose === purpose);

export const offers = (view, ladder) =>
  Object.entries(ladder.purposes).filter(([name, rule]) =>
    rule.ladder === view.side && rule.offered && !has(view, name) && (!rule.requires || has(view, rule.requires)) && !view.closed);

export const recipientNamed = (ladder, recipient) => ladder.recipients[recipient] || recipient;

const endOf = (rule, from) => (rule.days ? new Date(Date.parse(from) + rule.days * DAY_MS).toISOString().slice(0, 10) : null);

function howLong(ladder, until) {
  if (until === null) return ladder.kept;
  const [year, month, day] = until.split("-").map(Number);
  return ladder.until.replace("{year}", year).replace("{month}", month).replace("{day}", day);
}

// The exact text under which somebody agrees today.
export function textFor(ladder, purpose, recipient) {
  const rule = ladder.purposes[purpose];
  return rule.text.replace("{recipient}", recipientNamed(ladder, recipient)).replace("{until}", howLong(ladder, endOf(rule, today())));
}

async function envelope(conversation, facts) {
  const { office } = conversation;
  const pointer = randomId();
  const { body, dek } = await sealBody(facts, about(VAULT, office.id, pointer));
  const send = async () => {
    const { custodians, quorum } = office.list;
    const bundles = await splitSecret(dek, quorum, custodians.map(({ key }) => key), about(IDENTITY, office.id, pointer), body.digest);
    const puzzle = await solvedPuzzle(pointer, body.digest);
    return postEnvelope({ id: toB64(pointer), body: toB64(body.raw), bundles: bundles.map(toB64), puzzle });
  };
  try {
    await insist(office, send, () => undefined);
  } catch (error) {
    // The pointer was drawn here: if it is taken, it was kept by an earlier attempt whose answer was lost.
    if (!(error instanceof RefusedError && error.code === "conflict")) throw error;
  }
  return pointer;
}

// For the case alone: the mailbox does not keep it, so that eight words forced out of somebody do not say who they are.
async function forCase({ office, card }, facts, id) {
  const context = about(NAMED, office.id, id);
  const { body, dek } = await sealBody(facts, context);
  return { digest: body.digest, named: { body: toB64(body.raw), wrap: toB64(await wrapKey(dek, body.digest, card.key, context)) } };
}

function contentOf(conversation, one, shown, more = {}) {
  const { said, signature } = signStatement(one, conversation.keys.consent);
  return { type: "identity", said, signature: toB64(signature), shown, what: `${one.act}.${one.purpose}`, ...more };
}

const plain = ({ office }, act, id, purpose, recipient) => ({
  act, office: office.id, id, purpose, recipient, facts: [], version: office.ladder.purposes[purpose].version, text: hash(utf8("")),
  day: today(), until: null, envelope: null, named: null, asked: null,
});

export async function give(conversation, tell, { purpose, recipient, facts = {}, asked = null }) {
  const { office } = conversation;
  const rule = office.ladder.purposes[purpose];
  const id = randomId();
  const sealed = encodeContent({ v: 1, type: "named", ...facts });
  const pointer = rule.carries === "envelope" ? await envelope(conversation, sealed) : null;
  const told = rule.carries === "named" ? await forCase(conversation, sealed, id) : null;
  const shown = textFor(office.ladder, purpose, recipient);
  const named = Object.keys(facts);
  const one = {
    ...plain(conversation, GIVE, id, purpose, recipient), facts: named.length ? named : rule.facts, text: hash(utf8(shown)),
    until: endOf(rule, today()), envelope: pointer, named: told && told.digest, asked,
  };
  return tell(contentOf(conversation, one, shown, told ? { named: told.named } : {}), id);
}

export function refuse(conversation, tell, { purpose, recipient, asked }) {
  const id = randomId();
  return tell(contentOf(conversation, { ...plain(conversation, REFUSE, id, purpose, recipient), asked }, ""), id);
}

export const takeBack = (conversation, tell, { id, purpose, recipient }) =>
  tell(contentOf(conversation, plain(conversation, WITHDRAW, id, purpose, recipient), ""), randomId());
