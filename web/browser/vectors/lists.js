// The key list and the filing day.
import { isFiled, treeRoot, verifyDay } from "../src/filing.js";
import { fingerprint, verifyKeyList } from "../src/keylist.js";
import { raw } from "./values.js";

export const lists = {
  fingerprint: ({ root }) => ({ fingerprint: fingerprint(raw(root)) }),
  verify_list: ({ document, root, office, today, seen }) => {
    const list = verifyKeyList(document, { root: raw(root), office, today, seen });
    return {
      serial: list.serial, hash: list.hash, issued: list.issued, expires: list.expires, desks: list.desks.map((desk) => desk.id),
      key_ids: list.desks.flatMap((desk) => desk.keys.map(({ key }) => key.id)), custodians: list.custodians.map(({ id }) => id), quorum: list.quorum,
      texts: list.texts, filing: list.filing,
    };
  },
  root: ({ leaves }) => ({ root: treeRoot(leaves.map(raw)) }),
  verify_day: ({ document, key, office, day }, { has = [] }) => {
    const leaves = verifyDay(raw(document), { key: raw(key), office, date: day });
    return { count: leaves.length, has: has.filter((leaf) => isFiled(leaves, raw(leaf))) };
  },
};
