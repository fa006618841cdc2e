// A friend who reads along: what in this text would tell who somebody is, and why. It never stops anybody.
import { findIdentifiers, surest } from "../identifiers.js";
import { el, show } from "./dom.js";
import { officeText, say } from "./wording.js";

const PAUSE_MS = 400;
// A text of twenty thousand letters takes longer to read than somebody's next keystroke.
const LONGEST = 5000;

function told(found, text) {
  const signs = Array.from(text);
  const lines = new Map(found.map((one) => [signs.slice(one.start, one.end).join(""), one.label]));
  const items = [...lines].map(([part, label]) =>
    el("details", {}, el("summary", {}, el("b", {}, part.trim()), " ", officeText(`span.${label}`)), el("p", {}, officeText(`warn.${label}`))));
  return [el("p", {}, officeText("warn.title")), ...items, el("p", {}, officeText("warn.about"))];
}

export function warning(office, { area, submit }) {
  const node = el("div", { class: "ds-warning", role: "status", tabindex: "0" });
  let timer = null;
  let shown = "";

  function look() {
    const text = area.value.slice(0, LONGEST);
    const found = surest(findIdentifiers(office.identifiers, text));
    const looks = JSON.stringify(found.map((one) => Array.from(text).slice(one.start, one.end)));
    // Said once: a screen reader would begin anew with every letter.
    if (looks !== shown) show(node, ...(found.length ? told(found, text) : []));
    shown = looks;
    submit.textContent = found.length ? officeText("warn.anyway") : say("send");
  }

  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  return { node, look };
}
