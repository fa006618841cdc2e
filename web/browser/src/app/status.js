// How far it is: three honest states, and what the office's card says.
import { el } from "./dom.js";
import { officeText, say } from "./wording.js";

// "12월 1일": the year is never far away.
const spoken = (date) => date.replace(/^\d{4}-0?(\d+)-0?(\d+)$/, "$1월 $2일");

const STATES = ["sealing", "sent", "opened"];

export function progress() {
  const items = STATES.map((state) => el("li", { class: "ds-progress-step", "data-step": state }, say(state)));
  const node = el("ol", { class: "ds-progress", "aria-live": "polite" }, items);
  function reach(state) {
    const now = STATES.indexOf(state);
    items.forEach((item, i) => {
      item.dataset.done = String(i < now || (i === now && state !== "sealing"));
      if (i === now) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
  }
  return { node, reach };
}

// What the filing list says of one's own words; nothing while nothing is known.
export function filing({ filed, waiting, unchecked, missing }) {
  const told = [
    filed > 0 && say("filing_filed", { n: filed }),
    waiting > 0 && say("filing_waiting"),
    unchecked > 0 && say("filing_unchecked"),
  ];
  const lines = told.filter(Boolean).map((line) => el("p", { class: "ds-status-line" }, line));
  if (!missing.length) return lines;
  return [el("p", { class: "ds-error", role: "alert" }, say("filing_missing", { days: missing.map(spoken).join(", ") })), ...lines];
}

// The machine's own first opening makes the card; only a person's reading counts as opened.
export const isRead = (card) => Boolean(card) && card.read > 0;

export function status(card) {
  const stage = card && typeof card.stage === "string" ? officeText(`stage.${card.stage}`) || card.stage : "";
  const told = [
    stage && say("status_stage", { stage }),
    card && typeof card.next === "string" && say("status_next", { date: spoken(card.next) }),
    card && card.stands === true && say("status_stands"),
    isRead(card) && Number.isSafeInteger(card.read) ? say("status_read", { count: card.read }) : say("status_waiting"),
  ];
  return told.filter(Boolean).map((line) => el("p", { class: "ds-status-line" }, line));
}
