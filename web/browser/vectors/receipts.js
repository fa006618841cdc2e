// Receipts and word lists; all three lists are inside, because no server is there to fetch them from.
import chinese from "daesup:words/zh-Hans";
import english from "daesup:words/en";

import { toHex, utf8 } from "../src/bytes.js";
import { MalformedError } from "../src/errors.js";
import { filingLeaf } from "../src/filing.js";
import { hash } from "../src/primitives.js";
import { languageOf, readReceipt } from "../src/reading.js";
import { SECRET_SIZE, deriveKeys, toDigits, toWords } from "../src/receipt.js";
import { koreanList, wordList } from "../src/words.js";
import { raw } from "./values.js";

const LISTS = { ko: koreanList(), en: wordList("en", english), "zh-Hans": wordList("zh-Hans", chinese) };

function secretOf(text) {
  if (raw(text).length !== SECRET_SIZE) throw new MalformedError();
  return raw(text);
}

function mnemonic({ language, entropy }) {
  const bytes = raw(entropy);
  const bits = (BigInt(`0x${toHex(bytes)}`) << 4n) | BigInt(hash(bytes)[0] >> 4);
  const indices = Array.from({ length: 12 }, (_, i) => Number((bits >> BigInt(11 * (11 - i))) & 2047n));
  return { words: indices.map((index) => LISTS[language].words[index]).join(" ") };
}

export const receipts = {
  list: ({ language }) => ({ sha256: hash(utf8(LISTS[language].words.map((word) => `${word}\n`).join(""))) }),
  mnemonic,
  show: ({ secret }) => ({
    words: Object.fromEntries(Object.entries(LISTS).map(([language, list]) => [language, toWords(secretOf(secret), list)])),
    digits: toDigits(secretOf(secret)),
  }),
  derive: async ({ secret, office }) => {
    const keys = await deriveKeys(secretOf(secret), office);
    return {
      tag: keys.tag, tag_hash: keys.tagHash, mailbox_seed: keys.mailbox.seed, filing: keys.filing, mailbox_key_id: keys.mailbox.public.id, speak: keys.speak,
      consent_key: keys.consent.public,
    };
  },
  leaf: ({ filing, message_id: id, digest }) => ({ leaf: filingLeaf(raw(filing), raw(id), raw(digest)) }),
  read: ({ text }) => ({ secret: readReceipt(text, LISTS[languageOf(text)]) }),
};
