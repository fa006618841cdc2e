// The office as this tab knows it: a verified key list and the texts that list vouches for.
import { fromB64, text } from "../bytes.js";
import { readTable } from "../dialogue.js";
import { CannotOpenError } from "../errors.js";
import { readIdentifiers } from "../identifiers.js";
import { deskKey, textsMatch, verifyKeyList } from "../keylist.js";
import { parseJson } from "../strict.js";
import { getBytes } from "./api.js";
import { useWording } from "./wording.js";

export class NoDeskError extends Error {}

export const DEFAULT_DESK = "integrity";
const SEOUL_MS = 9 * 3600 * 1000;

// A card must stand there even where an older release names no numbers.
const NO_HELP = { hotlines: [], hours: [], holidays: [] };

const meta = (name) => document.querySelector(`meta[name="${name}"]`).content;

// Key lists count Korean days, wherever the telephone believes to be.
// The minute in Korea: said inside the seal, and only by who leaves a contact (their legal clock counts hours).
export const minute = () => new Date(Date.now() + SEOUL_MS).toISOString().slice(0, 16);

export const today = () => new Date(Date.now() + SEOUL_MS).toISOString().slice(0, 10);

async function verifiedList(office) {
  const document = parseJson(text(await getBytes("/keys.json")));
  return verifyKeyList(document, { root: office.root, office: office.id, today: today(), seen: office.list });
}

export async function loadOffice() {
  const office = { id: meta("daesup-office"), root: fromB64(meta("daesup-root"), 32), list: null };
  const texts = await getBytes("/texts.ko.json");
  office.list = await verifiedList(office);
  if (!textsMatch(office.list, texts)) throw new CannotOpenError();
  const { wording, dialogue, crisis, identifiers = [], identity = null, talks = null, help = NO_HELP } = parseJson(text(texts));
  useWording(wording);
  office.table = readTable({ dialogue, crisis });
  office.wording = wording;
  office.ladder = identity;
  office.talks = talks;
  office.help = help;
  office.identifiers = readIdentifiers(identifiers);
  return office;
}

export async function reloadKeys(office) {
  office.list = await verifiedList(office);
}

// Never another desk's key instead: who receives was the person's choice.
export function keyOfDesk(office, desk) {
  const key = deskKey(office.list, desk, today());
  if (!key) throw new NoDeskError();
  return key;
}
