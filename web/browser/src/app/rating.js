// How it went: five numbers and one line, once, where the card asks for it.
import { ROW } from "../frames.js";
import { isTalk } from "./conversation.js";
import { button, el, show } from "./dom.js";
import { officeText } from "./wording.js";

export const RATING = "satisfaction";
const LONGEST = "200";

// In a talk one tap says it; what it says is a number as well.
const TAPS = [5, 3, 1];

// Only a digit that the form can give; anything else in a row is shown as nothing.
export const rated = (content) => content.tap === true && TAPS.map(String).includes(content.what) ? officeText(`mailbox.rate_talk_${content.what}`) : officeText("mailbox.rated").replace("{score}", /^[1-5]$/.test(content.what) ? content.what : "");

const isSaid = ({ rows }) => [...rows.values()].some((row) => row.kind === ROW.OWN && row.content && row.content.type === RATING);

function choice(score) {
  const box = el("input", { type: "radio", name: "score", value: String(score), required: true });
  return { box, node: el("label", { class: "choice" }, box, ` ${officeText(`mailbox.rate_${score}`)}`) };
}

function form(act) {
  const choices = [1, 2, 3, 4, 5].map(choice);
  const remark = el("input", { id: "remark", class: "ds-input", type: "text", maxlength: LONGEST, autocomplete: "off" });
  const submit = (event) => {
    event.preventDefault();
    const chosen = choices.find(({ box }) => box.checked);
    if (chosen) act({ type: RATING, what: chosen.box.value, text: remark.value.trim() });
  };
  return el("form", { class: "ds-card rating", submit },
    el("fieldset", {}, el("legend", {}, officeText("mailbox.rate")), el("p", { class: "hint" }, officeText("mailbox.rate_about")),
      el("p", {}, officeText("mailbox.rate_score")), el("div", { class: "scores" }, choices.map(({ node }) => node))),
    el("div", { class: "field" }, el("label", { for: "remark" }, officeText("mailbox.rate_remark")), remark),
    el("button", { type: "submit", class: "ds-button ds-button--main" }, officeText("mailbox.rate_send")));
}

const taps = (act) => el("section", { class: "ds-card rating", "aria-labelledby": "rate-talk" },
  el("h3", { id: "rate-talk", class: "ds-card-title" }, officeText("mailbox.rate_talk")), el("p", { class: "hint" }, officeText("mailbox.rate_talk_about")),
  el("div", { class: "ds-chips" }, TAPS.map((score) =>
    button(officeText(`mailbox.rate_talk_${score}`), "ds-chip", () => act({ type: RATING, what: String(score), text: "", tap: true })))));

// Drawn once, and taken away as soon as it was said.
export function rating(conversation, act) {
  const node = el("div", { class: "ds-rating" });
  let drawn = false;
  function update() {
    const asked = Boolean(conversation.card) && conversation.card.rate === true && !isSaid(conversation);
    if (asked === drawn) return;
    drawn = asked;
    show(node, asked ? (isTalk(conversation) ? taps(act) : form(act)) : "");
  }
  return { node, update };
}
