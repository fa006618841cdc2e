// Words on their way out: sealed once, retried with the same id and digest, wrapped again when keys change.
import { randomId, toB64 } from "../bytes.js";
import { MESSAGE, about } from "../context.js";
import { encodeMessage, splitMessage } from "../frames.js";
import { filingLeaf } from "../filing.js";
import { TO_OFFICE, encodeContent, mac } from "../payload.js";
import { sealBody, wrapKey } from "../seal.js";
import { postReport, solvedPuzzle } from "./api.js";
import { keyOfDesk, minute, today } from "./office.js";
import { officeKey } from "./conversation.js";

// `voiced` is false for the first message alone: it carries the voice instead (SPEC 7.3).
export async function compose(conversation, content, { voiced = true, files = [], urgent = false, id = randomId() } = {}) {
  const context = about(MESSAGE, conversation.office.id, id);
  // The day is said inside the seal: by it the words are looked for in the filing list (SPEC 14.4).
  const said = { v: 1, ...content, day: today() };
  const bytes = encodeContent(said);
  const code = voiced ? mac(conversation.keys.speak, TO_OFFICE, id, bytes) : null;
  const { body, dek } = await sealBody(bytes, context, code);
  return {
    id, context, body, dek, digest: body.digest, files, urgent, content: said, payload: { content: bytes, mac: code },
    mailboxWrap: await wrapKey(dek, body.digest, conversation.keys.mailbox.public, context),
    leaf: filingLeaf(conversation.keys.filing, id, body.digest),
  };
}

export const officeWrap = (message, key) => wrapKey(message.dek, message.digest, key, message.context);

export async function fragmentsOf(conversation, message) {
  const whole = encodeMessage({
    urgent: message.urgent, officeWrap: await officeWrap(message, officeKey(conversation)), mailboxWrap: message.mailboxWrap,
    leaf: message.leaf, files: message.files, body: message.body.raw,
  });
  return splitMessage(message.id, message.digest, whole);
}

export async function wired(message, key) {
  return {
    id: toB64(message.id), body: toB64(message.body.raw), office_wrap: toB64(await officeWrap(message, key)),
    mailbox_wrap: toB64(message.mailboxWrap), leaf: toB64(message.leaf),
  };
}

export const composeReport = (conversation, { answers, files }) => {
  const { kind = "unsure", desk, urgent, text = "", excluded = null, ...others } = answers;
  const told = Object.fromEntries(Object.entries(others).map(([field, value]) => [field, String(value)]));
  const content = {
    type: "report", kind, lane: "web", text, answers: told, files: files.map((file) => file.reference),
    speak: toB64(conversation.keys.speak), consent_key: toB64(conversation.keys.consent.public), excluded, vault: null,
    ...(told.contact ? { at: minute() } : {}),
  };
  return compose(conversation, content, { voiced: false, files: files.map((file) => file.id), urgent: urgent === true });
};

export async function sendReport(conversation, report) {
  const key = keyOfDesk(conversation.office, conversation.desk);
  const { keys } = conversation;
  return postReport({
    ...(await wired(report, key)), desk: conversation.desk, urgent: report.urgent, tag_hash: toB64(keys.tagHash),
    mailbox_key: toB64(keys.mailbox.public.raw), files: report.files.map(toB64), puzzle: await solvedPuzzle(report.id, report.digest),
  });
}
