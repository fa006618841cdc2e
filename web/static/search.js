// How far the reading is, shown while the page is open. Writes text only; the page works without this file.

const EVERY = 1_000;
const line = document.getElementById("indexing");
const write = (name, count) => { line.querySelector(`[data-${name}]`).textContent = count.toLocaleString("ko-KR"); };

async function look() {
  let answer;
  try {
    answer = await fetch("/search/progress", { headers: { Accept: "application/json" }, redirect: "error" });
  } catch {
    return true; // offline: the next round tries again
  }
  if (!answer.ok) return false;
  const { read, total, complete } = await answer.json();
  write("read", read);
  write("total", total);
  line.hidden = complete;
  return !complete;
}

async function again() {
  if (await look()) setTimeout(again, EVERY);
}

if (line !== null && !line.hidden) again();
