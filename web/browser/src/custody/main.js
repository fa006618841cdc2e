// A custodian's page at the console: the key file is opened here, on their own machine, and never leaves it.
import { fromB64, join, same, toB64, utf8, wipe } from "../bytes.js";
import { about } from "../context.js";
import { CannotOpenError } from "../errors.js";
import { publicKey, sign } from "../keys.js";
import { openSealed } from "../open.js";
import { el, focusOn, lines, show } from "../app/dom.js";
import { GRANT, answerGrant, readGrant } from "./grant.js";
import { openKeyFile } from "./keyfile.js";

const HELLO = "daesup/1/custodian";
const FORGET_AFTER = 10 * 60 * 1000;

const place = document.getElementById("custody");
const told = JSON.parse(place.dataset.told);
const custodians = told.custodians.map((one) => ({ ...one, key: fromB64(one.key, 16), verify: fromB64(one.verify, 32) }));

let custodian = null;
let forgetting = 0;

async function ask(path, fields) {
  const body = new URLSearchParams({ token: told.token, ...fields });
  const answer = await fetch(`/custody/${path}`, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
  const content = await answer.json();
  if (!answer.ok) throw new Refused(content.message || told.words.failed);
  return content;
}

class Refused extends Error {}

function forget() {
  if (custodian !== null) wipe(custodian.key.seed, custodian.signing.seed);
  custodian = null;
  clearTimeout(forgetting);
}

function stayAwake() {
  clearTimeout(forgetting);
  forgetting = setTimeout(() => {
    forget();
    location.reload();
  }, FORGET_AFTER);
}

const said = (text, kind) => el("p", { class: `notice ${kind}`, role: kind === "error" ? "alert" : "status" }, text);

function trouble(error, where) {
  const text = error instanceof Refused ? error.message : error instanceof CannotOpenError ? told.words.wrong_key : told.words.failed;
  const note = said(text, "error");
  where.prepend(note);
  focusOn(note);
}

function asksForKey(text = null) {
  const file = el("input", { id: "keyfile", type: "file", required: true });
  const phrase = el("input", { id: "phrase", type: "password", autocomplete: "off", required: true });
  const bar = el("progress", { max: "1", value: "0", hidden: true, "aria-label": told.words.opening });
  const form = el("form", {
    submit: async (event) => {
      event.preventDefault();
      form.querySelectorAll(".notice").forEach((old) => old.remove());
      bar.hidden = false;
      go.disabled = true;
      try {
        const raw = new Uint8Array(await file.files[0].arrayBuffer());
        custodian = await openKeyFile(raw, phrase.value, custodians, (share) => { bar.value = share; });
        phrase.value = "";
        stayAwake();
        await list();
      } catch (error) {
        bar.hidden = true;
        go.disabled = false;
        trouble(error, form);
      }
    },
  },
  el("label", { for: "keyfile" }, told.words.file), file,
  el("label", { for: "phrase" }, told.words.phrase), phrase,
  el("p", { class: "seen-by" }, told.words.stays), bar);
  const go = el("button", { class: "primary" }, told.words.open);
  form.append(el("p", {}, go));
  show(place, text, form);
}

async function opened(request) {
  const context = about(GRANT, told.office, fromB64(request.id, 16));
  const { content } = await openSealed(fromB64(request.body), fromB64(request.wrap), custodian.key, context);
  return { raw: content, grant: readGrant(content) };
}

async function list(note = null) {
  stayAwake();
  const signature = sign(custodian.signing, HELLO, join(fromB64(told.nonce), custodian.key.public.id));
  const { requests } = await ask("open", { key: toB64(custodian.key.public.id), signature: toB64(signature) });
  const cards = [];
  for (const request of requests) cards.push(card(request, await opened(request)));
  const close = el("button", { type: "button", class: "quiet", click: () => { forget(); location.reload(); } }, told.words.close);
  const heading = el("h2", {}, told.words.waiting);
  show(place, note, heading, cards.length ? el("ul", { class: "copies" }, ...cards) : el("div", { class: "empty" }, el("p", {}, told.words.none)), el("p", {}, close));
  if (note === null) focusOn(heading);
}

function card(request, { raw, grant }) {
  const grantee = publicKey(fromB64(request.grantee));
  const facts = el("dl", { class: "answers" },
    ...[["number", request.number], ["officer", request.officer], ["what", told.labels[grant.spans[0]] || grant.spans[0]], ["reason", lines(grant.reason)],
      ["until", grant.notAfter], ["agreed", told.words.count.replace("{agreed}", request.agreed).replace("{refused}", request.refused).replace("{needed}", request.needed)]]
      .flatMap(([name, value]) => [el("dt", {}, told.words[name]), el("dd", {}, value)]));
  const item = el("li", { "data-grant": request.id }, facts);
  if (request.answered || request.declined) {
    item.append(el("p", { class: "hint" }, request.answered ? told.words.answered : told.words.declined));
  }
  // Whoever the server says is asking must be whom the sealed request names.
  if (!same(grantee.id, grant.grantee)) item.append(said(told.words.mismatch, "error"));
  else if (!request.answered) item.append(...choices(request, raw, grantee, item));
  return item;
}

function choices(request, raw, grantee, item) {
  const doing = (act, note) => async (event) => {
    event.preventDefault();
    item.querySelectorAll(".notice").forEach((old) => old.remove());
    const buttons = item.querySelectorAll("button");
    buttons.forEach((each) => { each.disabled = true; });
    try {
      await act();
      await list(said(note, "good"));
    } catch (error) {
      buttons.forEach((each) => { each.disabled = false; });
      trouble(error, item);
    }
  };
  const agree = async () => {
    const grant = readGrant(raw);
    const kept = await ask("bundle", { grant: request.id, envelope: toB64(grant.envelope) });
    const answer = await answerGrant({
      raw, bundle: fromB64(kept.bundle), bodyDigest: fromB64(kept.digest, 32), grantee, custodian, office: told.office,
    });
    await ask("agree", { grant: request.id, answer: toB64(answer) });
  };
  const why = el("textarea", { id: `why-${request.id}`, rows: "2", maxlength: "500", required: true });
  const refuse = () => ask("refuse", { grant: request.id, reason: why.value });
  return [
    el("form", { submit: doing(agree, told.words.done) },
      el("p", { class: "seen-by" }, told.words.effect), el("p", {}, el("button", { class: "primary" }, told.words.agree))),
    request.declined ? null : el("details", {}, el("summary", {}, told.words.refuse),
      el("form", { submit: doing(refuse, told.words.refused) },
        el("label", { for: why.id }, told.words.why), why, el("p", {}, el("button", {}, told.words.refuse)))),
  ].filter((part) => part !== null);
}

addEventListener("pagehide", forget);
asksForKey();
