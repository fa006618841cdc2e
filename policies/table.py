"""Whether the table of the dialogue can be walked (web/browser/DIALOGUE.md, 1.3)."""

import re
from collections.abc import Iterator

from policies.dialogue import Dialogue, Input, Step
from policies.errors import RulesRefusedError

END = "send"
FILE = "dialogue.toml"


def check_dialogue(dialogue: Dialogue) -> None:
    """Refuse a table in which a person could get stuck."""
    names = [step.id for step in dialogue.steps]
    for name in names:
        if name == END or names.count(name) > 1:
            raise RulesRefusedError(FILE, name, "occurs twice or is reserved")
    if dialogue.start not in names:
        raise RulesRefusedError(FILE, "start", "names no step")
    for step in dialogue.steps:
        _check_step(step, {*names, END})
    _check_circles({step.id: step for step in dialogue.steps})
    for expression in dialogue.crisis:
        _check_expression(expression)


def _check_step(step: Step, known: set[str]) -> None:
    for target in _targets(step):
        if target not in known:
            raise RulesRefusedError(FILE, f"{step.id}.next", "names no step")
    if step.input is not Input.CHOICE:
        if step.next is None:
            raise RulesRefusedError(FILE, f"{step.id}.next", "is missing")
        return
    if not step.options:
        raise RulesRefusedError(FILE, f"{step.id}.options", "is missing")
    if step.next is None and (step.optional or any(option.next is None for option in step.options)):
        raise RulesRefusedError(FILE, f"{step.id}.next", "is missing")
    # The type counts: 1, "1" and true are three answers.
    values = [(isinstance(option.value, str), isinstance(option.value, bool), option.value) for option in step.options]
    if len(set(values)) != len(values):
        raise RulesRefusedError(FILE, f"{step.id}.options", "has the same value twice")


def _targets(step: Step) -> Iterator[str]:
    yield from (target for target in (step.next, *(option.next for option in step.options)) if target is not None)


def _check_circles(steps: dict[str, Step]) -> None:
    for step in steps.values():
        seen: set[str] = set()
        here: Step | None = step
        while here is not None and here.input is Input.NONE:
            if here.id in seen:
                raise RulesRefusedError(FILE, step.id, "leads in a circle without a question")
            seen.add(here.id)
            here = steps.get(here.next or END)


def _check_expression(expression: str) -> None:
    # Only what Python and JavaScript read alike: no classes by letter, no flags, no look-around.
    if "\\" in expression or re.search(r"\(\?[^:]", expression):
        raise RulesRefusedError(FILE, "crisis", "uses what the browser reads differently")
    try:
        re.compile(expression)
    except re.error:
        raise RulesRefusedError(FILE, "crisis", "is not an expression") from None
