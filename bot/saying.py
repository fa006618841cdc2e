"""Sentences of the wording, and what the dialogue shows, as Words with buttons."""

from collections.abc import Callable, Iterable, Mapping

from bot.channel import Choice, Words
from casework.conversation import CRISIS_KEY, Event, State
from casework.errors import Refusal
from policies.dialogue import Answer, Dialogue, Input, Step

PICK, SKIP, DONE = "p", "s", "d"
# What the office must change, not the person: one sentence says to try again.
_OURS = frozenset({"busy", "reload_keys", "conflict", "malformed", "expired_form", "not_found", "refused"})
_OWN = frozenset({"file_too_big", "closed"})


class Sentences:
    """The wording of one language."""

    def __init__(self, wording: Mapping[str, str], help_now: Callable[[], str] = str) -> None:
        self.wording = wording
        self._help_now = help_now

    def __call__(self, key: str, **filled: object) -> str:
        """Return a sentence with its places filled."""
        text = self.wording[key]
        if key == CRISIS_KEY:
            text = text.replace("{hotlines}", self._help_now())
        for name, value in filled.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def words(self, key: str, *choices: Choice, **filled: object) -> Words:
        """Return a sentence as something to say."""
        return Words(text=self(key, **filled), choices=choices)

    def refusal(self, refused: Refusal) -> Words:
        """Return the sentence for a refusal: what to do, not what went wrong inside."""
        if refused.code in _OURS:
            return self.words("telegram.busy")
        return self.words(f"telegram.{refused.code}" if refused.code in _OWN else f"refusal.{refused.code}")

    def label(self, field: str) -> str:
        """Return what a field of the dialogue is called where it is read."""
        return self.wording.get(f"answer.{field}", field)

    def value(self, chosen: Answer) -> str:
        """Return what a chosen value means where it is read."""
        return self.wording.get(f"value.{chosen}", str(chosen))


def show(events: Iterable[Event], table: Dialogue, say: Sentences, *, files: int = 0) -> list[Words]:
    """Turn what the dialogue gave into bubbles: what is said in one, then the one question."""
    bubbles: list[Words] = []
    said: list[str] = []
    question: Words | None = None
    for event in events:
        match event.name:
            case "say" | "crisis":
                said.append(say(event.key or ""))
            case "kept":
                said.append(say("web.kept"))
            case "refuse":
                said.append(say(f"refusal.{event.key}"))
            case "ask":
                question = ask(step_of(table, event.step or ""), say, files)
            case "send":
                pass
    if said:
        bubbles.append(Words(text="\n\n".join(said)))
    return bubbles if question is None else [*bubbles, question]


def ask(step: Step, say: Sentences, files: int = 0) -> Words | None:
    """Return a step's question with its buttons; a receipt step asks nothing here."""
    if step.ask is None:
        return None
    picks = [Choice(say(one.label), f"{PICK}:{step.id}:{place}") for place, one in enumerate(step.options)]
    if step.input is Input.FILES and files:
        picks.append(Choice(say("telegram.files_done"), f"{DONE}:{step.id}"))
    elif step.optional:
        picks.append(Choice(say("option.skip"), f"{SKIP}:{step.id}"))
    return Words(text=say(step.ask), choices=tuple(picks))


def step_of(table: Dialogue, step_id: str) -> Step:
    """Return a step of the dialogue that exists."""
    return next(step for step in table.steps if step.id == step_id)


def asks_for(table: Dialogue, state: State, kind: Input) -> bool:
    """Return whether the person is at a step of this kind."""
    return not state.over and step_of(table, state.step).input is kind
