// The office's sentences, and the four that must be there before any of them could be checked.

const BEFORE = {
  loading: "준비하고 있어요.",
  offline: "연결이 되지 않아요. 잠시 뒤에 다시 해 주세요.",
  retry: "다시 하기",
  untrusted: "이 창구의 열쇠를 확인할 수 없어요. 그래서 글을 받지 않습니다. 기기의 날짜가 맞는지 보고, 아직 아무것도 쓰지 마세요.",
};

let office = {};

export function useWording(wording) {
  office = wording;
}

// A sentence of the office's own table; an unknown key is shown as nothing rather than as a code.
export const officeText = (key) => office[key] || "";

const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));

// The same with its blanks filled in.
export const told = (key, values = {}) => filled(officeText(key), values);

// A sentence of the page itself, with its blanks filled in.
export function say(name, values = {}) {
  const sentence = officeText(`web.${name}`) || BEFORE[name] || "";
  return filled(sentence, values);
}
