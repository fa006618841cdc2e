// The conversation as it stands: bubbles of both sides, each with what may be said about it.
import { fromB64, toHex } from "../bytes.js";
import { openFile } from "../files.js";
import { ROW } from "../frames.js";
import { fetchFile } from "./api.js";
import { standing, voices } from "./conversation.js";
import { button, el, lines, show } from "./dom.js";
import { RATING, rated } from "./rating.js";
import { officeText, say } from "./wording.js";

export function bubble(side, text, ...more) {
  const author = side === "me" ? say("me") : say(side === "officer" ? "officer" : "office");
  return el("article", { class: `message ds-bubble ds-bubble--${side === "me" ? "me" : "office"}`, "data-from": side === "me" ? "reporter" : "office" },
    el("h3", { class: "ds-bubble-author" }, author), text ? el("p", { class: "ds-bubble-text" }, lines(text)) : null, ...more);
}

const size = (bytes) => (bytes < 1000000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1000000).toFixed(1)} MB`);

// The original name stays inside: a download list is a trace on the device.
async function download(conversation, reference, n) {
  const sealed = await fetchFile(conversation.keys.tag, fromB64(reference.id, 16));
  const plain = await openFile({
    dek: fromB64(reference.key, 32), office: conversation.office.id, id: fromB64(reference.id, 16), length: reference.size,
    digest: fromB64(reference.digest, 32), sealed,
  });
  const ending = /\.[a-z0-9]{1,5}$/i.exec(reference.name || "");
  const url = URL.createObjectURL(new Blob([plain], { type: "application/octet-stream" }));
  el("a", { href: url, download: `${say("answer_name")}-${n}${ending ? ending[0] : ""}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

function fileList(conversation, row) {
  const files = Array.isArray(row.content.files) ? row.content.files.filter((file) => file && typeof file === "object") : [];
  if (!files.length) return null;
  if (row.kind === ROW.OWN) return el("p", { class: "ds-bubble-files" }, say("files", { n: files.length }));
  const note = el("p", { class: "ds-note", role: "status" }, say("file_about"));
  const items = files.map((file, i) => el("li", {},
    button(`${say("file", { n: i + 1, size: size(Number(file.size) || 0) })} ${say("file_get")}`, "ds-button ds-file-get", () =>
      download(conversation, file, i + 1).catch(() => show(note, say("file_failed"))))));
  return el("div", { class: "ds-bubble-files" }, el("ul", { class: "ds-files" }, items), note);
}

const SAID = { withdraw: "withdrawn", consent: "consented", new_receipt: "renewed", identity: "decided", conversion: "filed_report" };
// What can be answered with one tap to how one is after a report.
const TAPS = ["none", "harm", "asked"];

function textOf({ type, text, what, tap }) {
  if (type === "check_in") return TAPS.includes(what) ? officeText(`check_in.${what}`) : say("unknown_type");
  if (type === RATING) return [rated({ what, tap }), typeof text === "string" ? text : ""].filter(Boolean).join("\n");
  if (type === "report" || type === "follow_up" || type === "reply") return typeof text === "string" ? text : "";
  return say(SAID[type] || "unknown_type");
}

// Whether the office waits for an answer to this question: its card says so, and nothing was tapped after it.
function waits({ rows, card }, { content, seq }) {
  if (!content || content.ask !== "check_in" || !card || card.check !== true) return false;
  return ![...rows.values()].some((own) => own.kind === ROW.OWN && own.content && own.content.type === "check_in" && own.seq > seq);
}

const taps = (onTap) => [
  el("div", { class: "ds-chips" }, TAPS.map((what) => button(officeText(`check_in.${what}`), "ds-chip", () => onTap(what)))),
  el("p", { class: "ds-note" }, officeText("check_in.more")),
];

function article(conversation, row, state, { onAsk, onTap, onLadder }) {
  if (state === "refused" || state === "unreadable") {
    return el("p", { class: "ds-refused", role: "note", "data-state": state }, say(state));
  }
  const mark = state === "unconfirmed" ? el("p", { class: "ds-bubble-mark" }, say("unconfirmed")) : null;
  const way = row.way ? el("p", { class: "ds-bubble-way", "data-way": row.way.state }, say(row.way.say, row.way)) : null;
  const node = bubble(row.kind === ROW.OWN ? "me" : "officer", textOf(row.content), fileList(conversation, row), mark, way);
  if (row.kind === ROW.OFFICE && row.content.ask === true) node.append(el("p", { class: "ds-bubble-ask" }, officeText("mailbox.asks")));
  // A consent about the person themself is signed, on the ladder's own screen.
  if (row.kind === ROW.OFFICE && row.content.ask === "conversion") {
    node.append(el("p", { class: "ds-bubble-ask" }, officeText("talk.asks")));
  } else if (row.kind === ROW.OFFICE && row.content.ask === "check_in") {
    if (waits(conversation, row)) node.append(...taps(onTap));
  } else if (row.kind === ROW.OFFICE && row.content.ask === "identity") {
    if (onLadder) node.append(el("div", { class: "ds-chips" }, button(officeText("ladder.open"), "ds-chip", onLadder)));
  } else if (row.kind === ROW.OFFICE && typeof row.content.ask === "string" && row.content.ask) {
    node.append(el("div", { class: "ds-chips" }, button(say("consent"), "ds-chip", () => onAsk(row.content.ask))));
  }
  return node;
}

// Drawn again only where something changed, so that a screen reader hears new things once.
export function thread(conversation, { onAsk, onTap, onLadder, skip = null }) {
  const node = el("div", { class: "ds-log", role: "log", "aria-live": "polite" });
  const drawn = new Map();
  let begun = false;
  const broken = el("p", { class: "ds-refused", role: "note" });

  function update() {
    const known = voices(conversation);
    for (const row of [...conversation.rows.values()].sort((a, b) => a.seq - b.seq)) {
      const [name, state] = [toHex(row.id), standing(row, known)];
      const before = drawn.get(name);
      const looks = `${state}${JSON.stringify(row.way || null)}${waits(conversation, row)}`;
      if (name === skip || (before && before.looks === looks)) continue;
      // A card that holds is no message; one that does not is said like any other, until a later row shows that it holds.
      if (row.kind === ROW.CARD && state === "confirmed") {
        if (before && before.node) before.node.remove();
        drawn.set(name, { looks, node: null });
        continue;
      }
      const next = article(conversation, row, state, { onAsk, onTap, onLadder });
      if (before && before.node) before.node.replaceWith(next);
      else node.append(next);
      if (begun && !before) next.scrollIntoView({ block: "nearest" });
      drawn.set(name, { looks, node: next });
    }
    begun = true;
    if (conversation.broken) node.append(show(broken, say("unreadable")));
  }

  return { node, update };
}
