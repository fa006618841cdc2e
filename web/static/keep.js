// What is being written is kept while it goes on, sealed to its writer; without this file it is kept when it is sent.

const AFTER = 3_000;
const forms = [...document.querySelectorAll("form[data-keep]")];

function shown(version) {
  for (const form of forms) form.elements.draft.value = version;
}

// Of a case one text, of a register the whole form; without what says which window it is.
function writtenIn(form) {
  if (form.dataset.keep !== "form") return { what: form.dataset.keep, body: form.querySelector("textarea").value };
  return [...new FormData(form)].filter(([name]) => name !== "token" && name !== "draft");
}

function keeping(form) {
  const note = form.querySelector("[data-kept]");
  const now = () => new URLSearchParams(writtenIn(form)).toString();
  let last = now();
  let timer = 0;
  let under = null;
  let over = false;

  function say(text) {
    if (note.textContent !== text) note.textContent = text;
  }

  async function keep() {
    if (over || under !== null || now() === last) return;
    const written = now();
    under = new AbortController();
    try {
      const body = new URLSearchParams(written);
      for (const name of ["token", "draft"]) body.set(name, form.elements[name].value);
      const answer = await fetch(form.dataset.at, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error", signal: under.signal });
      if (answer.ok) {
        const told = await answer.json();
        shown(told.version);
        last = written;
        if (now() === written && !told.message) delete form.dataset.unsaved;
        say(told.message || note.dataset.kept);
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
    if (!over && now() !== last) timer = setTimeout(keep, AFTER);
  }

  form.addEventListener("input", later);
  form.addEventListener("submit", () => {
    over = true;
    clearTimeout(timer);
    under?.abort();
  });
}

forms.forEach(keeping);
