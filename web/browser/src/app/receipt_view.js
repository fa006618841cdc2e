// The receipt as a whole screen: eight large words, one asked back, then gone.
import { random } from "../bytes.js";
import { completions } from "../reading.js";
import { groupDigits, toDigits, toWords } from "../receipt.js";
import { LANGUAGES } from "../words.js";
import { button, el, focusOn, hidden, show } from "./dom.js";
import { listOf, ownLanguage } from "./lists.js";
import { say } from "./wording.js";

const QUESTION = { ko: "receipt_ask", en: "receipt_ask_en", "zh-Hans": "receipt_ask_zh" };

async function shapeOf(secret, form) {
  if (form === "digits") return { form, parts: groupDigits(toDigits(secret)), list: null };
  const list = await listOf(form);
  return { form, parts: toWords(secret, list), list };
}

function written({ form, parts }) {
  const items = parts.map((part, i) =>
    el("li", { class: "ds-receipt-word" }, el("span", { class: "ds-receipt-index", "aria-hidden": "true" }, String(i + 1)), part));
  return el("ol", { class: form === "digits" ? "ds-receipt-digits" : "ds-receipt-words", id: "receipt-code", lang: form === "digits" ? null : form }, items);
}

// Resolves once the person has shown that it stands on paper. The words leave the document with the view.
export function showReceipt(container, secret) {
  return new Promise((resolve) => {
    const section = el("section", { class: "ds-receipt", "aria-labelledby": "receipt-title" });
    const change = async (form) => drawWords(await shapeOf(secret, form).catch(() => shapeOf(secret, "ko")));
    const choices = (now) => [...LANGUAGES, "digits"].filter((form) => form !== now).map((form) =>
      button(form === "digits" ? say("receipt_as_digits") : say(`language_${form}`), "ds-chip", () => change(form), { lang: form === "digits" ? null : form }));

    function drawWords(shape) {
      const title = el("h2", { class: "ds-receipt-title", id: "receipt-title" }, say(shape.list ? "receipt_title" : "receipt_title_digits"));
      show(section, title, el("p", { class: "ds-receipt-about" }, say("receipt_about")), written(shape),
        button(say("receipt_noted"), "ds-button ds-button--main", () => drawQuestion(shape)),
        el("div", { class: "ds-chips" }, choices(shape.form)));
      focusOn(title);
    }

    function drawQuestion(shape) {
      const asked = random(1)[0] % shape.parts.length;
      const done = () => {
        show(container);
        resolve();
      };
      show(section, ...question(shape, asked, done), button(say("receipt_again"), "ds-button", () => drawWords(shape)));
      focusOn(section.querySelector("#receipt-title"));
    }

    show(container, section);
    change(ownLanguage());
  });
}

function question({ form, parts, list }, asked, done) {
  const title = el("h2", { class: "ds-receipt-title", id: "receipt-title" }, say(list ? QUESTION[form] : "receipt_ask_digits", { n: asked + 1 }));
  const chips = el("div", { class: "ds-chips", role: "group", "aria-labelledby": "receipt-title" });
  const wrong = el("p", { class: "ds-error", role: "alert" });
  const answer = (given) => (given === parts[asked] ? done() : show(wrong, say("receipt_wrong")));
  const typed = () => input.value.normalize("NFKC").trim();
  const suggest = () => {
    const words = list && Array.from(typed()).length >= Math.min(2, Array.from(parts[asked]).length) ? completions(typed(), list) : [];
    show(chips, words.map((word) => button(word, "ds-chip", () => answer(word), { lang: form })));
  };
  const input = el("input", {
    class: "ds-input", id: "receipt-check", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    inputmode: list ? null : "numeric", input: suggest,
  });
  // Typed in full, or far enough that only one word of the list is meant.
  const check = (event) => {
    event.preventDefault();
    const index = list ? list.indexOf(typed().toLowerCase()) : -1;
    answer(index < 0 ? typed() : list.words[index]);
  };
  return [title, el("form", { class: "ds-check", submit: check },
    el("label", { for: "receipt-check" }, hidden(title.textContent)), input, chips, wrong,
    el("button", { type: "submit", class: "ds-button ds-button--main" }, say("receipt_check")))];
}
