"""From signals and the learned reading to one judgement that says why."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from casework.triaging.noticing import Noticed, Stretch
from casework.triaging.reading import (
    Model,
    Read,
    Traits,
    edges_of,
    hangul_share,
    looks_at,
    parts_of,
    themes_of,
    traits_of,
)
from casework.triaging.sight import Sight
from casework.triaging.weighing import Found, find_signals
from policies.rules import Rules

READING = "reading"
_DIGITS = 4
_NAMED_THEMES = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that speaks for a report, as an officer reads it; offsets are code points of the original."""

    signal: str
    label: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a text is held back for the protected team, how sure that is, why, and what kind it may be."""

    misconduct: bool
    score: float
    why: tuple[Reason, ...]
    suggests: tuple[str, ...]


def judge(noticed: Noticed, channel: str, rules: Rules, model: Model, sight: Sight) -> Judgement:
    """The network sees the whole, or as much as it takes, the letters are read in parts too; the loudest decides."""
    rule = rules.triage.channels.get(channel, rules.triage.other_channel)
    if not noticed.letters.text:
        return Judgement(misconduct=False, score=0.0, why=(), suggests=())
    found = find_signals(noticed, channel, rules)
    read = _read(noticed, found, rules, model, sight)
    score = round(_share(read.log_odds), _DIGITS)
    reasons = [_reason(each, noticed) for each in found]
    # Few words, all of them telling: the reading has seen too few of them to say no.
    loud = _loud(found, (0, len(noticed.letters.text)))
    short = len(noticed.letters.text) <= rules.triage.reading.short
    believed = short and loud >= rules.triage.reading.loud
    held = score >= rule.threshold or believed
    if score >= rule.threshold:
        reasons.append(_reading(read, score, noticed, rules, model))
    return Judgement(
        misconduct=held,
        score=max(score, loud) if believed else score,
        why=tuple(sorted(reasons, key=lambda each: (-each.weight, each.start, each.signal))),
        suggests=tuple(dict.fromkeys(each.signal.suggests for each in found)),
    )


def _read(noticed: Noticed, found: Sequence[Found], rules: Rules, model: Model, sight: Sight) -> Read:
    reading = rules.triage.reading
    heard = list(hear(noticed, found, rules, model))
    # What is read is cheap, what is seen is not: of many looks only the loudest are seen.
    loudest = sorted(heard, key=lambda each: (-each[1].log_odds, each[0]))[: reading.looks]
    told = []
    for look, each in loudest:
        heard_as = reading.shift + reading.heard * each.log_odds
        told.append(Read(each.at, heard_as + reading.seen * sight.log_odds(noticed.letters.said(*look))))
        if each.at != look:
            # What is plainly a report remains one, whatever stands around it; where the rules say so too, in full.
            discount = 0.0 if _loud(found, each.at) >= reading.loud else reading.apart
            apart = reading.seen * sight.log_odds(noticed.letters.said(*each.at)) - discount
            told.append(Read(each.at, heard_as + apart))
    return max(told, key=_loudness)


def hear(noticed: Noticed, found: Sequence[Found], rules: Rules, model: Model) -> Iterator[tuple[Stretch, Read]]:
    """Look by look, what the reading says of the loudest part.

    It knows Korean letters, so it says nothing of a look in another language.
    """
    reading, edges = rules.triage.reading, edges_of(noticed)

    @cache
    def log_odds(at: Stretch) -> float:
        return model.log_odds(traits(noticed, at, found))

    for look in looks_at(edges, reading.most):
        if hangul_share(noticed, look) < reading.hangul:
            yield look, Read(look, 0.0)
            continue
        parts = {look, *parts_of(edges, look, reading.least, reading.most)}
        yield look, max((Read(at, log_odds(at)) for at in parts), key=_loudness)


def _loud(found: Sequence[Found], at: Stretch) -> float:
    """What the signals in a part come to together, like independent witnesses."""
    return round(
        1 - math.prod(1 - each.weight for each in found if at[0] <= each.at[0] and each.at[1] <= at[1]), _DIGITS
    )


def _loudness(each: Read) -> tuple[float, int, int]:
    return each.log_odds, -each.at[0], -each.at[1]


def traits(noticed: Noticed, at: Stretch, found: Sequence[Found]) -> Traits:
    """What a part of a text is made of, for the learned reading and for its training."""
    return traits_of(noticed, at, [(each.signal.id, each.at, each.weight) for each in found])


def _reason(each: Found, noticed: Noticed) -> Reason:
    start, end = noticed.letters.origin(*each.at)
    return Reason(each.signal.id, each.signal.label, start, end, each.weight)


def _reading(read: Read, score: float, noticed: Noticed, rules: Rules, model: Model) -> Reason:
    """What the learned reading noticed, with the themes that spoke loudest in its part."""
    names = themes_of(noticed, read.at, model)[:_NAMED_THEMES]
    said = ", ".join(rules.triage.themes[name].label for name in names)
    label = f"{rules.triage.reading.label} ({said})" if said else rules.triage.reading.label
    start, end = noticed.letters.origin(*read.at)
    return Reason(READING, label, start, end, score)


def _share(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, log_odds))))
