// The line at the bottom: text and a button. What is typed stays until it is taken.
import { el, hidden } from "./dom.js";
import { warning } from "./warning.js";
import { say } from "./wording.js";

export function composer(office, onSend, { id = "write", extra = null } = {}) {
  const area = el("textarea", { class: "ds-composer-text", id, rows: "3", autocomplete: "off", placeholder: say("write") });
  const submit = el("button", { type: "submit", class: "ds-button ds-button--main ds-composer-send" }, say("send"));
  const warned = warning(office, { area, submit });
  const send = async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    try {
      if (await onSend(area.value)) {
        area.value = "";
        warned.look();
      }
    } finally {
      submit.disabled = false;
    }
  };
  const form = el("form", { class: "ds-composer", submit: send }, warned.node, el("label", { for: id }, hidden(say("write"))), area, extra, submit);
  // Enter alone makes a new line: an input method also uses it to finish a syllable.
  area.addEventListener("keydown", (event) => {
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) form.requestSubmit();
  });
  return { node: form, area };
}
