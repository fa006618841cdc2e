// Coming back with a receipt: eight boxes or one line of digits, then the conversation.
import { MalformedError } from "../errors.js";
import { onlyDigits, readReceipt, readWords, splitWords } from "../reading.js";
import { deriveKeys } from "../receipt.js";
import { LANGUAGES } from "../words.js";
import { startConversation } from "./conversation.js";
import { button, el, focusOn, show } from "./dom.js";
import { excuse } from "./excuse.js";
import { ladderDoor } from "./ladder.js";
import { keep } from "./leave.js";
import { listOf, ownLanguage } from "./lists.js";
import { offerRenewal } from "./renewal.js";
import { talk } from "./talk.js";
import { reportDoor } from "./talk_report.js";
import { PLAIN, wordBoxes } from "./word_boxes.js";
import { say } from "./wording.js";

export function openMailbox(container, office) {
  const error = el("div", { class: "ds-error", role: "alert" });
  const screen = el("div", { class: "ds-screen" });

  function form(fields, about, others, read) {
    const title = el("h2", { class: "ds-mailbox-title" }, say("mailbox_title"));
    const submit = (event) => {
      event.preventDefault();
      show(error);
      read();
    };
    show(screen, title, el("p", {}, say(about)),
      el("form", { class: "ds-mailbox-form", submit }, fields, error, el("button", { type: "submit", class: "ds-button ds-button--main" }, say("mailbox_open"))),
      el("div", { class: "ds-chips" }, others));
    show(error);
    return title;
  }

  async function asWords(language) {
    const list = await listOf(language);
    const chips = el("div", { class: "ds-chips", role: "group" });
    const boxes = wordBoxes(list, chips);
    const others = LANGUAGES.filter((one) => one !== language).map((one) => button(say(`language_${one}`), "ds-chip", () => asWords(one), { lang: one }));
    const read = () => attempt(() => readBoxes(boxes.inputs, list), (failure) => unread(failure, boxes.inputs));
    form([boxes.node, chips], "mailbox_about", [button(say("mailbox_use_digits"), "ds-chip", asDigits), ...others], read);
  }

  function asDigits() {
    const input = el("input", { class: "ds-input ds-digits", id: "digits", type: "text", inputmode: "numeric", ...PLAIN });
    const fields = [el("label", { for: "digits" }, say("mailbox_digits")), input];
    form(fields, "mailbox_digits", [button(say("mailbox_use_words"), "ds-chip", () => asWords(ownLanguage()))],
      () => attempt(() => readDigits(input.value), () => show(error, say("mailbox_bad_digits"))));
  }

  function attempt(read, onUnreadable) {
    let secret;
    try {
      secret = read();
    } catch (failure) {
      if (!(failure instanceof MalformedError)) throw failure;
      onUnreadable(failure);
      return;
    }
    keep(secret);
    enter(secret);
  }

  // Near words as chips; choosing one only fills its box.
  function unread({ suggestions }, inputs) {
    const chips = suggestions.flatMap(({ position, words }) => words.map((word) =>
      button(`${position + 1}. ${word}`, "ds-chip", () => {
        inputs[position].value = word;
      })));
    show(error, el("p", {}, say("mailbox_unreadable")), el("div", { class: "ds-chips" }, chips));
  }

  async function enter(secret) {
    const before = [...screen.childNodes];
    show(screen, el("p", { class: "ds-note", role: "status" }, say("mailbox_opening")));
    const back = (sentence) => {
      show(screen, ...before);
      show(error, sentence);
    };
    const keys = await deriveKeys(secret, office.id);
    secret.fill(0);
    keep(keys.tag, keys.speak, keys.filing, keys.mailbox.seed, keys.consent.seed);
    const conversation = startConversation(office, keys);
    const open = talk(conversation, { climbs: true });
    try {
      if (!(await open.exchange.drain())) return back(say("mailbox_unknown"));
    } catch (failure) {
      return back(failure instanceof MalformedError ? say("offline") : excuse(failure));
    }
    return opened(conversation, open);
  }

  function opened(conversation, open) {
    const title = el("h2", { class: "ds-mailbox-title" }, say("mailbox_title"));
    const offer = offerRenewal(container, screen, conversation, open);
    show(screen, title, offer, open.node, reportDoor(container, screen, conversation, open), ladderDoor(container, screen, conversation, open), open.withdraw());
    open.update();
    open.checkFiling();
    open.exchange.start();
    focusOn(title);
  }

  show(container, screen);
  asWords(ownLanguage()).catch(() => asWords("ko"));
}

function readBoxes(inputs, list) {
  const typed = inputs.map((input) => input.value);
  if (onlyDigits(typed.join("")) !== null) return readReceipt(typed.join(""), list);
  return readWords(typed.map((one) => splitWords(one, list).join("")), list);
}

function readDigits(typed) {
  if (onlyDigits(typed) === null) throw new MalformedError();
  return readReceipt(typed, null);
}
