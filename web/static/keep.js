// What is being written is kept while it goes on, sealed to its writer; without this file it is kept when it is sent.

const AFTER = 3_000;
const forms = [...document.querySelectorAll("form[data-keep]")];

function shown(version) {
  for (const form of forms) form.elements.draft.value = version;
}

function keeping(form) {
  const area = form.querySelector("textarea");
  const note = form.querySelector("[data-kept]");
  let last = area.value;
  let timer = 0;
  let under = null;
  let over = false;

  function say(text) {
    if (note.textContent !== text) note.textContent = text;
  }

  async function keep() {
    if (over || under !== null || area.value === last) return;
    const written = area.value;
    under = new AbortController();
    try {
      const body = new URLSearchParams({ token: form.elements.token.value, draft: form.elements.draft.value, what: form.dataset.keep, body: written });
      const answer = await fetch(form.dataset.at, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error", signal: under.signal });
      if (answer.ok) {
        shown((await answer.json()).version);
        last = written;
        if (area.value === written) delete form.dataset.unsaved;
        say(note.dataset.kept);
      } else if (answer.status === 409) {
        over = true;
        say((await answer.json()).message);
      }
    } catch {
      // offline, locked or under way elsewhere: the next word tries again
    } finally {
      under = null;
    }
    later();
  }

  function later() {
    clearTimeout(timer);
    if (!over && area.value !== last) timer = setTimeout(keep, AFTER);
  }

  area.addEventListener("input", later);
  form.addEventListener("submit", () => {
    over = true;
    clearTimeout(timer);
    under?.abort();
  });
}

forms.forEach(keeping);
