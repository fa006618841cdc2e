// The ladder's own screen: where one stands, the next rung, what is asked, what was decided; the same as the page without script.
import { button, el, focusOn, show } from "./dom.js";
import { excuse } from "./excuse.js";
import { give, holds, ladderOf, offers, recipientNamed, refuse, takeBack, textFor } from "./identity.js";
import { officeText, told } from "./wording.js";

const LONGEST = 200;
const FACTS = ["name", "contact"];

const spoken = (date) => date.replace(/^(\d{4})-0?(\d+)-0?(\d+)$/, "$1년 $2월 $3일");
const list = (items) => el("ul", {}, items.map((item) => el("li", {}, item)));
const undone = (rule) => el("p", { class: "small" }, el("b", {}, officeText("ladder.undone")), " ", rule.undone);

function steps(view, ladder) {
  return el("ol", { class: "ladder", "aria-label": officeText("ladder.steps") }, ladder.ladders[view.side].map((name) => {
    const here = name === view.rung;
    const rung = ladder.rungs[name];
    return el("li", { class: "rung", "aria-current": here ? "step" : null }, el("details", { open: here },
      el("summary", {}, el("span", { class: "rung-name" }, rung.name), here ? el("b", { class: "rung-here" }, officeText("ladder.here")) : null),
      el("p", { class: "rung-part" }, officeText("ladder.gives")), list(rung.gives),
      el("p", { class: "rung-part" }, officeText("ladder.lacks")), list(rung.lacks)));
  }));
}

function stateOf(one, view) {
  if (one.refused) return "refused";
  if (one.withdrawn) return "taken";
  if (!holds(one)) return "ended";
  return view.force.includes(one) ? "given" : "paused";
}

function past(one, view, ladder, act) {
  const rule = ladder.purposes[one.purpose];
  const state = stateOf(one, view);
  const said = told(state === "refused" ? "ladder.refused_on" : "ladder.given_on", { date: spoken(one.day) });
  const after = state === "taken" ? told("ladder.taken_on", { date: spoken(one.withdrawn) }) : state === "given" || state === "refused" ? "" : officeText(`ladder.${state}`);
  return el("article", { class: "consent-card", "data-state": state },
    el("h3", {}, rule.label, state === "refused" ? ` (${recipientNamed(ladder, one.recipient)})` : null),
    one.shown ? el("blockquote", {}, one.shown) : null,
    el("p", {}, said, " ", after),
    state === "refused" ? null : undone(rule),
    holds(one) && !view.closed ? button(officeText("ladder.take_back"), "danger", () => act(() => takeBack(act.conversation, act.tell, one), "ladder.done_take")) : null);
}

function question(one, ladder, act) {
  const asked = { purpose: one.purpose, recipient: one.recipient, asked: one.id };
  return el("article", { class: "consent-card" }, el("p", {}, one.said),
    el("blockquote", {}, textFor(ladder, one.purpose, one.recipient)), undone(ladder.purposes[one.purpose]),
    el("div", { class: "two" },
      button(officeText("ladder.agree"), "ds-button", () => act(() => give(act.conversation, act.tell, asked), "ladder.done_give")),
      button(officeText("ladder.refuse"), "ds-button", () => act(() => refuse(act.conversation, act.tell, asked), "ladder.done_refuse"))),
    el("p", { class: "small soft" }, officeText("ladder.free")));
}

function field(fact, hint) {
  const more = hint ? { "aria-describedby": `${fact}-hint` } : {};
  const input = el("input", { type: "text", id: fact, maxlength: LONGEST, autocomplete: "off", spellcheck: "false", ...more });
  const node = el("div", { class: "field" }, el("label", { for: fact }, officeText(`ladder.${fact}`)),
    hint ? el("p", { class: "hint", id: `${fact}-hint` }, hint) : null, input);
  return { input, node };
}

function offer(name, rule, view, ladder, act) {
  const title = el("h3", {}, rule.label);
  const card = (...parts) => el("article", { class: "consent-card" }, title, ...parts);
  if (rule.carries === "named" && !view.canTell) return card(el("p", {}, officeText("ladder.wait")));
  const fields = FACTS.map((fact) => field(fact, fact === "contact" ? officeText("ladder.contact_hint") : ""));
  const send = (event) => {
    event.preventDefault();
    const facts = Object.fromEntries(FACTS.map((fact, i) => [fact, fields[i].input.value.split(/\s+/).filter(Boolean).join(" ")]).filter(([, text]) => text));
    if (!Object.keys(facts).length) return act.refused(officeText("refusal.nothing_named"));
    return act(() => give(act.conversation, act.tell, { purpose: name, recipient: rule.recipients[0], facts }), "ladder.done_give");
  };
  return card(el("p", {}, told("ladder.next_about", { rung: ladder.rungs[rule.rung].name })),
    rule.requires ? el("p", {}, officeText("ladder.retype")) : null,
    el("form", { submit: send, autocomplete: "off" }, fields.map(({ node }) => node),
      el("blockquote", {}, textFor(ladder, name, rule.recipients[0])), undone(rule),
      el("p", {}, el("button", { type: "submit", class: "primary wide" }, officeText("ladder.give")))));
}

function section(key, items) {
  return items.length ? el("section", { class: "ladder-part" }, el("h2", {}, officeText(key)), items) : null;
}

function drawn(view, ladder, act) {
  const pasts = [...view.consents].reverse().map((one) => past(one, view, ladder, act));
  return [
    view.settling ? el("p", { class: "notice" }, officeText("ladder.settling")) : null,
    view.closed ? el("p", { class: "notice" }, officeText("ladder.closed")) : null,
    steps(view, ladder),
    view.closed ? null : section("ladder.asked", view.asked.map((one) => question(one, ladder, act))),
    section("ladder.next", offers(view, ladder).map(([name, rule]) => offer(name, rule, view, ladder, act))),
    section("ladder.consents", pasts.length ? pasts : [el("p", {}, officeText("ladder.none"))]),
  ];
}

// What decides whether the screen is drawn anew: nothing that somebody is typing may be lost for less.
const looks = (view) => JSON.stringify([view.rung, view.settling, view.closed, view.canTell, view.asked.length, view.consents.map((one) => [one.name, stateOf(one, view)])]);

export function ladderDoor(container, screen, conversation, open) {
  const { ladder } = conversation.office;
  if (!ladder) return null;
  const cover = el("div", { class: "ds-screen" });
  const title = el("h2", { class: "ds-mailbox-title" }, officeText("ladder.title"));
  const note = el("div", { class: "ds-note ladder-told", role: "status" });
  const trouble = el("div", { class: "ds-error", role: "alert" });
  const place = el("div", {});
  let before = "";
  let busy = false;

  async function act(what, done) {
    if (busy) return;
    busy = true;
    show(trouble);
    show(note, officeText("web.sending"));
    try {
      await what();
      show(note, officeText(done));
    } catch (error) {
      show(note);
      show(trouble, excuse(error));
    } finally {
      busy = false;
      update(true);
      focusOn(title);
    }
  }
  Object.assign(act, { conversation, tell: open.tell, refused: (sentence) => show(trouble, sentence) });

  function update(anew = false) {
    if (!cover.isConnected || busy) return;
    const view = ladderOf(conversation);
    if (!anew && looks(view) === before) return;
    before = looks(view);
    show(place, ...drawn(view, ladder, act));
  }

  function enter() {
    screen.hidden = true;
    container.append(cover);
    show(note);
    update(true);
    focusOn(title);
  }

  function leave() {
    cover.remove();
    screen.hidden = false;
  }

  show(cover, title, el("p", {}, officeText("ladder.lead")), note, trouble, place, button(officeText("ladder.back"), "ds-button", leave));
  Object.assign(open.ladder, { open: enter, update: () => update() });
  return el("section", { class: "ladder-door" }, el("h2", {}, officeText("ladder.title")), el("p", {}, officeText("ladder.about")),
    button(officeText("ladder.open"), "ds-button", enter));
}
