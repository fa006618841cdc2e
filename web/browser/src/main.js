// Where the bundle begins: finds its place in the static page, checks the office, opens the talk or the mailbox.
import { UnreachableError } from "./app/api.js";
import { openChat } from "./app/chat.js";
import { button, el, show } from "./app/dom.js";
import { watchLeaving } from "./app/leave.js";
import { openMailbox } from "./app/mailbox.js";
import { loadOffice } from "./app/office.js";
import { say } from "./app/wording.js";

// Without these the page stays what it is: a form that works without any script.
const able = typeof crypto === "object" && crypto.subtle && typeof BigInt === "function";

async function enter(container, open) {
  show(container, el("p", { class: "ds-note", role: "status" }, say("loading")));
  let office;
  try {
    office = await loadOffice();
  } catch (error) {
    const unreachable = error instanceof UnreachableError;
    const again = button(say("retry"), "ds-button", () => enter(container, open));
    show(container, el("p", { class: "ds-error", role: "alert" }, say(unreachable ? "offline" : "untrusted")), unreachable ? again : "");
    return;
  }
  open(container, office);
}

watchLeaving(document.querySelector("#leave-now"));
for (const [place, open] of [["#chat", openChat], ["#mailbox", openMailbox]]) {
  const container = document.querySelector(place);
  if (container && able) enter(container, open);
}
