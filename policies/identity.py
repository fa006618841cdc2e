"""The identity ladder as data: rungs, what can be agreed to, and on what grounds an envelope may be opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from policies.sources import Source

Said = Mapping[str, str]  # by language
ANY_UNIT = "unit"


class Carries(StrEnum):
    """What travels with a consent: an envelope for the custodians, facts for the officers, or nothing."""

    ENVELOPE = "envelope"
    NAMED = "named"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A step of the ladder: what it gives a person, and what it does not."""

    code: str
    name: Said
    gives: Mapping[str, tuple[str, ...]]
    lacks: Mapping[str, tuple[str, ...]]
    basis: str
    source: Source
    effective_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPurpose:
    """One thing a person can agree to: which facts, to whom, for how long, and what can no longer be undone.

    `rung` is where it leads, if anywhere; `requires` another consent on which it stands and with which it falls;
    `offered` whether a person may give it unasked; `days` how long it holds, none for as long as the case is kept.
    """

    ladder: str
    carries: Carries
    recipients: tuple[str, ...]
    facts: tuple[str, ...]
    offered: bool
    version: int
    days: int
    label: Said
    text: Said
    undone: Said
    basis: str
    source: Source
    effective_from: date
    rung: str = ""
    requires: str = ""

    def ends(self, given: date) -> date | None:
        """The last day on which a consent of this day holds."""
        return given + timedelta(days=self.days) if self.days else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A reason for which custodians may be asked to open an envelope.

    `consent` is the consent that must be in force; `may_be_silent` whether the person may be left untold.
    """

    label: str
    may_be_silent: bool
    basis: str
    source: Source
    effective_from: date
    consent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The whole ladder."""

    ladders: Mapping[str, tuple[str, ...]]
    until: Said
    kept: Said
    facts: Mapping[str, Said]
    recipients: Mapping[str, Said]
    rungs: Mapping[str, Rung]
    purposes: Mapping[str, ConsentPurpose]
    grounds: Mapping[str, Ground] = field(default_factory=dict)

    def purposes_for(self, *, protected: bool) -> dict[str, ConsentPurpose]:
        """What can be agreed to in a matter that is protected, or in one that is not."""
        ladder = "protected" if protected else "ordinary"
        return {name: each for name, each in self.purposes.items() if each.ladder == ladder}

    def ladder_for(self, *, protected: bool) -> tuple[str, ...]:
        """The rungs of such a matter, the most protected first."""
        return self.ladders["protected" if protected else "ordinary"]

    def recipient_named(self, recipient: str, language: str) -> str:
        """Whom a consent is for, in words; a department is called by its own name."""
        known = self.recipients.get(recipient)
        return recipient if known is None else known[language]

    def shown(self, purpose: str, recipient: str, until: date | None, language: str) -> str:
        """The exact text under which somebody agrees."""
        return (
            self.purposes[purpose]
            .text[language]
            .format(recipient=self.recipient_named(recipient, language), until=self.how_long(until, language))
        )

    def how_long(self, until: date | None, language: str) -> str:
        """Until when, in words."""
        if until is None:
            return self.kept[language]
        return self.until[language].format(year=until.year, month=until.month, day=until.day)
