// Trying again until it went through: the network may fail, the person's words may not be lost or doubled.
import { RefusedError, UnreachableError } from "./api.js";
import { reloadKeys } from "./office.js";

const PAUSES_S = [2, 4, 8, 15, 30];
const MOST_REFUSALS = 3;

function pause(seconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, seconds * 1000);
    function done() {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    }
    window.addEventListener("online", done);
  });
}

// `attempt` must be safe to repeat: same id, same digest. Everything but a lost connection, a spent puzzle and an old
// key list ends it.
export async function insist(office, attempt, onTrouble) {
  let refusals = 0;
  for (let tries = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof UnreachableError) {
        onTrouble();
        await pause(PAUSES_S[Math.min(tries++, PAUSES_S.length - 1)]);
      } else if (error instanceof RefusedError && error.status === 409 && refusals++ < MOST_REFUSALS && error.code !== "conflict") {
        if (error.code === "reload_keys") await insist(office, () => reloadKeys(office), onTrouble);
      } else throw error;
    }
  }
}
