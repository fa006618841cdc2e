// Keys for the review of finds; every decision can be made without this file. It only moves focus and presses the page's own buttons.

const finds = [...document.querySelectorAll("a[data-find]")];
const form = document.getElementById("deciding");
const keys = document.body.classList.contains("keys");
const chosen = finds.findIndex((link) => link.getAttribute("aria-current") === "true");

// After a decision the next find that nobody has looked at is the chosen one.
if (chosen >= 0) {
  const rest = [...finds.slice(chosen + 1), ...finds.slice(0, chosen)];
  const following = rest.find((link) => link.classList.contains("s-found"));
  if (following !== undefined) document.getElementById("next").value = following.dataset.at;
  finds[chosen].focus({ preventScroll: true });
  finds[chosen].scrollIntoView({ block: "center" });
}

function step(by) {
  if (finds.length === 0) return;
  const open = finds.find((link) => link.classList.contains("s-found"));
  const from = chosen >= 0 ? chosen : by > 0 ? -1 : finds.length;
  const next = finds[(from + by + finds.length) % finds.length];
  location.assign((chosen < 0 && by > 0 && open !== undefined ? open : next).href);
}

function press(key) {
  const button = form.querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (button !== null) button.click();
}

function addSelected() {
  const words = String(getSelection()).trim().slice(0, 200);
  const field = document.getElementById("word");
  if (words !== "") field.value = words;
  field.focus();
  field.scrollIntoView({ block: "center" });
}

function onKey(event) {
  if (event.isComposing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]") !== null) return;
  const key = event.shiftKey ? `Shift+${event.code}` : event.code;
  const act = { KeyJ: () => step(1), KeyK: () => step(-1), KeyN: addSelected }[key] ?? (form.querySelector(`button[data-key="${CSS.escape(key)}"]`) ? () => press(key) : undefined);
  if (act === undefined) return;
  event.preventDefault();
  act();
}

// Before the general shortcuts: on this page J and K walk over finds.
if (keys) document.addEventListener("keydown", onKey, { capture: true });
