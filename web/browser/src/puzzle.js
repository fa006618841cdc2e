// The client puzzle: a little work instead of an address (SPEC 16).
import { join, utf8 } from "./bytes.js";
import { hasher } from "./primitives.js";

const SLICE_MS = 20;

function zeroBits(digest, bits) {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (digest[i] !== 0) return false;
  return digest[whole] >> (8 - (bits & 7)) === 0;
}

export function solves(nonce, id, digest, solution, bits) {
  return solution.length === 8 && zeroBits(hasher().update(join(utf8("daesup/1/puzzle"), nonce, id, digest, solution)).digest(), bits);
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

// Works in slices, so that the page stays alive and the person can leave.
export async function solve(nonce, id, digest, bits, isWanted = () => true) {
  const begun = hasher().update(join(utf8("daesup/1/puzzle"), nonce, id, digest));
  const solution = new Uint8Array(8);
  const view = new DataView(solution.buffer);
  let counter = 0;
  while (isWanted()) {
    for (const end = Date.now() + SLICE_MS; Date.now() < end; ) {
      for (let i = 0; i < 64; i++, counter++) {
        view.setUint32(4, counter);
        if (zeroBits(begun.clone().update(solution).digest(), bits)) return solution;
      }
    }
    await turn();
  }
  return null;
}
