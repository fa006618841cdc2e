// Somebody may be in danger: numbers that help at once, and a person of the office if they want one.
import { button, el, show } from "./dom.js";
import { minute, today } from "./office.js";
import { officeText, say } from "./wording.js";

const AT_ONCE = 4; // more than these would push what is being said off a telephone
const DAY_MS = 86400000;
const WEEKEND = [0, 6];

const answersToday = ({ from, to }) => from <= today() && (!to || today() <= to);

// Whether somebody is at the desk now, as far as the office's days and hours say so.
function onDuty({ hours, holidays }) {
  const [day, time] = minute().split("T");
  const closed = holidays.includes(day) || WEEKEND.includes(new Date(Math.floor(Date.parse(day) / DAY_MS) * DAY_MS).getUTCDay());
  // A pause at noon leaves nobody alone: from the first hour to the last somebody can be called.
  return !closed && hours.length > 0 && hours[0][0] <= time && time < hours[hours.length - 1][1];
}

const line = ({ number, label, always }) => el("li", {}, el("a", { href: `tel:${number}` }, el("b", {}, number), ` ${label}`, always ? ` (${officeText("crisis.always")})` : ""));

export function crisisCard(office, { onCall, first = false }) {
  const { help } = office;
  const numbers = help.hotlines.filter(answersToday).map(line);
  const told = el("p", { class: "ds-note", role: "status" });
  const called = () => {
    show(call);
    show(told, officeText(!onDuty(help) ? "crisis.off_hours" : first ? "crisis.calling_first" : "crisis.calling"));
    onCall();
  };
  const call = el("div", {}, button(officeText("crisis.call"), "ds-button ds-button--main", called));
  return el("section", { class: "ds-card ds-card--crisis", "aria-label": say("crisis") },
    el("h3", { class: "ds-card-title" }, officeText("crisis.title")),
    el("ul", { class: "ds-hotlines" }, numbers.slice(0, AT_ONCE)),
    call, told, el("p", {}, officeText("crisis.go_on")),
    el("details", {}, el("summary", {}, officeText("crisis.others")), el("ul", { class: "ds-hotlines" }, numbers.slice(AT_ONCE))));
}
