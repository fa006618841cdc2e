"""How an officer gets a key, who must agree to it, and how long things wait (protocol 1.9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from policies.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A fixed answer to a question of the page."""

    label: str
    renews: bool = False  # whether what the old keys opened gets new keys too


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerRule:
    """Hours and days of an invitation, who confirms a key, and the fixed words for why and how.

    `retired` are the words by which a list of changes says that somebody retires, `grades` those for each grade.
    """

    invitation_hours: int
    confirm_days: int
    established_days: int
    told_days: int
    recovery_days: int
    shortest_passphrase: int
    reminder_hours: tuple[int, ...]
    most_passkeys: int
    passkey_minutes: int
    handover_days_before: int
    note_days: int
    retired: tuple[str, ...]
    grades: Mapping[str, tuple[str, ...]]
    lead: str
    everywhere: tuple[str, ...]
    basis: str
    source: Source
    effective_from: date
    reasons: Mapping[str, Choice]
    checks: Mapping[str, Choice]
    handovers: Mapping[str, Choice]
