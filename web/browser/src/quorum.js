// Deal a secret out to custodians: any k of them together have it, no k - 1 do (SPEC 11.1-11.4). The browser only deals.
import { join, random, u16, u8 } from "./bytes.js";
import { infoFor } from "./context.js";
import { MalformedError } from "./errors.js";
import { hpkeSeal } from "./hpke.js";

const MOST = 7;
const LEAST = 2;
const SECRET = 32;

// Every subset of k - 1 custodians, in lexicographic order: share j goes to everyone outside subset j.
function subsets(k, n) {
  if (!(LEAST <= k && k <= n && n <= MOST)) throw new MalformedError();
  const found = [];
  const grow = (chosen, from) => {
    if (chosen.length === k - 1) found.push(chosen);
    else for (let next = from; next < n; next++) grow([...chosen, next], next + 1);
  };
  grow([], 0);
  return found;
}

export const heldBy = (index, k, n) => subsets(k, n).flatMap((subset, number) => (subset.includes(index) ? [] : [number]));

export const shareCount = (k, n) => subsets(k, n).length;

export function bundleBytes(k, n, index, shares) {
  const numbers = Object.keys(shares).map(Number).sort((a, b) => a - b);
  return join(u8(k), u8(n), u8(index), ...numbers.map((number) => join(u16(number), shares[number])));
}

// Random shares; the last one makes the XOR of all the secret.
function split(secret, k, n) {
  if (secret.length !== SECRET) throw new MalformedError();
  const shares = subsets(k, n).slice(1).map(() => random(SECRET));
  return [...shares, shares.reduce((sum, share) => sum.map((byte, at) => byte ^ share[at]), secret)];
}

export async function splitSecret(secret, k, custodians, context, digest) {
  const n = custodians.length;
  const shares = split(secret, k, n);
  const bundles = custodians.map(async (key, index) => {
    const held = Object.fromEntries(heldBy(index, k, n).map((number) => [number, shares[number]]));
    return join(key.id, await hpkeSeal(key.raw, infoFor(context, key.id, digest), bundleBytes(k, n, index, held)));
  });
  return Promise.all(bundles);
}
