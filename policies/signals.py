"""Rules that notice a misfiled report: what was done, by whom, and which surroundings make the same words innocent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policies.sources import Source


class Doer(StrEnum):
    """Whose act it must be for the signal to count in full."""

    ANYBODY = "anybody"
    PUBLIC = "public"  # an official, a public body, or somebody who works for one


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Words that speak of misconduct: phrases as they stand, or ideas that stand together, in any order.

    Each of `together` names ideas that must all be found with at most `within` letters between one and the next.
    `lowered_by` names the surroundings that take weight from it; `channels`, if any are named, are the only ones.
    """

    id: str
    label: str
    suggests: str  # the kind of protected case that it may be; an officer decides
    weight: float
    doer: Doer = Doer.ANYBODY
    phrases: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    within: int = 12
    lowered_by: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    basis: str
    source: Source
    effective_from: date
    examples: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Words that make others innocent where they stand at most `before` or `after` letters from them.

    `unless` is found where they do not help after all: whoever was asked for money does not ask about a rule.
    """

    label: str
    factor: float
    before: int
    after: int
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Words for something that texts speak of; the learned reading weighs which of them come together."""

    label: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRule:
    """How the learned reading is used: what it is called, and how much of a text it looks at at once.

    A text of more than `most` letters is looked at in parts, each half over the next, so that praise around a report
    takes little from it; at most `looks` of them, the loudest. Of innocent texts, parts of `least` to `most` letters
    were learned as well.
    It knows Korean letters: of a part less than `hangul` of which is written in them it says nothing.
    What it heard and what the network saw count `heard` and `seen` times, moved by `shift`.
    The loudest part is also seen by itself, and counts if it is louder than the whole by more than `apart`.
    In a text of at most `short` letters, signals that together come to `loud`, like independent witnesses, are believed
    whatever the reading says.
    Of what is added later a signal of at least `telling` is believed, the reading alone from a score of `later` on.
    """

    label: str
    least: int
    most: int
    looks: int
    hangul: float
    heard: float
    seen: float
    shift: float
    apart: float
    short: int
    loud: float
    telling: float
    later: float
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class DoerRule:
    """Words for those whose acts are the office's business, and for those whose acts are not.

    A signal that needs a public doer counts in full with one at most `reach` letters away. It keeps `mixed` of its
    weight where somebody private stands nearer, `unnamed` where nobody is named, `other` where only they are.
    """

    public: tuple[str, ...]
    private: tuple[str, ...]
    reach: int
    mixed: float
    unnamed: float
    other: float
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedChannel:
    """From which score on a text of this channel is held back, and whether an official is its subject anyway."""

    label: str
    threshold: float
    doer_known: bool = False
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """Everything that the screening for misfiled reports knows; `<name>` in a phrase stands for that idea's phrases."""

    full_stop: int
    ideas: Mapping[str, tuple[str, ...]]
    themes: Mapping[str, Theme]
    reading: ReadingRule
    doers: DoerRule
    surroundings: Mapping[str, Surroundings]
    channels: Mapping[str, ScreenedChannel]
    other_channel: ScreenedChannel
    signals: tuple[Signal, ...]
