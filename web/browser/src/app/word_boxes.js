// Eight boxes for eight words: two syllables name a word, several words fill several boxes.
import { completions, splitWords } from "../reading.js";
import { WORD_COUNT } from "../receipt.js";
import { button, el, hidden, show } from "./dom.js";
import { say } from "./wording.js";

export const PLAIN = { autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false" };

function box(list, i) {
  const id = `word-${i + 1}`;
  const input = el("input", { class: "ds-input ds-word", id, type: "text", lang: list.language, ...PLAIN });
  const label = el("label", { for: id }, el("span", { "aria-hidden": "true" }, String(i + 1)), hidden(say("mailbox_box", { n: i + 1 })));
  return { input, node: el("div", { class: "ds-word-box" }, label, input) };
}

export function wordBoxes(list, chips) {
  const boxes = Array.from({ length: WORD_COUNT }, (_, i) => box(list, i));
  const inputs = boxes.map(({ input }) => input);
  const least = list.language === "zh-Hans" ? 1 : 2;

  const focus = (i) => inputs[Math.min(i, WORD_COUNT - 1)].focus();

  function fill(i, words) {
    words.slice(0, WORD_COUNT - i).forEach((word, j) => {
      inputs[i + j].value = word;
    });
    show(chips);
    focus(i + words.length);
  }

  // While an input method is composing, the box is its own: suggest, but do not touch.
  function heard(i, event) {
    const typed = inputs[i].value;
    const found = splitWords(typed, list);
    if (!event.isComposing && found.length > 1) return fill(i, found);
    if (!event.isComposing && found.length === 1 && /\s$/.test(typed) && list.indexOf(found[0]) >= 0) return fill(i, [list.words[list.indexOf(found[0])]]);
    const near = typed.trim().length >= least ? completions(typed, list) : [];
    return show(chips, near.map((word) => button(word, "ds-chip", () => fill(i, [word]), { lang: list.language })));
  }

  // Enter goes on to the next box; in the last one it opens the mailbox.
  function pressed(i, event) {
    if (event.isComposing || event.code !== "Enter" || i === WORD_COUNT - 1) return;
    event.preventDefault();
    const index = list.indexOf(splitWords(inputs[i].value, list).join(""));
    if (index < 0) focus(i + 1);
    else fill(i, [list.words[index]]);
  }

  inputs.forEach((input, i) => {
    input.addEventListener("input", (event) => heard(i, event));
    input.addEventListener("compositionend", (event) => heard(i, event));
    input.addEventListener("keydown", (event) => pressed(i, event));
  });
  return { inputs, node: el("div", { class: "ds-words" }, boxes.map(({ node }) => node)) };
}
