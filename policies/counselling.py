"""What a talk is to the rules: how it becomes a report, and only when its person says so (handbook C8, L18)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from policies.sources import Source

# The result of a talk whose person has made a report of it; nobody else may give it.
BECAME_REPORT = "became_report"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingChoice:
    """What a person may call their report, in words that are not the law's, and the kind that it means."""

    label: str  # key of the wording
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRule:
    """What a report out of a talk may be, and the text under which its person agrees; a new text is a new version."""

    version: int
    choices: tuple[FilingChoice, ...]
    text: Mapping[str, str]  # by language
    basis: str
    source: Source
    effective_from: date

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that a talk may become."""
        return tuple(each.kind for each in self.choices)

    def label_of(self, kind: str) -> str:
        """The key of what a kind is called in a choice."""
        return next(each.label for each in self.choices if each.kind == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline:
    """A number that helps at once; who answers has changed before, so each has its days."""

    number: str
    label: Mapping[str, str]  # by language
    always: bool  # day and night
    source: Source
    effective_from: date
    effective_to: date | None = None

    def answers_on(self, day: date) -> bool:
        """Whether somebody answers under this number on a day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counselling:
    """Everything about talks that is data."""

    filing: FilingRule
    hotlines: tuple[Hotline, ...]

    def help_on(self, day: date, language: str, always: str) -> str:
        """The numbers that help on a day, in one line; `always` is said of those that answer day and night."""
        there = [each for each in self.hotlines if each.answers_on(day)]
        return " · ".join(
            f"{each.label[language]} {each.number}" + (f" ({always})" if each.always else "") for each in there
        )
