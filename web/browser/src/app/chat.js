// The guided talk: the table asks, the person answers, at the end it is sealed and sent.
import { toHex } from "../bytes.js";
import { advance, begin } from "../dialogue.js";
import { deriveKeys, drawSecret } from "../receipt.js";
import { upload } from "./attachments.js";
import { composer } from "./composer.js";
import { startConversation, takeOwn } from "./conversation.js";
import { button, el, show } from "./dom.js";
import { excuse } from "./excuse.js";
import { filePicker } from "./file_picker.js";
import { insist } from "./insist.js";
import { keep } from "./leave.js";
import { DEFAULT_DESK, keyOfDesk } from "./office.js";
import { composeReport, sendReport } from "./outgoing.js";
import { showReceipt } from "./receipt_view.js";
import { progress } from "./status.js";
import { crisisCard, talk } from "./talk.js";
import { bubble } from "./thread.js";
import { LANGUAGES } from "../words.js";
import { officeText, say } from "./wording.js";

export function openChat(container, office) {
  const log = el("div", { class: "ds-log", role: "log", "aria-live": "polite" });
  const note = el("p", { class: "ds-note", role: "status" });
  const inputs = el("div", { class: "ds-step" });
  const line = composer((text) => answer({ text }, text));
  const picker = filePicker(() => drawFiles());
  const guided = el("div", { class: "ds-guided" }, log, note, inputs, line.node);
  const screen = el("div", { class: "ds-screen" });
  const receipt = { keys: null };
  let sending = null;
  let [state, events] = begin(office.table);

  const step = () => office.table.steps.get(state.step);

  function drawInputs() {
    show(note);
    const now = step();
    if (!now || now.input === "receipt") return show(inputs);
    if (now.input === "files") return drawFiles();
    const chips = now.options.map((option, i) =>
      button(officeText(option.label), "ds-chip", () => answer({ choice: i }, officeText(option.label)), { "data-value": String(option.value) }));
    if (now.optional) chips.push(button(say("skip"), "ds-chip ds-chip--skip", () => answer({ skip: true }, say("skip"))));
    return show(inputs, el("div", { class: "ds-chips", role: "group" }, chips));
  }

  function drawFiles() {
    if (!step() || step().input !== "files") return;
    const label = say(picker.files.length ? "attach_done" : "attach_none");
    const done = button(label, "ds-chip ds-chip--done", () => answer({ done: true }, picker.files.length ? say("files", { n: picker.files.length }) : label));
    show(inputs, picker.node, el("div", { class: "ds-chips" }, done));
  }

  // The answer is taken first and drawn then: what was refused stays in the line.
  async function answer(input, shown) {
    const [next, heard] = advance(office.table, state, input, office.wording);
    state = next;
    const refused = heard.find((event) => event.refuse);
    if (!refused && shown) log.append(bubble("me", shown.trim()));
    await play(heard);
    return !refused;
  }

  async function play(heard) {
    for (const event of heard) {
      if (event.crisis) log.append(crisisCard());
      else if (event.say) log.append(bubble("office", officeText(event.say)));
      else if (event.kept) log.append(bubble("office", say("kept")));
      else if ("ask" in event && event.ask) log.append(bubble("office", officeText(event.ask)));
    }
    line.node.hidden = !step();
    drawInputs();
    const refused = heard.find((event) => event.refuse);
    if (refused) show(note, say(`refuse_${refused.refuse}`));
    follow();
  }

  function follow() {
    if (log.lastElementChild) log.lastElementChild.scrollIntoView({ block: "nearest" });
    if (step() && step().input === "receipt") giveReceipt().then(() => answer({ done: true }, null));
    else if (!step() && !sending) sending = finish();
  }

  // The keys are derived while the person writes; the ten bytes themselves end with the screen.
  async function giveReceipt() {
    const secret = drawSecret();
    keep(secret);
    receipt.keys = deriveKeys(secret, office.id);
    const language = LANGUAGES.find((one) => document.documentElement.lang.startsWith(one.slice(0, 2))) || "ko";
    guided.hidden = true;
    await showReceipt(screen, secret, language);
    const keys = await receipt.keys;
    secret.fill(0);
    keep(keys.tag, keys.speak, keys.filing, keys.mailbox.seed);
    log.append(bubble("office", say("receipt_right")));
    guided.hidden = false;
  }

  async function finish() {
    if (!receipt.keys) await giveReceipt();
    const steps = progress();
    const told = el("p", { class: "ds-note", role: "status" });
    steps.reach("sealing");
    show(inputs, steps.node, told);
    const conversation = startConversation(office, await receipt.keys, state.answers.desk || DEFAULT_DESK);
    const report = { message: null };
    const go = () => deliver(conversation, report, told).then((kept) => opened(conversation, report.message, kept), refused);
    const refused = (error) => show(told, excuse(error), " ", button(say("retry"), "ds-button", go));
    await go();
  }

  // Sealed once: every attempt after that carries the same id and digest.
  async function deliver(conversation, report, told) {
    const onTrouble = () => show(told, say("not_sent"));
    keyOfDesk(office, conversation.desk);
    if (!report.message) {
      const files = await upload(office, picker.files, { onProgress: (percent) => show(told, say("uploading", { percent })), onTrouble });
      report.message = await composeReport(conversation, { answers: state.answers, files });
    }
    show(told);
    return insist(office, () => sendReport(conversation, report.message), onTrouble);
  }

  function opened(conversation, message, { number }) {
    takeOwn(conversation, message);
    const open = talk(conversation, { crisisShown: state.crisis_shown, skip: toHex(message.id) });
    log.append(bubble("office", `${say("number", { number })}\n${say("stays")}`));
    inputs.remove();
    line.node.remove();
    guided.append(open.node);
    open.update();
    open.exchange.start();
  }

  show(container, guided, screen);
  play(events);
}
