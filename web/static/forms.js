// What every form of the staff pages gets: no second sending by a second click, no unsaved words lost without a question.

const TWICE_WITHIN = 5_000;

for (const form of document.querySelectorAll("form[data-draft]")) {
  form.addEventListener("input", () => { form.dataset.unsaved = "1"; });
  for (const ending of ["reset", "submit"]) form.addEventListener(ending, () => { delete form.dataset.unsaved; });
}
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-unsaved]") !== null) event.preventDefault();
});

const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const last = sent.get(event.target);
  if (last !== undefined && event.timeStamp - last < TWICE_WITHIN) event.preventDefault();
  else sent.set(event.target, event.timeStamp);
});
