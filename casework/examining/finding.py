"""What one look found: a name, how it is, one sentence with numbers, never anybody's content."""

from dataclasses import dataclass
from enum import IntEnum

from casework.bootstrap import Office
from casework.clock import Clock
from casework.settings import Settings
from policies.rules import Rules


class State(IntEnum):
    """How it is; the worst of all findings is the exit status."""

    GOOD = 0
    LOOK = 1
    BAD = 2


MARKS = {State.GOOD: "✓ 좋음", State.LOOK: "△ 보세요", State.BAD: "✗ 잘못"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding."""

    check: str
    label: str
    state: State
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is looked at: files and clock, and the stores where they answer."""

    settings: Settings
    rules: Rules
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPlace(Place):
    """The same with all stores open."""

    office: Office


def good(check: str, label: str, text: str) -> Finding:
    """It is well."""
    return Finding(check=check, label=label, state=State.GOOD, text=text)


def look(check: str, label: str, text: str) -> Finding:
    """Somebody should look at it."""
    return Finding(check=check, label=label, state=State.LOOK, text=text)


def bad(check: str, label: str, text: str) -> Finding:
    """It is wrong."""
    return Finding(check=check, label=label, state=State.BAD, text=text)
