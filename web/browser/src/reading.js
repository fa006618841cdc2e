// What a person typed, read as a receipt; near misses named (SPEC 8.5, 8.6). Twin of crypto/spelling.py.
import { UnreadableReceiptError } from "./errors.js";
import { WORD_COUNT, fromDigits, fromIndices } from "./receipt.js";

const MOST_TYPED = 400;
const MOST_WORDS = 12;
const MOST = 5;
const NEAR = 2;
const NEXT = 1;
const KEY = 2;
const LONGEST = 4;
const LEAST_DIGITS = 20;
const LETTER = /\p{L}/u;
const HANGUL = /[\u1100-\u11ff\uac00-\ud7a3]/;
const HAN = /[\u3400-\u9fff]/;

const clean = (typed) => typed.normalize("NFKC").toLowerCase();

export function onlyDigits(typed) {
  const text = clean(typed);
  const digits = text.replace(/[^0-9]/g, "");
  return digits.length >= LEAST_DIGITS && !LETTER.test(text) ? digits : null;
}

export function languageOf(typed) {
  const text = clean(typed);
  if (HANGUL.test(text)) return "ko";
  return HAN.test(text) ? "zh-Hans" : "en";
}

function wordLength(run, list) {
  const index = list.indexOf(run);
  if (index >= 0 && run.startsWith(list.words[index])) return list.words[index].length;
  // Not in full: the shortest cut after which a known word begins; so one wrong word spoils only itself.
  for (let length = KEY; length <= LONGEST; length++) {
    if (length >= run.length || list.indexOf(run.slice(length)) >= 0) return Math.min(length, run.length);
  }
  return index < 0 ? run.length : KEY;
}

function splitRun(run, list) {
  const found = [];
  for (let rest = run; rest; rest = rest.slice(found[found.length - 1].length)) found.push(rest.slice(0, wordLength(rest, list)));
  return found;
}

// Everything that is not a letter separates; Korean runs and Chinese characters are cut further.
export function splitWords(typed, list) {
  const runs = clean(typed).split(/[^\p{L}]+/u).filter(Boolean);
  if (list.language === "zh-Hans") return Array.from(runs.join(""));
  return list.language === "ko" ? runs.flatMap((run) => splitRun(run, list)) : runs;
}

// Insertions, deletions and replacements that lead from one to the other (Levenshtein).
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let corner = row[0];
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = corner + (a[i - 1] === b[j - 1] ? 0 : 1);
      corner = row[j];
      row[j] = Math.min(row[j] + 1, row[j - 1] + 1, replaced);
    }
  }
  return row[b.length];
}

// Jamo for Korean, so that one wrong vowel is one step. One Chinese character is one step from every other: none is near.
function nearest(word, list, most) {
  if (list.language === "zh-Hans") return [];
  const typed = Array.from(word.normalize("NFD"));
  return list.words
    .map((one, index) => ({ index, far: distance(typed, Array.from(one.normalize("NFD"))) }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far || a.index - b.index)
    .map(({ index }) => index);
}

const holds = (indices) => indices.length === WORD_COUNT && fromIndices(indices) !== null;

function replacements(indices, list) {
  const found = [];
  indices.forEach((index, position) => {
    for (const other of nearest(list.words[index], list, NEXT)) {
      const changed = indices.map((one, i) => (i === position ? other : one));
      if (other !== index && holds(changed)) found.push({ position, words: [list.words[other]] });
    }
  });
  return found.slice(0, MOST);
}

export function suggest(typed, list) {
  // Comparing costs time, here and on the page without scripts.
  if (typed.length > MOST_WORDS) return [];
  const indices = typed.map((word) => list.indexOf(word));
  if (indices.every((index) => index >= 0)) return replacements(indices, list);
  const near = (word) => nearest(word, list, NEAR).slice(0, MOST).map((index) => list.words[index]);
  return typed.flatMap((word, position) => (indices[position] < 0 ? [{ position, words: near(word) }] : []));
}

export function readWords(typed, list) {
  const indices = typed.map((word) => list.indexOf(word));
  if (indices.every((index) => index >= 0) && holds(indices)) return fromIndices(indices);
  throw new UnreadableReceiptError(suggest(typed, list));
}

export function readReceipt(typed, list) {
  if (Array.from(typed).length > MOST_TYPED) throw new UnreadableReceiptError([]);
  const digits = onlyDigits(typed);
  return digits === null ? readWords(splitWords(typed, list), list) : fromDigits(digits);
}

// The first syllables typed so far: the words they may become.
export const completions = (typed, list, most = 6) => {
  const begun = clean(typed).trim();
  return begun ? list.words.filter((word) => word.startsWith(begun)).slice(0, most) : [];
};
