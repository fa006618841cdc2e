"""From signals and the learned reading to one judgement that says why."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from casework.triaging.noticing import Noticed, Stretch
from casework.triaging.reading import Model, Read, Traits, hangul_share, looks_at, themes_of, traits_of
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
    """Read and see the whole, or as much as is seen at once, with every signal in view; what speaks loudest decides."""
    rule = rules.triage.channels.get(channel, rules.triage.other_channel)
    if not noticed.letters.text:
        return Judgement(misconduct=False, score=0.0, why=(), suggests=())
    found = find_signals(noticed, channel, rules)
    read = _read(noticed, found, rules, model, sight)
    score = round(_share(read.log_odds), _DIGITS)
    reasons = [_reason(each, noticed) for each in found]
    # Few words, all of them telling: the reading has seen too few of them to say no.
    loud = round(1 - math.prod(1 - each.weight for each in found), _DIGITS)
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
    heard = [Read(at, _heard(noticed, at, found, rules, model)) for at in looks_at(noticed, reading.most)]
    # What is read is cheap, what is seen is not: of many looks only the loudest are seen.
    loudest = sorted(heard, key=lambda each: (-each.log_odds, each.at))[: reading.looks]
    seen = [Read(each.at, _together(each, sight.log_odds(noticed.letters.said(*each.at)), rules)) for each in loudest]
    return max(seen, key=lambda each: (each.log_odds, -each.at[0], -each.at[1]))


def _together(heard: Read, seen: float, rules: Rules) -> float:
    """How sure the reading and the sight are together."""
    reading = rules.triage.reading
    return reading.shift + reading.heard * heard.log_odds + reading.seen * seen


def _heard(noticed: Noticed, at: Stretch, found: Sequence[Found], rules: Rules, model: Model) -> float:
    """What the reading, which knows pairs of Korean letters, says of a part; of another language nothing."""
    if hangul_share(noticed, at) < rules.triage.reading.hangul:
        return 0.0
    return model.log_odds(traits(noticed, at, found))


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
