"""The guided dialogue as data: what is said, what is asked, and what each answer leads to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Input(StrEnum):
    """What a step of the dialogue waits for."""

    CHOICE = "choice"
    TEXT = "text"
    NONE = "none"
    RECEIPT = "receipt"
    FILES = "files"


Answer = str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that can be picked."""

    label: str
    value: Answer
    set: Mapping[str, Answer] = field(default_factory=dict)
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the dialogue."""

    id: str
    say: tuple[str, ...] = ()
    ask: str | None = None
    input: Input
    field: str | None = None
    optional: bool = False
    options: tuple[Option, ...] = ()
    next: str | None = None
    crisis: bool = False

    @property
    def answer(self) -> str:
        """Name under which the answer is kept."""
        return self.id if self.field is None else self.field


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """The guided dialogue as a table, and the expressions that ask for the crisis card."""

    start: str
    steps: tuple[Step, ...]
    crisis: tuple[str, ...]
