// The document, built node by node: no markup is ever parsed (Trusted Types forbid it).

const nodes = (children) => children.flat().filter((child) => child !== null && child !== undefined);

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...nodes(children));
  return node;
}

export const button = (label, kind, onClick, more = {}) => el("button", { type: "button", class: kind, click: onClick, ...more }, label);

// A text with its line ends; never markup.
export function lines(text) {
  return text.split("\n").flatMap((line, i) => (i === 0 ? [line] : [el("br"), line]));
}

export const hidden = (text) => el("span", { class: "ds-hidden" }, text);

export function show(container, ...children) {
  container.replaceChildren(...nodes(children));
  return container;
}

// Headings of new screens take the focus, so that a screen reader follows.
export function focusOn(node) {
  node.setAttribute("tabindex", "-1");
  node.focus();
}
