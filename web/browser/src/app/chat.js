// The guided talk: the table asks, the person answers; at the end the answers go to be sealed and sent.
import { advance, begin } from "../dialogue.js";
import { deriveKeys, drawSecret } from "../receipt.js";
import { composer } from "./composer.js";
import { crisisCard } from "./crisis.js";
import { button, el, show } from "./dom.js";
import { filePicker } from "./file_picker.js";
import { keep } from "./leave.js";
import { showReceipt } from "./receipt_view.js";
import { sendAnswers } from "./sending.js";
import { bubble } from "./thread.js";
import { officeText, say } from "./wording.js";

export function openChat(container, office) {
  const log = el("div", { class: "ds-log", role: "log", "aria-live": "polite" });
  const note = el("p", { class: "ds-note", role: "status" });
  const inputs = el("div", { class: "ds-step" });
  const line = composer(office, (text) => answer({ text }, text));
  const guided = el("div", { class: "ds-guided" }, log, note, inputs, line.node);
  const screen = el("div", { class: "ds-screen" });
  const files = fileStep((label) => answer({ done: true }, label));
  let keys = null;
  let state = null;

  const step = () => office.table.steps.get(state.step);

  const add = (node) => {
    log.append(node);
    return node;
  };

  function choices({ options, optional }) {
    const chips = options.map((option, i) =>
      button(officeText(option.label), "ds-chip", () => answer({ choice: i }, officeText(option.label)), { "data-value": String(option.value) }));
    if (optional) chips.push(button(say("skip"), "ds-chip ds-chip--skip", () => answer({ skip: true }, say("skip"))));
    return el("div", { class: "ds-chips", role: "group" }, chips);
  }

  // Nothing has been sent yet: the call goes out with the words.
  const callFirst = () => {
    state = { ...state, answers: { ...state.answers, urgent: true } };
  };

  function drawInputs() {
    const now = step();
    line.node.hidden = !now;
    if (!now || now.input === "receipt") show(inputs);
    else show(inputs, now.input === "files" ? files.node : choices(now));
  }

  function play(heard) {
    for (const event of heard) {
      if (event.crisis) add(crisisCard(office, { onCall: callFirst, first: true }));
      else if (event.kept) add(bubble("office", say("kept")));
      else if (event.say || event.ask) add(bubble("office", officeText(event.say || event.ask)));
    }
    drawInputs();
    const refused = heard.find((event) => event.refuse);
    show(note, refused ? say(`refuse_${refused.refuse}`) : "");
  }

  // The answer is taken first and drawn then: what was refused stays in the line. The own words go to the top of the
  // view, so that all that is said after them can be read from its beginning.
  function answer(input, shown) {
    const [next, heard] = advance(office.table, state, input, office.wording);
    state = next;
    const taken = !heard.some((event) => event.refuse);
    const own = taken && shown ? add(bubble("me", shown.trim())) : null;
    play(heard);
    if (own) own.scrollIntoView({ block: "start" });
    if (taken) goOn();
    return taken;
  }

  function goOn() {
    if (!step()) finish();
    else if (step().input === "receipt") giveReceipt().then(() => answer({ done: true }, null));
  }

  // The keys are derived while the person writes; the ten bytes themselves end with the screen.
  async function giveReceipt() {
    const secret = drawSecret();
    keep(secret);
    const deriving = deriveKeys(secret, office.id);
    guided.hidden = true;
    await showReceipt(screen, secret);
    keys = await deriving;
    secret.fill(0);
    keep(keys.tag, keys.speak, keys.filing, keys.mailbox.seed);
    guided.hidden = false;
    add(bubble("office", say("receipt_right"))).scrollIntoView({ block: "start" });
  }

  async function finish() {
    if (!keys) await giveReceipt();
    sendAnswers({ office, keys, state, files: files.chosen, place: inputs, onSent: opened });
  }

  function opened(number, talk) {
    add(bubble("office", `${say("number", { number })}\n${say("stays")}`));
    inputs.remove();
    line.node.remove();
    guided.append(talk.node);
  }

  show(container, guided, screen);
  const [first, heard] = begin(office.table);
  state = first;
  play(heard);
  goOn();
}

// The picker stays where it is while files come and go, so that the keyboard does not lose its place.
function fileStep(onDone) {
  const label = () => (picker.files.length ? say("files", { n: picker.files.length }) : say("attach_none"));
  const done = button("", "ds-chip ds-chip--done", () => onDone(label()));
  const picker = filePicker((files) => show(done, say(files.length ? "attach_done" : "attach_none")));
  show(done, say("attach_none"));
  return { node: el("div", {}, picker.node, el("div", { class: "ds-chips" }, done)), chosen: picker.files };
}
