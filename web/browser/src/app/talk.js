// An open conversation: its state, what was said, and a line to say more.
import { toHex } from "../bytes.js";
import { alarms, tooLong } from "../dialogue.js";
import { upload } from "./attachments.js";
import { composer } from "./composer.js";
import { crisisCard } from "./crisis.js";
import { takeOwn } from "./conversation.js";
import { button, el, show } from "./dom.js";
import { Exchange } from "./exchange.js";
import { excuse } from "./excuse.js";
import { lookUp } from "./filed.js";
import { filePicker } from "./file_picker.js";
import { compose } from "./outgoing.js";
import { rating } from "./rating.js";
import { filing, isRead, progress, status } from "./status.js";
import { thread } from "./thread.js";
import { officeText, say } from "./wording.js";

export function talk(conversation, { crisisShown = false, skip = null, climbs = false } = {}) {
  const log = thread(conversation, { onAsk: (what) => speak({ type: "consent", what }), onTap: (what) => speak({ type: "check_in", what }), onLadder: climbs ? () => ladder.open() : null, skip });
  // What else is drawn from the conversation; the mailbox puts its ladder here.
  const ladder = { open: () => undefined, update: () => undefined };
  const report = { update: () => undefined };
  const trouble = el("p", { class: "ds-note ds-note--trouble", role: "status" });
  const panel = el("div");
  const listed = el("div", { class: "ds-filing" });
  const steps = progress();
  const picker = filePicker();
  const line = composer(conversation.office, sendText, { id: "write-more" });
  const asked = rating(conversation, speak);
  const rowOf = (message) => conversation.rows.get(toHex(message.id));
  const exchange = new Exchange(conversation, {
    onRow: update,
    onTrouble: (yes) => show(trouble, yes ? say("not_sent") : ""),
    onProgress: (message, done, total) => mark(message, { state: "sending", say: "busy", done, total }),
  });
  let alarmed = crisisShown;

  function update() {
    log.update();
    steps.reach(isRead(conversation.card) ? "opened" : "sent");
    show(panel, ...status(conversation.card));
    ladder.update();
    report.update();
    asked.update();
    // After the end there is nobody to write to; what is typed already stays to be read.
    const ended = Boolean(conversation.card) && conversation.card.stage === "closed" && conversation.card.check !== true && !line.area.value;
    picker.node.hidden = ended;
    line.node.hidden = ended;
  }

  const checkFiling = () => lookUp(conversation).then((found) => show(listed, ...filing(found)));

  function mark(message, way) {
    rowOf(message).way = way;
    log.update();
  }

  // Marked outside the seal, because its writer wants to be read at once.
  const callSomebody = () => speak({ type: "follow_up", text: officeText("crisis.called") }, [], true);

  async function speak(content, files = [], urgent = false) {
    const message = await compose(conversation, content, { files, urgent });
    takeOwn(conversation, message);
    mark(message, { state: "sending", say: "sending" });
    exchange.send(message).then(
      () => mark(message, { state: "sent", say: "sent" }),
      (error) => fail(message, content, error),
    );
  }

  // Resolves when it is durably kept: what somebody decides about their name is not said to be done before.
  async function tell(content, id) {
    const message = await compose(conversation, content, { id });
    takeOwn(conversation, message);
    mark(message, { state: "sending", say: "sending" });
    try {
      await exchange.send(message);
      mark(message, { state: "sent", say: "sent" });
    } catch (error) {
      mark(message, { state: "failed", say: "failed" });
      throw error;
    }
  }

  function fail(message, content, error) {
    mark(message, { state: "failed", say: "failed" });
    if (content.text && !line.area.value) line.area.value = content.text;
    show(trouble, excuse(error));
  }

  async function sendText(typed) {
    const text = typed.trim();
    if (!text && !picker.files.length) return false;
    if (tooLong(text)) {
      show(trouble, say("refuse_too_long"));
      return false;
    }
    if (alarmed || !alarms(conversation.office.table, text)) return deliver(text);
    alarmed = true;
    const card = crisisCard(conversation.office, { onCall: callSomebody });
    // There at once, whatever becomes of the words; then below them, where the eyes are.
    log.node.append(card);
    const sent = await deliver(text);
    log.node.append(card);
    card.scrollIntoView({ block: "end" });
    return sent;
  }

  async function deliver(text) {
    try {
      const files = await upload(conversation.office, picker.files, {
        onProgress: (percent) => show(trouble, say("uploading", { percent })), onTrouble: () => show(trouble, say("not_sent")),
      });
      await speak({ type: "follow_up", text, files: files.map((file) => file.reference) }, files.map((file) => file.id));
      show(trouble);
      picker.clear();
      return true;
    } catch (error) {
      show(trouble, excuse(error));
      return false;
    }
  }

  const node = el("div", { class: "ds-talk" }, steps.node, el("div", { class: "ds-status" }, panel, listed), log.node, trouble, asked.node, picker.node, line.node);
  return { node, exchange, ladder, report, tell, update, checkFiling, withdraw: () => withdrawing(() => speak({ type: "withdraw" })) };
}

// Said first, done second; and one may turn back.
function withdrawing(act) {
  const place = el("div", { class: "ds-withdraw" });
  const closed = () => show(place, button(say("withdraw"), "ds-button", opened));
  const opened = () => show(place, el("p", {}, say("withdraw_about")), el("div", { class: "ds-chips" },
    button(say("withdraw_yes"), "ds-button ds-button--main", () => act().then(closed)), button(say("back"), "ds-button", closed)));
  return closed();
}
