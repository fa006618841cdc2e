// Decisions about one's own identity, and what is dealt to custodians.
import { readStatement, renews, signRenewal, signStatement } from "../src/consent.js";
import { signingKey } from "../src/keys.js";
import { bundleBytes, heldBy, shareCount } from "../src/quorum.js";
import { maybe, raw } from "./values.js";

const statementOf = (given) => ({
  ...given, id: raw(given.consent_id), text: raw(given.text), envelope: maybe(given.envelope), named: maybe(given.named), asked: maybe(given.asked),
});

function told({ id, ...one }) {
  return { ...one, consent_id: id };
}

export const consents = {
  sign_statement: (given) => signStatement(statementOf(given), signingKey(raw(given.seed))),
  read_statement: ({ said, signature, keys, office }) => told(readStatement(said, raw(signature), keys.map(raw), office)),
  sign_renewal: ({ seed, new: key, office }) => ({ signature: signRenewal(raw(key), office, signingKey(raw(seed))) }),
  renews: ({ new: key, key: old, office, signature }) => ({ renews: renews(raw(key), raw(signature), office, raw(old)) }),
  held: ({ k, n }) => ({ shares: shareCount(k, n), held: Array.from({ length: n }, (_, index) => heldBy(index, k, n)) }),
  bundle_bytes: ({ k, n, index, shares }) => ({
    bundle: bundleBytes(k, n, index, Object.fromEntries(Object.entries(shares).map(([number, share]) => [number, raw(share)]))),
  }),
};
