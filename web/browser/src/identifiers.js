// What may identify somebody, found while they write by the office's own rules; twin of casework/deidentifying.
// Only what has a shape, in the plain view and the digit view; nothing of it is sent anywhere.

const SIGNS = new Map([
  ...[..."‐‑‒–—―−ㅡ－﹣˗⁃➖"].map((sign) => [sign, "-"]),
  ...[..."．。｡․"].map((sign) => [sign, "."]),
  ...[..."\t\v\f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"].map((sign) => [sign, " "]),
  ["\r", "\n"], ["⓿", "0"], ...[..."❶❷❸❹❺❻❼❽❾"].map((sign, i) => [sign, String(i + 1)]),
]);
const SPOKEN = new Map([..."공영령일이삼사오육륙칠팔구OoIlㅣㅇ○|"].map((sign, i) => [sign, "000123456678900111001"[i]]));
const JOINS = /[\p{Cf}\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7fb]/u;
const UNSEEN = /\p{Cf}/gu;
// Struck through, put under a key cap: still the digit.
const MARKED_DIGIT = /([0-9])[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f]+/gu;

const inSigns = (text) => Array.from(text, (sign) => SIGNS.get(sign) || sign).join("");

function plain(cluster) {
  const seen = inSigns(cluster.replace(UNSEEN, ""));
  // Lone letters such as ㅂㅈㅎ stay letters; NFKC would make unfinished syllables of them.
  return /^[\u3131-\u318e]$/u.test(seen) ? seen : inSigns(seen.normalize("NFKC")).replace(MARKED_DIGIT, "$1");
}

// The text as a pattern reads it; `starts` and `ends` lead from its UTF-16 units to code points of the original.
function plainView(text) {
  const view = { text: "", starts: [], ends: [] };
  const signs = Array.from(text);
  for (let start = 0; start < signs.length;) {
    let end = start + 1;
    while (end < signs.length && JOINS.test(signs[end])) end++;
    const read = plain(signs.slice(start, end).join(""));
    view.text += read;
    for (let unit = 0; unit < read.length; unit++) {
      view.starts.push(start);
      view.ends.push(end);
    }
    start = end;
  }
  return view;
}

const digitView = (view) => ({ ...view, text: Array.from(view.text, (sign) => SPOKEN.get(sign) || sign).join("") });

// A browser that does not know an expression warns less; it never stops anybody.
function compiled({ label, pattern, view, needs, within, confidence }) {
  try {
    return [{ label, view, within, confidence, pattern: new RegExp(pattern, "gu"), needs: needs ? new RegExp(needs, "u") : null }];
  } catch {
    return [];
  }
}

export const readIdentifiers = (rules) => rules.flatMap(compiled);

function isNear({ needs, within }, view, match) {
  return !needs || needs.test(view.text.slice(Math.max(0, match.index - within), match.index + match[0].length + within));
}

// [{label, confidence, start, end}] in code points of the text, each once.
export function findIdentifiers(rules, text) {
  const seen = plainView(text);
  const views = { plain: seen, digits: digitView(seen) };
  const found = new Map();
  for (const rule of rules) {
    const view = views[rule.view];
    for (const match of view.text.matchAll(rule.pattern)) {
      // What identifies stands last in what was matched.
      const part = match[1] || match[0];
      const from = match.index + match[0].lastIndexOf(part);
      const to = from + part.length;
      if (to === from || !isNear(rule, seen, match)) continue;
      const one = { label: rule.label, confidence: rule.confidence, start: view.starts[from], end: view.ends[to - 1] };
      found.set(`${one.label} ${one.start} ${one.end}`, one);
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}

// One find for each stretch: where several meet, the surest.
export function surest(found) {
  const kept = [];
  for (const one of [...found].sort((a, b) => b.confidence - a.confidence)) {
    if (!kept.some((other) => one.start < other.end && other.start < one.end)) kept.push(one);
  }
  return kept.sort((a, b) => a.start - b.start);
}
