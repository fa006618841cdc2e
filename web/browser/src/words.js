// Word lists: Korean comes with the bundle, the others are fetched when asked for and checked (SPEC 8.2).
import { toHex } from "./bytes.js";
import { CannotOpenError } from "./errors.js";
import { hash } from "./primitives.js";
import koreanText from "daesup:words/ko";
import fingerprints from "daesup:words/fingerprints";

export const LANGUAGES = ["ko", "en", "zh-Hans"];

const KEY_LENGTH = { ko: 2, en: 4, "zh-Hans": 1 };

export function wordList(language, words) {
  const keyOf = (word) => Array.from(word).slice(0, KEY_LENGTH[language]).join("");
  const byKey = new Map(words.map((word, index) => [keyOf(word), index]));
  return { language, words, keyOf, indexOf: (word) => (byKey.has(keyOf(word)) ? byKey.get(keyOf(word)) : -1) };
}

let korean = null;
const fetched = new Map();

// The bundled list is written as "letters shared with the word before" and "the rest" (build.mjs).
function unfold(text) {
  let before = "";
  return Array.from(text.matchAll(/(\d)(\D+)/g), ([, shared, rest]) => {
    before = before.slice(0, Number(shared)) + rest;
    return before;
  });
}

export function koreanList() {
  korean = korean || wordList("ko", unfold(koreanText));
  return korean;
}

// `fetchBytes(name)` gives the file's bytes; a list with one other word would give another receipt.
export async function loadList(language, fetchBytes) {
  if (language === "ko") return koreanList();
  if (!fetched.has(language)) {
    const bytes = await fetchBytes(`words.${language}.json`);
    if (toHex(hash(bytes)) !== fingerprints[language]) throw new CannotOpenError();
    fetched.set(language, wordList(language, JSON.parse(new TextDecoder().decode(bytes))));
  }
  return fetched.get(language);
}
