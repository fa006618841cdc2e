// The practice page: asks every second what is new; writes text with textContent only.
"use strict";

const EVERY = 1000;
const byId = (id) => document.getElementById(id);
const frame = document.querySelector(".frame");
const STATES = { sending: "보내는 중", refused: "보내지 못함: 너무 길거나 받을 수 없는 문자입니다" };
let chosen = null; // number of the telephone whose texts are open
let version = ""; // of the texts on screen
let listed = "";

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

async function ask(path, body) {
  const options = body === undefined ? {}
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/practice/${path}`, options);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.status === 204 ? null : answer.json();
}

function phoneLine(phone) {
  const item = make("li");
  const button = make("button", "", phone.shown);
  button.type = "button";
  if (phone.number === chosen) button.setAttribute("aria-current", "true");
  button.append(make("span", "line", phone.line || "아직 문자가 없습니다"));
  button.addEventListener("click", () => choose(phone.number));
  item.append(button);
  return item;
}

async function showPhones() {
  const phones = await ask("phones");
  const seen = JSON.stringify([phones, chosen]);
  if (seen === listed) return;
  listed = seen;
  const focused = byId("people").contains(document.activeElement)
    ? [...byId("people").querySelectorAll("button")].indexOf(document.activeElement) : -1;
  byId("people").replaceChildren(...phones.map(phoneLine));
  if (focused >= 0) byId("people").querySelectorAll("button")[focused]?.focus();
}

function bubble(text) {
  const node = make("article", text.mine ? "bubble mine" : "bubble");
  node.append(make("span", "who", text.mine ? "나" : `구청장 직통문자 (${text.kind})`));
  node.append(make("p", "text", text.text));
  if (STATES[text.state]) node.append(make("p", "mark", STATES[text.state]));
  return node;
}

async function showTexts() {
  if (chosen === null) return;
  const number = chosen;
  const phone = await ask(`phones/${number}?version=${version}`);
  if (phone === null || number !== chosen) return;
  version = String(phone.version);
  byId("chat-title").textContent = phone.shown;
  const log = byId("log");
  log.replaceChildren(...phone.texts.map(bubble));
  log.scrollTop = log.scrollHeight;
}

async function choose(number) {
  chosen = number;
  version = "";
  frame.dataset.open = "chat";
  byId("say").hidden = false;
  byId("status").textContent = "";
  await showPhones();
  await showTexts();
  byId("text").focus();
}

byId("new-phone").addEventListener("submit", async (event) => {
  event.preventDefault();
  const phone = await ask("phones", {}).catch(() => null);
  if (phone !== null) await choose(phone.number);
});

byId("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = byId("text").value.trim();
  if (!text) return;
  try {
    await ask(`phones/${chosen}/say`, { text });
    byId("text").value = "";
    byId("status").textContent = "";
    await showTexts();
  } catch {
    byId("status").textContent = "보내지 못했습니다. 글이 너무 긴지 봐 주세요.";
  }
});

byId("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("say").requestSubmit();
});

byId("back").addEventListener("click", () => { frame.dataset.open = "people"; });

async function watch() {
  try {
    await showPhones();
    await showTexts();
  } catch {
    byId("status").textContent = "연습 프로그램과 연결이 끊겼습니다. 다시 켜졌는지 봐 주세요.";
  }
  setTimeout(watch, EVERY);
}
watch();
