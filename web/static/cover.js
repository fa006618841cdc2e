// Boxes over a picture: drawn with the pointer, or typed; the four numbers of each row are what is sent, so it works without this file.

const SVG = "http://www.w3.org/2000/svg";
const SIDES = ["left", "top", "width", "height"];
const LEAST = 0.5;
const MOST = 15;

const form = document.querySelector("form[data-cover]");
const picture = document.querySelector("[data-covered]");

function cells(row) {
  return SIDES.map((side) => row.querySelector(`input[name="${side}"]`));
}

function rows() {
  return [...form.querySelectorAll("tr[data-box]")];
}

function emptyRow() {
  const found = rows().find((row) => cells(row).every((cell) => cell.value === ""));
  if (found !== undefined) return found;
  if (rows().length >= MOST) return undefined;
  const last = rows().at(-1);
  const added = last.cloneNode(true);
  const number = rows().length + 1;
  added.querySelector("th").textContent = String(number);
  for (const cell of cells(added)) {
    cell.value = "";
    cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace(/\d+/, String(number)));
  }
  last.after(added);
  return added;
}

function place(rect, [left, top, width, height]) {
  rect.setAttribute("x", left);
  rect.setAttribute("y", top);
  rect.setAttribute("width", width);
  rect.setAttribute("height", height);
}

function draw(board) {
  board.replaceChildren();
  for (const row of rows()) {
    const numbers = cells(row).map((cell) => Number.parseFloat(cell.value));
    if (numbers.some(Number.isNaN)) continue;
    const rect = document.createElementNS(SVG, "rect");
    place(rect, numbers);
    board.append(rect);
  }
}

function where(board, event) {
  const seen = board.getBoundingClientRect();
  const share = (at, start, length) => Math.min(100, Math.max(0, ((at - start) / length) * 100));
  return [share(event.clientX, seen.left, seen.width), share(event.clientY, seen.top, seen.height)];
}

function between([x, y], [u, v]) {
  return [Math.min(x, u), Math.min(y, v), Math.abs(u - x), Math.abs(v - y)];
}

function begin(board) {
  let from;
  let rect;
  board.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    board.setPointerCapture(event.pointerId);
    from = where(board, event);
    rect = document.createElementNS(SVG, "rect");
    board.append(rect);
  });
  board.addEventListener("pointermove", (event) => {
    if (rect !== undefined) place(rect, between(from, where(board, event)));
  });
  board.addEventListener("pointerup", (event) => {
    if (rect === undefined) return;
    const box = between(from, where(board, event));
    rect = undefined;
    if (box[2] >= LEAST && box[3] >= LEAST) {
      const row = emptyRow();
      if (row !== undefined) cells(row).forEach((cell, at) => { cell.value = box[at].toFixed(2); });
    }
    draw(board);
  });
  board.addEventListener("pointercancel", () => {
    rect = undefined;
    draw(board);
  });
}

if (form !== null && picture !== null) {
  const board = document.createElementNS(SVG, "svg");
  board.setAttribute("viewBox", "0 0 100 100");
  board.setAttribute("preserveAspectRatio", "none");
  board.setAttribute("aria-hidden", "true");
  picture.append(board);
  begin(board);
  form.addEventListener("input", () => draw(board));
  form.addEventListener("reset", () => setTimeout(() => draw(board)));
}
