// A page that stays open asks whether it is still current. It never changes by itself: whoever is writing or listening decides.

const EVERY = 4_000;
const page = document.querySelector("[data-pulse]");

async function ask(known, address, line) {
  if (document.hidden) return;
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "text/plain" }, redirect: "error" });
  } catch {
    return; // offline: the next round tries again
  }
  if (answer.ok && (await answer.text()) !== known) line.hidden = false;
}

if (page !== null) {
  const line = document.getElementById("news");
  setInterval(ask, EVERY, page.dataset.pulse, `${page.dataset.address}/pulse`, line);
}
