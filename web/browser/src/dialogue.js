// The dialogue machine: a pure function over the table, twin of casework/conversation.py (DIALOGUE.md).
import { MalformedError } from "./errors.js";

const SEND = "send";
const TEXT_LIMIT = 20000;
const BYTES_LIMIT = 60000;
export const CRISIS_KEY = "M9";
const INPUTS = ["choice", "text", "none", "receipt", "files"];
const BLANK = "\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
const BLANKS = new RegExp(`[${BLANK}]+`, "gu");
const EDGES = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, "gu");

const trim = (text) => text.replace(EDGES, "");
const folded = (text) => trim(text.normalize("NFKC")).toLowerCase();

function refuseUnless(condition) {
  if (!condition) throw new MalformedError();
}

function readStep(raw) {
  const step = { say: [], ask: null, field: null, optional: false, options: [], next: null, crisis: false, ...raw };
  step.field = step.field || step.id;
  step.options = step.options.map((option) => ({ set: {}, next: null, ...option }));
  refuseUnless(typeof step.id === "string" && step.id !== SEND && INPUTS.includes(step.input));
  return step;
}

function checkStep(step, goesTo) {
  const choice = step.input === "choice";
  refuseUnless(!choice || step.options.length > 0);
  refuseUnless(step.next === null ? choice && !step.optional : goesTo(step.next));
  for (const option of step.options) refuseUnless(goesTo(option.next === null ? step.next : option.next));
  refuseUnless(new Set(step.options.map((option) => option.value)).size === step.options.length);
}

function checkNoCircle(steps, first) {
  const seen = new Set();
  for (let step = steps.get(first); step && step.input === "none"; step = steps.get(step.next)) {
    refuseUnless(!seen.has(step.id));
    seen.add(step.id);
  }
}

export function readTable({ dialogue, crisis = [] }) {
  const steps = new Map();
  for (const raw of dialogue.steps) {
    const step = readStep(raw);
    refuseUnless(!steps.has(step.id));
    steps.set(step.id, step);
  }
  const goesTo = (id) => id === SEND || steps.has(id);
  refuseUnless(steps.has(dialogue.start));
  for (const step of steps.values()) {
    checkStep(step, goesTo);
    checkNoCircle(steps, step.id);
  }
  return { start: dialogue.start, steps, crisis: crisis.map((source) => new RegExp(source, "u")) };
}

function enter(table, state, id) {
  const events = [];
  let next = id;
  let shown = state.crisis_shown;
  while (next !== SEND) {
    const step = table.steps.get(next);
    if (step.crisis && !shown) {
      events.push({ crisis: CRISIS_KEY });
      shown = true;
    }
    for (const key of step.say) events.push({ say: key });
    if (step.input !== "none") {
      events.push({ ask: step.ask, step: step.id });
      break;
    }
    next = step.next;
  }
  if (next === SEND) events.push({ send: true });
  return [{ ...state, step: next, crisis_shown: shown }, events];
}

export const begin = (table) => enter(table, { v: 1, step: table.start, answers: {}, crisis_shown: false }, table.start);

const refuse = (state, why) => [state, [{ refuse: why }]];

function store(answers, field, value) {
  const old = answers[field];
  const whole = field === "text" && typeof old === "string" && old ? `${old}\n${value}` : value;
  const all = { ...answers, [field]: whole };
  return tooLong(whole, Object.values(all)) ? null : all;
}

const bytesOf = (value) => (typeof value === "string" ? new TextEncoder().encode(value).length : 0);

export const tooLong = (text, all = [text]) =>
  Array.from(text).length > TEXT_LIMIT || all.reduce((sum, one) => sum + bytesOf(one), 0) > BYTES_LIMIT;

function take(table, state, step, option) {
  if (!option) return refuse(state, "not_here");
  const answers = { ...state.answers, [step.field]: option.value, ...option.set };
  return enter(table, { ...state, answers }, option.next === null ? step.next : option.next);
}

function skip(table, state, step) {
  return step.optional ? enter(table, state, step.next) : refuse(state, "not_here");
}

function keep(state, step, text) {
  if (!text) return refuse(state, "empty");
  const answers = store(state.answers, "text", text);
  if (!answers) return refuse(state, "too_long");
  return [{ ...state, answers }, [{ kept: true }, { ask: step.ask, step: step.id }]];
}

function pick(step, text, labels) {
  const wanted = folded(text);
  const number = /^[1-9][0-9]?$/.test(wanted) ? step.options[Number(wanted) - 1] : undefined;
  return number || step.options.find(({ value, label }) =>
    folded(String(value)) === wanted || (typeof labels[label] === "string" && folded(labels[label]) === wanted));
}

function hear(table, state, step, raw, labels) {
  const text = trim(raw.replace(/\r\n?/g, "\n"));
  if (step.input !== "text") {
    const option = step.input === "choice" && text ? pick(step, text, labels) : undefined;
    return option ? take(table, state, step, option) : keep(state, step, text);
  }
  if (!text) return step.optional ? skip(table, state, step) : refuse(state, "empty");
  const answers = store(state.answers, step.field, text);
  return answers ? enter(table, { ...state, answers }, step.next) : refuse(state, "too_long");
}

export const alarms = (table, text) => {
  const heard = text.normalize("NFKC").toLowerCase().replace(BLANKS, " ");
  return table.crisis.some((pattern) => pattern.test(heard));
};

function answer(table, state, step, input, labels) {
  if (typeof input.text === "string") return hear(table, state, step, input.text, labels);
  if (input.skip === true) return skip(table, state, step);
  if (input.done === true && (step.input === "receipt" || step.input === "files")) return enter(table, state, step.next);
  if (step.input !== "choice") return refuse(state, "not_here");
  if (Number.isInteger(input.choice)) return take(table, state, step, step.options[input.choice]);
  return take(table, state, step, step.options.find((option) => "value" in input && option.value === input.value));
}

export function advance(table, state, input, labels = {}) {
  const alarm = typeof input.text === "string" && !state.crisis_shown && alarms(table, input.text);
  const heard = alarm ? { ...state, crisis_shown: true } : state;
  const step = table.steps.get(state.step);
  const [after, events] = step ? answer(table, heard, step, input, labels) : refuse(heard, "not_here");
  return [after, alarm ? [{ crisis: CRISIS_KEY }, ...events] : events];
}
