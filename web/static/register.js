// Forms of registers: more empty lines without a new page, and the first field that is wrong comes into view.

for (const lines of document.querySelectorAll("fieldset[data-lines]")) {
  const body = lines.querySelector("tbody"), more = lines.querySelector("button[value=more]");
  more.addEventListener("click", (event) => {
    event.preventDefault();
    const last = body.lastElementChild, number = body.children.length;
    const added = last.cloneNode(true);
    for (const part of added.querySelectorAll("[id], [for], [name]")) {
      for (const attribute of ["id", "for", "name"]) {
        const value = part.getAttribute(attribute);
        if (value) part.setAttribute(attribute, value.replace(/^(l-[a-z0-9_]+)-\d+-/, `$1-${number}-`));
      }
    }
    for (const field of added.querySelectorAll("input, select, textarea")) {
      field.value = "";
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
    for (const wrong of added.querySelectorAll(".wrong")) wrong.remove();
    for (const label of added.querySelectorAll("label")) label.textContent = label.textContent.replace(/\d+번째/, `${number + 1}번째`);
    added.firstElementChild.textContent = String(number + 1);
    body.append(added);
    added.querySelector("input, select, textarea").focus();
  });
}

document.querySelector("[aria-invalid=true]")?.focus();
