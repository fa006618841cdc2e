// Choosing files: limits said first, each file with what became of its hidden data.
import { MOST_FILES, look, tooLarge } from "./attachments.js";
import { button, el, show } from "./dom.js";
import { say } from "./wording.js";

export function filePicker(onChange = () => undefined) {
  const files = [];
  const list = el("ul", { class: "ds-files" });
  const note = el("p", { class: "ds-note", role: "status" });
  const input = el("input", { type: "file", multiple: true, hidden: true, class: "ds-attach-input", change: () => add(Array.from(input.files)) });
  // The browser's own button would speak the browser's language.
  const choose = button(say("attach"), "ds-button ds-attach-choose", () => input.click());

  function draw() {
    show(list, files.map((file) => el("li", { class: "ds-file" },
      el("span", { class: "ds-file-name" }, file.name),
      el("span", { class: "ds-file-note" }, say(file.cleaned ? "attach_cleaned" : "attach_kept")),
      button(say("attach_remove"), "ds-button ds-button--small", () => {
        files.splice(files.indexOf(file), 1);
        draw();
      }, { "aria-label": `${say("attach_remove")}: ${file.name}` }))));
    onChange(files);
  }

  async function add(chosen) {
    input.value = "";
    const notes = [];
    show(note, say("attach_working"));
    for (const file of chosen) {
      if (files.length >= MOST_FILES) notes.push(say("attach_many"));
      else if (tooLarge(file)) notes.push(say("attach_large", { name: file.name }));
      else if (file.size === 0) notes.push(say("attach_empty", { name: file.name }));
      else files.push(await look(file));
      draw();
    }
    show(note, [...new Set(notes)].join(" "));
  }

  const node = el("div", { class: "ds-attach" }, el("p", { class: "ds-attach-about" }, say("attach_about")), choose, input, list, note);
  return { node, files, clear: () => { files.length = 0; draw(); } };
}
