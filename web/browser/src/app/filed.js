// Whether one's own words stand in the public filing list: what was acknowledged cannot be buried unseen (SPEC 14.4).
import { CannotOpenError, MalformedError } from "../errors.js";
import { filingLeaf, isFiled, verifyDay } from "../filing.js";
import { ROW } from "../frames.js";
import { day as dayOf } from "../strict.js";
import { RefusedError, UnreachableError, getBytes } from "./api.js";
import { standing } from "./conversation.js";
import { today } from "./office.js";

// The newest are enough to see whether somebody buries; each day is one small file.
const MOST = 40;
const DAY_MS = 86400000;
// Stored after midnight, sealed before it; or a telephone whose clock is a day off.
const AROUND = [0, 1, -1, 2];

const shifted = (date, by) => new Date(Date.parse(date) + by * DAY_MS).toISOString().slice(0, 10);

function sealedOn({ day }) {
  try {
    dayOf(day);
    return day;
  } catch {
    return null;
  }
}

// The leaves of a day; null where there is no list of it; undefined where it could not be had or does not hold.
async function leavesOf(office, date) {
  try {
    return verifyDay(await getBytes(`/ledger/${date}.json`), { key: office.list.filing, office: office.id, date });
  } catch (error) {
    if (error instanceof RefusedError) return error.status === 404 ? null : undefined;
    if (error instanceof UnreachableError || error instanceof CannotOpenError || error instanceof MalformedError) return undefined;
    throw error;
  }
}

// Only what this very receipt said is filed under a key that can be derived again.
function ownRows({ rows, keys }) {
  const own = [...rows.values()].filter((row) => row.kind === ROW.OWN && row.content && row.digest && standing(row, [keys.speak]) === "confirmed");
  return own.sort((a, b) => a.seq - b.seq).slice(-MOST);
}

// {filed, waiting, unchecked}: how many; missing: the days on which what should be listed is not.
export async function lookUp(conversation) {
  const { office, keys } = conversation;
  const now = today();
  const read = new Map();
  const leaves = (date) => read.get(date) || read.set(date, leavesOf(office, date)).get(date);
  const found = { filed: 0, waiting: 0, unchecked: 0, missing: [] };

  async function place(row, sealed) {
    if (sealed >= now) return "waiting";
    const leaf = filingLeaf(keys.filing, row.id, row.digest);
    let doubtful = false;
    for (const date of AROUND.map((by) => shifted(sealed, by)).filter((one) => one < now)) {
      const listed = await leaves(date);
      if (listed && isFiled(listed, leaf)) return "filed";
      doubtful = doubtful || listed === undefined;
    }
    if (doubtful) return "unchecked";
    return shifted(sealed, 1) >= now ? "waiting" : "missing";
  }

  for (const row of ownRows(conversation)) {
    const sealed = sealedOn(row.content);
    if (!sealed) continue;
    const where = await place(row, sealed);
    if (where !== "missing") found[where]++;
    else if (!found.missing.includes(sealed)) found.missing.push(sealed);
  }
  return found;
}
