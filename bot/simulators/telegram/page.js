// The practice page: asks every second what is new; writes text with textContent only.
"use strict";

const EVERY = 1000;
const byId = (id) => document.getElementById(id);
const frame = document.querySelector(".frame");
let chosen = null; // id of the person whose chat is open
let version = ""; // of the chat on screen
let editing = null; // id of the message being corrected
let blocked = false;

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

async function ask(path, body) {
  const options = body === undefined ? {} : body instanceof FormData
    ? { method: "POST", body }
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/practice/${path}`, options);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.status === 204 ? null : answer.json();
}

async function act(name, body, wrong) {
  try {
    await ask(`people/${chosen}/${name}`, body);
    byId("status").textContent = "";
    await showChat();
    return true;
  } catch {
    byId("status").textContent = wrong;
    return false;
  }
}

function personLine(person) {
  const item = make("li");
  const button = make("button", "", person.name + (person.blocked ? " (봇을 차단함)" : ""));
  button.type = "button";
  if (person.id === chosen) button.setAttribute("aria-current", "true");
  button.append(make("span", "line", person.line || "아직 대화가 없습니다"));
  button.addEventListener("click", () => choose(person.id));
  item.append(button);
  return item;
}

let peopleSeen = "";
async function showPeople() {
  const people = await ask("people");
  const seen = JSON.stringify([people, chosen]);
  if (seen === peopleSeen) return;
  peopleSeen = seen;
  const focused = byId("people").contains(document.activeElement)
    ? [...byId("people").querySelectorAll("button")].indexOf(document.activeElement) : -1;
  byId("people").replaceChildren(...people.map(personLine));
  if (focused >= 0) byId("people").querySelectorAll("button")[focused]?.focus();
}

function buttonRows(rows, press) {
  return rows.map((row) => {
    const line = make("div");
    for (const label of row) {
      const button = make("button", "", label);
      button.type = "button";
      button.addEventListener("click", () => press(label));
      line.append(button);
    }
    return line;
  });
}

function bubble(message) {
  const node = make("article", message.bot ? "bubble" : "bubble mine");
  node.dataset.message = message.id;
  node.append(make("span", "who", message.bot ? "봇" : "나"));
  if (message.file) node.append(make("p", "file", `📎 ${message.file}`));
  if (message.text) node.append(make("p", "text", message.text));
  if (message.edited) node.append(make("p", "mark", "고친 글"));
  if (message.protected) node.append(make("p", "mark", "전달·저장이 막힌 글"));
  if (message.buttons.length) {
    const rows = make("div", "buttons");
    rows.append(...buttonRows(message.buttons, (label) => act("press", { message_id: message.id, label }, "지금은 누를 수 없는 버튼입니다.")));
    node.append(rows);
  }
  if (!message.bot && message.text && !message.file) {
    const fix = make("button", "fix", "이 글 고치기");
    fix.type = "button";
    fix.addEventListener("click", () => startEditing(message));
    node.append(fix);
  }
  return node;
}

function startEditing(message) {
  editing = message.id;
  byId("text").value = message.text;
  byId("send").textContent = "고치기";
  byId("text").focus();
}

function stopEditing() {
  editing = null;
  byId("send").textContent = "보내기";
  byId("text").value = "";
}

async function showChat() {
  if (chosen === null) return;
  const person = chosen;
  const chat = await ask(`people/${person}?version=${version}`);
  if (chat === null || person !== chosen) return;
  version = String(chat.version);
  blocked = chat.blocked;
  byId("chat-title").textContent = chat.name;
  byId("block").textContent = blocked ? "차단 풀기" : "봇 차단하기";
  const log = byId("log");
  log.replaceChildren(...chat.messages.map(bubble));
  log.scrollTop = log.scrollHeight;
  byId("keyboard").hidden = !chat.keyboard.length;
  byId("keyboard").replaceChildren(...buttonRows(chat.keyboard, (label) => act("say", { text: label }, "보내지 못했습니다.")));
  if (!chat.messages.length) log.append(startHint());
  if (chat.notice) byId("status").textContent = chat.notice;
}

function startHint() {
  const node = make("article", "bubble");
  node.append(make("p", "text", "아직 대화가 없습니다. 시작 버튼을 누르면 봇이 인사합니다."));
  const rows = make("div", "buttons");
  rows.append(...buttonRows([["시작"]], () => act("say", { text: "/start" }, "보내지 못했습니다.")));
  node.append(rows);
  return node;
}

async function choose(id) {
  chosen = id;
  version = "";
  stopEditing();
  frame.dataset.open = "chat";
  byId("say").hidden = false;
  byId("block").hidden = false;
  byId("status").textContent = "";
  await showPeople();
  await showChat();
  byId("text").focus();
}

byId("new-person").addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = byId("new-name").value.trim();
  if (!name) return;
  const person = await ask("people", { name }).catch(() => null);
  if (person === null) return;
  byId("new-name").value = "";
  await choose(person.id);
});

byId("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = byId("text").value.trim();
  if (!text) return;
  const sent = editing === null
    ? await act("say", { text }, "보내지 못했습니다. 글이 너무 긴지 봐 주세요.")
    : await act("edit", { message_id: editing, text }, "고치지 못했습니다.");
  if (sent) stopEditing();
});

byId("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("say").requestSubmit();
});

byId("file").addEventListener("change", async () => {
  const file = byId("file").files[0];
  if (!file) return;
  const body = new FormData();
  body.append("file", file);
  await act("file", body, "파일을 보내지 못했습니다.");
  byId("file").value = "";
});

byId("block").addEventListener("click", () => act("block", { blocked: !blocked }, "바꾸지 못했습니다."));
byId("back").addEventListener("click", () => { frame.dataset.open = "people"; });

async function watch() {
  try {
    await showPeople();
    await showChat();
  } catch {
    byId("status").textContent = "연습 프로그램과 연결이 끊겼습니다. 다시 켜졌는지 봐 주세요.";
  }
  setTimeout(watch, EVERY);
}
watch();
