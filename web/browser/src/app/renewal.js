// A receipt that a messenger has seen stays with the messenger; here one takes a new one (SPEC 7.4, new_receipt).
import { same, toB64 } from "../bytes.js";
import { signRenewal } from "../consent.js";
import { ROW } from "../frames.js";
import { deriveKeys, drawSecret } from "../receipt.js";
import { wrapKey } from "../seal.js";
import { RefusedError, postRenewal } from "./api.js";
import { MESSENGERS, officeKey, rewrapAll, startConversation, takeOwn } from "./conversation.js";
import { button, el, show } from "./dom.js";
import { Exchange } from "./exchange.js";
import { insist } from "./insist.js";
import { keep } from "./leave.js";
import { compose, wired } from "./outgoing.js";
import { showReceipt } from "./receipt_view.js";
import { say } from "./wording.js";

const QUIET = { onRow: () => undefined, onProgress: () => undefined, onTrouble: () => undefined };

function cameThroughMessenger({ rows }) {
  const own = [...rows.values()].filter((row) => row.kind === ROW.OWN && row.content);
  return own.some(({ content }) => content.type === "report" && MESSENGERS.includes(content.lane)) && !own.some(({ content }) => content.type === "new_receipt");
}

// The hand that signed so far says which one signs from now on; the office believes no other.
const newsOf = (conversation, next) =>
  compose(conversation, {
    type: "new_receipt", speak: toB64(next.speak), tag_hash: toB64(next.tagHash), mailbox_key: toB64(next.mailbox.public.raw),
    consent_key: toB64(next.consent.public), consent_vouch: toB64(signRenewal(next.consent.public, conversation.office.id, conversation.keys.consent)),
  });

// The office is told in the old mailbox, as with any message; then every row, that one too, is wrapped to the new key.
async function post(conversation, next, message) {
  const own = { id: message.id, wrap: await wrapKey(message.dek, message.digest, next.mailbox.public, message.context) };
  const others = (await rewrapAll(conversation, next.mailbox.public)).filter(({ id }) => !same(id, message.id));
  const wraps = [...others, own];
  await postRenewal({
    tag: toB64(conversation.keys.tag), new_tag_hash: toB64(next.tagHash), new_mailbox_key: toB64(next.mailbox.public.raw),
    wraps: wraps.map(({ id, wrap }) => ({ id: toB64(id), wrap: toB64(wrap) })), message: await wired(message, officeKey(conversation)),
  });
}

// An answer may be lost on its way although the office took the new receipt: then the new one opens.
async function opensAlready(conversation, next) {
  return (await new Exchange(startConversation(conversation.office, next), QUIET).drain()) > 0;
}

async function attempt(conversation, next, message, exchange) {
  try {
    await post(conversation, next, message);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    if (await opensAlready(conversation, next)) return;
    // Something new has come meanwhile: its key must be wrapped again as well.
    if (error.code !== "conflict") throw error;
    await exchange.drain();
    throw new RefusedError(409, "changed", error.sentence);
  }
}

async function renew(conversation, next, exchange, onTrouble) {
  const message = await newsOf(conversation, next);
  await insist(conversation.office, () => attempt(conversation, next, message, exchange), onTrouble);
  conversation.keys = next;
  takeOwn(conversation, message);
  Object.assign(exchange, { after: 0, offset: 0, parts: [] });
}

export function offerRenewal(container, screen, conversation, open) {
  if (!cameThroughMessenger(conversation)) return null;
  const place = el("section", { class: "ds-card ds-card--renew" });
  const cover = el("div", { class: "ds-screen" });
  const note = el("p", { class: "ds-note", role: "status" });

  async function take() {
    const secret = drawSecret();
    keep(secret);
    open.exchange.stop();
    screen.hidden = true;
    container.append(cover);
    const deriving = deriveKeys(secret, conversation.office.id);
    await showReceipt(cover, secret);
    const next = await deriving;
    keep(next.tag, next.speak, next.filing, next.mailbox.seed, next.consent.seed);
    screen.hidden = false;
    await settle(next);
  }

  async function settle(next) {
    show(place, el("p", { role: "status" }, say("sending")), note);
    try {
      await renew(conversation, next, open.exchange, () => show(note, say("not_sent")));
      show(place, el("p", { role: "status" }, say("renewed")));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      show(place, el("p", { role: "alert" }, say("renew_failed")));
    }
    open.update();
    open.exchange.start();
  }

  return show(place, el("p", {}, say("renew_about")), button(say("renew"), "ds-button ds-button--main", take));
}
