"""Rules of matters that come again: what counts as alike, from when on something follows, and who is asked then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from policies.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatClosing:
    """From which time on, and after how many answers, the same matter may be closed; by which approval."""

    times: int
    replies: int
    act: str
    result: str
    only_after_committee: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRule:
    """From how many people on a matter is one of many, and which kind it is then."""

    people: int
    kind: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRule:
    """How many alike within how many days warn of a dispute."""

    similar: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignationRule:
    """Asked of how many departments a matter has nobody who handles it."""

    departments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRule:
    """What can be put forward: for the named committee, or for a lead; `chooses` whether the lead names somebody."""

    label: str
    about: str
    committee: str
    team: str
    basis: str
    source: Source
    kinds: tuple[str, ...] = ()
    times: int = 0
    chooses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherRule:
    """What would tell a reporter that somebody else has reported the same."""

    tells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """What is shown as alike, and what may follow."""

    alike: float
    alike_at_place: float
    alike_by_person: float
    days: int
    most: int
    shown: int
    words_shown: int
    shortest_word: int
    no_words: tuple[str, ...]
    basis: str
    source: Source
    effective_from: date
    closing: RepeatClosing
    group: GroupRule
    cluster: ClusterRule
    designation: DesignationRule
    items: Mapping[str, AgendaRule]
    together: TogetherRule
