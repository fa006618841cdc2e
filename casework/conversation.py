"""The guided dialogue, one pure machine for every channel; its meaning is fixed in web/browser/DIALOGUE.md."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from policies.dialogue import Answer, Dialogue, Input, Option, Step
from policies.rules import Concern

END = "send"
CRISIS_KEY = "M9"
LONGEST_TEXT = 20_000
LONGEST_ANSWERS = 60_000

# DIALOGUE 4.9: written out, because Python's and JavaScript's own ideas of white space differ.
_BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_BLANK_RUN = re.compile(f"[{_BLANKS}]+")
_LINE_END = re.compile("\r\n?")

Refused = Literal["empty", "too_long", "not_here"]


@dataclass(frozen=True, slots=True)
class Choice:
    """The option at this place, counted from zero."""

    index: int


@dataclass(frozen=True, slots=True)
class Value:
    """The option with this value."""

    value: Answer | float


@dataclass(frozen=True, slots=True)
class Text:
    """Words, wherever the person is."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Skip:
    """The person passes over an optional step."""


@dataclass(frozen=True, slots=True)
class Done:
    """The receipt has been noted, or there are no more files."""


Given = Choice | Value | Text | Skip | Done


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to show; `key` is a key of the wording, `step` the step that asks."""

    name: Literal["crisis", "say", "ask", "refuse", "kept", "send"]
    key: str | None = None
    step: str | None = None

    def as_json(self) -> dict[str, str | bool | None]:
        """The event as DIALOGUE 3 writes it."""
        if self.name in {"kept", "send"}:
            return {self.name: True}
        shown: dict[str, str | bool | None] = {self.name: self.key}
        return {**shown, "step": self.step} if self.name == "ask" else shown


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where the person is and what they have said; nothing else is remembered."""

    step: str
    answers: Mapping[str, Answer] = field(default_factory=dict, repr=False)
    crisis_shown: bool = False

    def as_json(self) -> dict[str, object]:
        """The state as DIALOGUE 2 writes it."""
        return {"v": 1, "step": self.step, "answers": dict(self.answers), "crisis_shown": self.crisis_shown}

    @property
    def over(self) -> bool:
        """Whether everything is said and may be sealed."""
        return self.step == END


Turn = tuple[State, list[Event]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What the answers mean to the sealer (DIALOGUE 5)."""

    kind: str
    desk: str
    urgent: bool
    text: str = field(repr=False)
    excluded: str = field(repr=False)
    concerns: Concern
    concerned_team: str
    answers: Mapping[str, str] = field(repr=False)


def begin(table: Dialogue) -> Turn:
    """The first state and what is shown first."""
    return _enter(table, State(step=END), table.start)


def advance(table: Dialogue, state: State, given: Given | None, labels: Mapping[str, str] | None = None) -> Turn:
    """What follows from one input; `None` stands for an input that nobody knows."""
    first: list[Event] = []
    if isinstance(given, Text) and not state.crisis_shown and is_crisis(given.text, table.crisis):
        first, state = [Event("crisis", CRISIS_KEY)], replace(state, crisis_shown=True)
    step = _steps(table).get(state.step)
    # After the end every input is out of place.
    after, events = _refuse(state, "not_here") if step is None else _take(table, step, state, given, labels or {})
    return after, first + events


def is_crisis(text: str, expressions: tuple[str, ...]) -> bool:
    """Whether the words of somebody in danger are in the text (DIALOGUE 4.1)."""
    plain = _BLANK_RUN.sub(" ", unicodedata.normalize("NFKC", text).lower())
    return any(re.search(expression, plain) for expression in expressions)


def collect(state: State) -> Collected:
    """What a conversation has gathered, as a report needs it."""
    said = {name: _written(value) for name, value in state.answers.items()}
    kind, desk = said.pop("kind", "unsure"), said.pop("desk", "integrity")
    concerns, team = Concern(said.get("concerns", Concern.NOBODY)), said.get("concern_team", "")
    if team == "unsure":
        # Some team of the office, nobody knows which: then no team of the office receives it.
        concerns, team = Concern.OFFICE, ""
    return Collected(
        kind=kind,
        desk=desk,
        urgent=said.pop("urgent", "") == "true",
        text=said.pop("text", ""),
        excluded=said.pop("excluded", ""),
        concerns=concerns,
        concerned_team=team,
        answers=said,
    )


def _steps(table: Dialogue) -> dict[str, Step]:
    return {step.id: step for step in table.steps}


def _enter(table: Dialogue, state: State, target: str | None) -> Turn:
    steps, events = _steps(table), list[Event]()
    while target is not None and target != END:
        step = steps[target]
        if step.crisis and not state.crisis_shown:
            state = replace(state, crisis_shown=True)
            events.append(Event("crisis", CRISIS_KEY))
        events += [Event("say", key) for key in step.say]
        if step.input is not Input.NONE:
            return replace(state, step=step.id), [*events, _ask(step)]
        target = step.next
    return replace(state, step=END), [*events, Event("send")]


def _ask(step: Step) -> Event:
    return Event("ask", step.ask, step.id)


def _refuse(state: State, why: Refused) -> Turn:
    return state, [Event("refuse", why)]


def _take(table: Dialogue, step: Step, state: State, given: Given | None, labels: Mapping[str, str]) -> Turn:
    if isinstance(given, Skip) and step.optional:
        return _enter(table, state, step.next)
    if step.input is Input.CHOICE:
        return _take_choice(table, step, state, given, labels)
    if step.input is Input.TEXT:
        return _take_text(table, step, state, given)
    if isinstance(given, Done):
        return _enter(table, state, step.next)
    return _keep(step, state, given)


def _take_choice(table: Dialogue, step: Step, state: State, given: Given | None, labels: Mapping[str, str]) -> Turn:
    option = _picked(step, given, labels)
    if option is None:
        return _keep(step, state, given)
    answers = {**state.answers, step.answer: option.value, **option.set}
    return _enter(table, replace(state, answers=answers), option.next or step.next)


def _picked(step: Step, given: Given | None, labels: Mapping[str, str]) -> Option | None:
    if isinstance(given, Choice):
        return step.options[given.index] if 0 <= given.index < len(step.options) else None
    if isinstance(given, Value):
        return next((option for option in step.options if _same(option.value, given.value)), None)
    return _named(step, _folded(given.text), labels) if isinstance(given, Text) else None


def _named(step: Step, said: str, labels: Mapping[str, str]) -> Option | None:
    if not said:
        return None
    numbered = {str(place): option for place, option in enumerate(step.options, start=1)}
    return numbered.get(said) or next((one for one in step.options if said in _names(one, labels)), None)


def _names(option: Option, labels: Mapping[str, str]) -> set[str]:
    return {_folded(_written(option.value))} | ({_folded(labels[option.label])} if option.label in labels else set())


def _same(one: Answer, other: Answer | float) -> bool:
    # In Python True equals 1; in the browser it does not.
    return isinstance(one, bool) is isinstance(other, bool) and one == other


def _written(value: Answer) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _take_text(table: Dialogue, step: Step, state: State, given: Given | None) -> Turn:
    if not isinstance(given, Text):
        return _refuse(state, "not_here")
    said = _trimmed(given.text)
    if not said:
        return _enter(table, state, step.next) if step.optional else _refuse(state, "empty")
    stored = _stored(state, step.answer, said)
    return _refuse(state, "too_long") if stored is None else _enter(table, stored, step.next)


def _keep(step: Step, state: State, given: Given | None) -> Turn:
    """Free text that answers nothing here becomes part of the story (DIALOGUE 4.3)."""
    if not isinstance(given, Text):
        return _refuse(state, "not_here")
    said = _trimmed(given.text)
    if not said:
        return _refuse(state, "empty")
    stored = _stored(state, "text", said)
    return _refuse(state, "too_long") if stored is None else (stored, [Event("kept"), _ask(step)])


def _stored(state: State, name: str, said: str) -> State | None:
    old = state.answers.get(name)
    whole = f"{old}\n{said}" if name == "text" and isinstance(old, str) and old else said
    answers = {**state.answers, name: whole}
    size = sum(len(value.encode("utf-8", "surrogatepass")) for value in answers.values() if isinstance(value, str))
    if len(whole) > LONGEST_TEXT or size > LONGEST_ANSWERS:
        return None
    return replace(state, answers=answers)


def _trimmed(text: str) -> str:
    return _LINE_END.sub("\n", text).strip(_BLANKS)


def _folded(text: str) -> str:
    return _trimmed(unicodedata.normalize("NFKC", text)).lower()
