// Ctrl/⌘+K: go to a page, a view, a case or an act of the page that is open. Everything it offers stands on the page already, so
// it can offer nothing that its officer may not do. Writes text only; without it there is the page 찾기.

const MOST = 12;
const SHORTEST_NUMBER = 4;
const FIRST_SYLLABLE = 0xac00, LAST_SYLLABLE = 0xd7a3, PER_INITIAL = 588;
const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";

const dialog = document.getElementById("palette");
const field = document.getElementById("palette-field");
const list = document.getElementById("palette-list");
const said = document.getElementById("palette-count");
let offered = [], chosen = 0;

const wordsOf = (element) => [...element.childNodes]
  .filter((node) => node.nodeType === Node.TEXT_NODE || !node.matches?.(".hint, .hidden, .count, svg"))
  .map((node) => node.textContent).join(" ").replace(/\s+/g, " ").trim();

// 사건 목록 -> ㅅㄱ ㅁㄹ: whoever types the first letters of the syllables finds it too.
const initialsOf = (text) => [...text].map((sign) => {
  const code = sign.charCodeAt(0);
  return code < FIRST_SYLLABLE || code > LAST_SYLLABLE ? sign : INITIALS[Math.floor((code - FIRST_SYLLABLE) / PER_INITIAL)];
}).join("");

const isNumber = (text) => text.replace(/\D/g, "").length >= SHORTEST_NUMBER || /^[0-9a-z]{4}-[0-9a-z]{4}$/i.test(text);
const folded = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, "");
const follow = (link) => () => { link.click(); };

function unfold(summary) {
  dialog.close();
  summary.parentElement.open = true;
  summary.scrollIntoView({ block: "center" });
  (summary.parentElement.querySelector("textarea, select, input:not([type=hidden])") ?? summary).focus();
}

function everything() {
  const of = (what, selector, act) => [...document.querySelectorAll(selector)]
    .map((element) => ({ what, label: wordsOf(element), act: act(element) }));
  const found = [
    ...of("이 화면", "main .jump a, main .facts a, main .sub a", follow),
    ...of("이 사건", "main .case summary", (summary) => () => unfold(summary)),
    ...of("보기", ".views a", follow),
    ...of("사건", "main tr[data-case] a.row, main .results a.found", follow),
    ...of("가기", ".sections a", follow),
  ].filter((item) => item.label !== "");
  const seen = new Set();
  return found.filter((item) => !seen.has(item.label) && seen.add(item.label));
}

function asking(asked) {
  if (asked === "") return [];
  const send = (go) => () => {
    document.getElementById("palette-go").value = go;
    dialog.querySelector("form").requestSubmit();
  };
  const number = isNumber(asked)
    ? [{ what: "번호", label: `‘${asked}’ 사건으로 가기`, act: send("1") }] : [];
  return [...number, { what: "찾기", label: `‘${asked}’ 글에서 찾기`, act: send("") }];
}

function draw() {
  const asked = field.value.trim(), wanted = folded(asked);
  const fits = ({ label }) => folded(label).includes(wanted) || folded(initialsOf(label)).includes(wanted);
  const mayAsk = dialog.querySelector("form").method === "post";
  offered = [...everything().filter(fits).slice(0, MOST), ...(mayAsk ? asking(asked) : [])];
  if (mayAsk && isNumber(asked)) offered.unshift(...offered.splice(offered.findIndex((item) => item.what === "번호"), 1));
  list.replaceChildren(...offered.map(({ what, label }, at) => {
    const item = document.createElement("li"), kind = document.createElement("span");
    item.id = `palette-${at}`;
    item.setAttribute("role", "option");
    kind.className = "kind";
    kind.textContent = what;
    item.append(label, " ", kind);
    item.addEventListener("click", () => take(at));
    return item;
  }));
  said.textContent = offered.length === 0 ? "맞는 것이 없습니다" : `${offered.length}개`;
  choose(0);
}

function choose(at) {
  chosen = offered.length === 0 ? 0 : (at + offered.length) % offered.length;
  [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === chosen)));
  if (offered.length === 0) field.removeAttribute("aria-activedescendant");
  else field.setAttribute("aria-activedescendant", `palette-${chosen}`);
  list.children[chosen]?.scrollIntoView({ block: "nearest" });
}

function take(at) {
  const item = offered[at];
  if (item === undefined) return;
  if (item.what !== "찾기" && item.what !== "번호") dialog.close();
  item.act();
}

function onKey(event) {
  if (event.isComposing) return; // Enter ends the syllable that is being written, nothing else
  const acts = { ArrowDown: () => choose(chosen + 1), ArrowUp: () => choose(chosen - 1), Enter: () => take(chosen) };
  const act = acts[event.code === "NumpadEnter" ? "Enter" : event.code];
  if (act === undefined) return;
  event.preventDefault();
  act();
}

function open(event) {
  if (event.isComposing || event.code !== "KeyK" || event.ctrlKey === event.metaKey || event.altKey || event.shiftKey) return;
  event.preventDefault();
  if (dialog.open) return;
  field.value = "";
  draw();
  dialog.showModal();
  field.focus();
}

if (dialog !== null) {
  document.addEventListener("keydown", open);
  field.addEventListener("input", draw);
  field.addEventListener("keydown", onKey);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => { field.value = ""; list.replaceChildren(); });
}
