// A talk becomes a report: its person chooses what goes over and signs; the same as the page without script (SPEC 7.7).
import { randomId, toB64, toHex, utf8 } from "../bytes.js";
import { GIVE, signStatement } from "../consent.js";
import { tooLong } from "../dialogue.js";
import { ROW } from "../frames.js";
import { hash } from "../primitives.js";
import { isTalk, standing, voices } from "./conversation.js";
import { button, el, focusOn, lines, show } from "./dom.js";
import { excuse } from "./excuse.js";
import { today } from "./office.js";
import { officeText, say, told } from "./wording.js";

const SAID = ["report", "follow_up"];
const LONGEST_EXCLUDED = 500;
const UNSURE = "unsure";

const own = (conversation) => {
  const known = voices(conversation);
  return [...conversation.rows.values()].sort((a, b) => a.seq - b.seq)
    .filter((row) => row.kind === ROW.OWN && row.content && standing(row, known) === "confirmed");
};

// What could not be sent has not been said.
const filed = (conversation) => own(conversation).some(({ content, way }) => content.type === "conversion" && !(way && way.state === "failed"));

// A message in words, with the written answers to what was asked beside it; nothing that was picked from a list.
function wordsOf({ text, answers }, questions) {
  const written = Object.entries(answers && typeof answers === "object" ? answers : {})
    .filter(([field, said]) => questions.includes(field) && said && !officeText(`value.${said}`));
  return [typeof text === "string" ? text : "", ...written.map(([field, said]) => `${officeText(`answer.${field}`)}: ${said}`)].filter(Boolean).join("\n");
}

function choice(type, name, value, ...label) {
  const box = el("input", { type, name, value });
  return { box, node: el("label", { class: "choice" }, box, " ", ...label) };
}

function partOf(row, questions) {
  const text = wordsOf(row.content, questions);
  const files = Array.isArray(row.content.files) ? row.content.files.filter((file) => file && typeof file === "object") : [];
  const words = text ? { text, ...choice("checkbox", "part", toHex(row.id), el("span", { class: "text" }, lines(text))) } : null;
  const boxes = files.map((file, i) => ({ file, ...choice("checkbox", "file", String(file.id), told("talk.file", { n: i + 1 })) }));
  const node = el("div", { class: "talk-part" }, words && words.node, boxes.map((one) => one.node));
  return { words, boxes, node: words || boxes.length ? node : null };
}

// What goes over is signed as the exact text that travels, so nobody can add to it or take from it.
function contentOf(conversation, report, kind, id) {
  const { office, keys } = conversation;
  const said = JSON.stringify({ v: 1, ...report });
  const statement = {
    act: GIVE, office: office.id, id, purpose: "file_report", recipient: kind, facts: [], version: office.talks.version,
    text: hash(utf8(office.talks.text)), day: today(), until: null, envelope: null, named: hash(utf8(said)), asked: null,
  };
  const signed = signStatement(statement, keys.consent);
  return { type: "conversion", said: signed.said, signature: toB64(signed.signature), shown: office.talks.text, report: said };
}

function form(conversation, { send, refuse }) {
  const { talks } = conversation.office;
  const parts = own(conversation).filter(({ content }) => SAID.includes(content.type)).map((row) => partOf(row, talks.questions)).filter(({ node }) => node);
  if (!parts.length) return el("p", { class: "ds-note" }, officeText("talk.nothing"));
  const kinds = talks.choices.map(({ kind, label }) => ({ kind, ...choice("radio", "kind", kind, officeText(label)) }));
  kinds.find(({ kind }) => kind === UNSURE).box.checked = true;
  const more = el("textarea", { id: "more", class: "ds-input", rows: 4 });
  const excluded = el("input", { id: "excluded", class: "ds-input", type: "text", maxlength: LONGEST_EXCLUDED, autocomplete: "off" });
  const agree = choice("checkbox", "agree", "1", officeText("talk.agree"));
  const submit = (event) => {
    event.preventDefault();
    const texts = parts.filter(({ words }) => words && words.box.checked).map(({ words }) => words.text);
    const files = parts.flatMap(({ boxes }) => boxes.filter(({ box }) => box.checked).map(({ file }) => file));
    const text = [...texts, more.value.trim()].filter(Boolean).join("\n\n");
    if (!text && !files.length) return refuse(officeText("refusal.nothing_chosen"));
    if (tooLong(text)) return refuse(say("refuse_too_long"));
    if (!agree.box.checked) return refuse(officeText("refusal.agreement_needed"));
    const { kind } = kinds.find(({ box }) => box.checked);
    return send({ kind, text, excluded: excluded.value.split(/\s+/).filter(Boolean).join(" "), files }, kind);
  };
  return el("form", { submit, autocomplete: "off" },
    el("fieldset", { class: "talk-parts" }, el("legend", {}, officeText("talk.parts")), el("p", { class: "hint" }, officeText("talk.lead")), parts.map(({ node }) => node)),
    el("fieldset", {}, el("legend", {}, officeText("talk.kind")), kinds.map(({ node }) => node)),
    el("div", { class: "field" }, el("label", { for: "more" }, officeText("talk.more")), more),
    el("div", { class: "field" }, el("label", { for: "excluded" }, officeText("talk.excluded")), excluded),
    el("blockquote", { class: "talk-consent" }, talks.text), agree.node,
    el("p", {}, el("button", { type: "submit", class: "primary wide" }, officeText("talk.send"))));
}

export function reportDoor(container, screen, conversation, open) {
  const door = el("div", { class: "talk-door" });
  const cover = el("div", { class: "ds-screen" });
  const title = el("h2", { class: "ds-mailbox-title" }, officeText("talk.title"));
  const note = el("p", { class: "ds-note", role: "status" });
  const trouble = el("div", { class: "ds-error", role: "alert" });
  const place = el("div", {});
  const about = el("p", {}, officeText("talk.about"));
  let looks = "";
  let busy = false;

  async function send(report, kind) {
    if (busy) return;
    busy = true;
    show(trouble);
    show(note, officeText("web.sending"));
    const id = randomId();
    try {
      await open.tell(contentOf(conversation, report, kind, id), id);
      show(note, officeText("talk.done"));
      show(place);
      about.hidden = true;
    } catch (error) {
      show(note);
      show(trouble, excuse(error));
    } finally {
      busy = false;
      update();
      focusOn(title);
    }
  }

  const refuse = (sentence) => {
    show(trouble, sentence);
    trouble.scrollIntoView({ block: "center" });
  };

  function enter() {
    screen.hidden = true;
    container.append(cover);
    show(note);
    show(trouble);
    about.hidden = false;
    show(place, form(conversation, { send, refuse }));
    focusOn(title);
  }

  function leave() {
    cover.remove();
    screen.hidden = false;
  }

  function update() {
    const closed = Boolean(conversation.card) && conversation.card.stage === "closed";
    const now = !isTalk(conversation) || closed ? "" : filed(conversation) ? "waits" : "door";
    if (now === looks) return;
    looks = now;
    if (now === "door") {
      show(door, el("section", { class: "ladder-door" }, el("h2", {}, officeText("talk.title")), el("p", {}, officeText("talk.about")),
        button(officeText("talk.open"), "ds-button", enter)));
    } else {
      show(door, now === "waits" ? el("p", { class: "ds-note" }, officeText("talk.waits")) : "");
    }
  }

  show(cover, title, about, note, trouble, place, button(officeText("talk.back"), "ds-button", leave));
  open.report.update = update;
  return door;
}
