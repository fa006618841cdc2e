// The corpus that casework/conversation.py runs as well.
import { advance, begin, readTable } from "../src/dialogue.js";
import { MalformedError } from "../src/errors.js";

const revived = (_, value) => (value && typeof value === "object" && "repeat" in value ? value.repeat.repeat(value.times) : value);

// The order of an object's keys says nothing; published tables have theirs sorted.
const inOrder = (_, value) =>
  value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
const canonical = (value) => JSON.stringify(value, inOrder);

function firstDifference(tables, talk) {
  const shared = tables[talk.table];
  const table = readTable(shared);
  let state = null;
  for (const [i, turn] of talk.turns.entries()) {
    const [next, events] = state === null ? begin(table) : advance(table, state, turn.input, talk.labels ? shared.labels : {});
    const got = canonical({ state: next, events });
    const wanted = canonical({ state: turn.state, events: turn.events });
    if (got !== wanted) return `${talk.name}, turn ${i}: ${got} instead of ${wanted}`;
    state = next;
  }
  return null;
}

function isRefused(refused) {
  try {
    readTable({ dialogue: refused.dialogue });
    return false;
  } catch (error) {
    return error instanceof MalformedError;
  }
}

export function dialogue(text) {
  const corpus = JSON.parse(text, revived);
  const differences = corpus.conversations.map((talk) => firstDifference(corpus.tables, talk)).filter(Boolean);
  const accepted = corpus.refused.filter((one) => !isRefused(one)).map((one) => `not refused: ${one.name}`);
  return { conversations: corpus.conversations.length, refused: corpus.refused.length, problems: [...differences, ...accepted] };
}
