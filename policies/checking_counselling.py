"""Whether a talk can become a report: every choice leads to a protected kind that is no talk, in every language."""

from policies.counselling import BECAME_REPORT
from policies.errors import RulesRefusedError
from policies.rules import Kind, Rules

FILE = "counselling.toml"
# What a talk goes through; a kind that could be investigated would not end as a talk.
_STATES = frozenset({"received", "talking", "crisis", "advised", "following_up", "closed", "withdrawn"})


def check_counselling(rules: Rules) -> None:
    """Refuse a choice that leads nowhere or into another talk, and a talk that could be worked on like a case."""
    _check_filing(rules)
    for each in rules.counselling.hotlines:
        if each.label.keys() != rules.wording.keys() or not each.number.isdigit():
            raise RulesRefusedError(FILE, "hotlines", f"'{each.number}' cannot be called")
    for name, kind in rules.kinds.items():
        if kind.talk:
            _check_talk(name, kind, rules)


def _check_filing(rules: Rules) -> None:
    filing = rules.counselling.filing
    for choice in filing.choices:
        kind = rules.kinds.get(choice.kind)
        if kind is None or kind.talk or not kind.protected:
            raise RulesRefusedError(FILE, "filing.choices", f"'{choice.kind}' is no kind of report")
        if any(choice.label not in words for words in rules.wording.values()):
            raise RulesRefusedError(FILE, "filing.choices", f"'{choice.label}' is not in the wording")
    if len(set(filing.kinds)) != len(filing.kinds):
        raise RulesRefusedError(FILE, "filing.choices", "names a kind twice")
    if filing.text.keys() != rules.wording.keys() or not all(filing.text.values()):
        raise RulesRefusedError(FILE, "filing.text", "is not in every language")


def _check_talk(name: str, kind: Kind, rules: Rules) -> None:
    # The consent says how long the rest is kept: nobody may be told another number than the rule has.
    if f"{rules.retention[kind.retention].years}년 뒤" not in rules.counselling.filing.text["ko"]:
        raise RulesRefusedError(FILE, "filing.text", f"does not say how long a talk of '{name}' is kept")
    if not kind.protected or not set(kind.states) <= _STATES or BECAME_REPORT not in kind.results:
        file = f"kinds/{name}.toml"
        raise RulesRefusedError(file, "talk", "could be worked on like a case")
