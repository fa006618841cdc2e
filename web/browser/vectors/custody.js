// What a custodian's own machine does: the key file, a bundle, a request.
import { about } from "../src/context.js";
import { openBundle, grantDigest, readGrant } from "../src/custody/grant.js";
import { reveal, stretch } from "../src/custody/keyfile.js";
import { privateKey } from "../src/keys.js";
import { raw } from "./values.js";

export const custody = {
  reveal: async ({ passphrase, salt, profile, officer_id: id, name, blob }) =>
    ({ secret: await reveal(await stretch(passphrase, raw(salt), profile), raw(blob), raw(id), name) }),
  open_bundle: async ({ seed, bundle, about: context, digest }) => {
    const opened = await openBundle(raw(bundle), privateKey(raw(seed)), about(context.purpose, context.office, raw(context.message_id)), raw(digest));
    return { k: opened.k, n: opened.n, index: opened.index, shares: opened.shares };
  },
  read_grant: ({ grant }) => {
    const one = readGrant(raw(grant));
    return {
      digest: grantDigest(raw(grant)), grant_id: one.id, office: one.office, envelope: one.envelope, spans: one.spans, grantee: one.grantee,
      reason: one.reason, not_after: one.notAfter,
    };
  },
};
