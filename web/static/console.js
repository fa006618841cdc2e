// Small comforts of the console; every page works without this file. Writes text and classes only, so Trusted Types has nothing to allow.

// Somebody may be waiting for a person: an open page must not leave them alone for longer than this.
const COUNTS_EVERY = 15_000;

const editable = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
const rows = () => [...document.querySelectorAll("tr[data-case] a.row")];

function step(by) {
  const links = rows();
  if (links.length === 0) return;
  const here = links.findIndex((link) => link === document.activeElement);
  const open = links.findIndex((link) => link.getAttribute("aria-current") === "true");
  const from = here >= 0 ? here : open;
  const next = from < 0 ? 0 : Math.min(links.length - 1, Math.max(0, from + by));
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
}

function write(id) {
  const field = document.getElementById(id);
  if (field === null) return false;
  const fold = field.closest("details");
  if (fold !== null) fold.open = true;
  field.focus();
  return true;
}

function find() {
  const field = document.getElementById("q") ?? document.getElementById("asked");
  if (field === null || field.offsetParent === null) {
    document.querySelector('.sections a[href="/search"], .sections a[href="/cases"]')?.click();
    return;
  }
  field.focus();
  field.select();
}

// A Korean keyboard sends ㅓ for J: the place of the key counts, not its letter.
const KEYS = new Map([
  ["KeyJ", () => step(1)],
  ["KeyK", () => step(-1)],
  ["KeyR", () => write("body")],
  ["KeyN", () => write("note")],
  ["Slash", find],
]);

function onKey(event) {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.shiftKey && event.code === "Slash" && !event.ctrlKey && !event.metaKey && !event.altKey && !editable(event.target)) {
    event.preventDefault();
    location.assign("/help#keys");
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || editable(event.target)) return;
  const act = KEYS.get(event.code);
  if (act === undefined) return;
  event.preventDefault();
  act();
}

function locked() {
  if (document.querySelector("form[data-unsaved]") === null) {
    location.assign(`/locked?next=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  // Somebody was writing: hide what was opened, leave what they wrote; sending it asks for the passphrase and keeps the words.
  document.body.classList.add("veiled");
}

async function refreshCounts() {
  if (document.hidden) return;
  let answer;
  try {
    answer = await fetch("/cases/counts", { headers: { Accept: "application/json" }, redirect: "error" });
  } catch {
    return; // offline: the next round tries again
  }
  if (answer.status === 401) {
    locked();
    return;
  }
  if (!answer.ok) return;
  show(await answer.json());
}

function show(counts) {
  for (const [view, count] of Object.entries(counts)) {
    for (const shown of document.querySelectorAll(`[data-count="${CSS.escape(view)}"]`)) shown.textContent = String(count);
  }
  const calling = document.getElementById("calling");
  // Shown again it is read out again, so it only changes when somebody begins or ceases to wait.
  if (calling !== null && calling.hidden !== !counts.calls) calling.hidden = !counts.calls;
}

if (document.body.classList.contains("keys")) document.addEventListener("keydown", onKey);
if (document.querySelector("[data-count]") !== null) {
  refreshCounts();
  setInterval(refreshCounts, COUNTS_EVERY);
  document.addEventListener("visibilitychange", refreshCounts);
}
