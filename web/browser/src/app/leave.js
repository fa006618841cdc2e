// Leaving: nothing of the tab remains, and Back does not return (one history entry, replaced).
import { wipe } from "../bytes.js";

const PRESSES = 3;
const WITHIN_MS = 3000;
const secrets = new Set();

// Byte strings to be overwritten when the page goes; texts cannot be, so they are kept few.
export function keep(...all) {
  for (const bytes of all) secrets.add(bytes);
}

function forget() {
  for (const bytes of secrets) wipe(bytes);
  secrets.clear();
  document.title = "";
  document.documentElement.replaceChildren();
}

export function watchLeaving(control) {
  const target = control ? control.dataset.exitUrl : null;
  const leave = (event) => {
    event.preventDefault();
    forget();
    location.replace(target);
  };
  if (target) {
    control.addEventListener("click", leave);
    watchShift(leave);
  }
  addEventListener("pagehide", forget);
  // A page taken back from the browser's memory is an empty one by now: begin anew.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

function watchShift(leave) {
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) {
      presses = [...presses.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp];
      if (presses.length >= PRESSES) leave(event);
    }
  });
}
