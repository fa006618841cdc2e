"""How much each signal counts where it stands, and what all of them come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from casework.triaging.noticing import Noticed, Stretch
from policies.rules import Rules
from policies.signals import Doer, ScreenedChannel, Signal, Suggestion, Surroundings

# Below that a signal says nothing worth an officer's time.
_LEAST = 0.02
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal where it counts most, as an officer reads it; offsets are code points of the original."""

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
    suggests: tuple[Suggestion, ...]


def weigh(noticed: Noticed, channel_name: str, rules: Rules) -> Judgement:
    """Combine the signals like independent witnesses: the text is innocent only if every one of them is mistaken."""
    channel = rules.triage.channels.get(channel_name, rules.triage.other_channel)
    found = [
        (reason, signal.suggests)
        for signal in rules.triage.signals
        if not signal.channels or channel_name in signal.channels
        for reason in _best(signal, noticed, channel, rules)
    ]
    found.sort(key=lambda pair: (-pair[0].weight, pair[0].start, pair[0].signal))
    score = round(1 - prod(1 - reason.weight for reason, _ in found), _DIGITS)
    return Judgement(
        misconduct=score >= channel.threshold,
        score=score,
        why=tuple(reason for reason, _ in found),
        suggests=tuple(dict.fromkeys(suggestion for _, suggestion in found)),
    )


def _best(signal: Signal, noticed: Noticed, channel: ScreenedChannel, rules: Rules) -> Iterator[Reason]:
    weighed = ((_weight(signal, at, noticed, channel, rules), -at[0], at) for at in noticed.signal(signal))
    best = max(weighed, default=None)
    if best and best[0] >= _LEAST:
        start, end = noticed.letters.origin(*best[2])
        yield Reason(signal.id, signal.label, start, end, round(best[0], _DIGITS))


def _weight(signal: Signal, at: Stretch, noticed: Noticed, channel: ScreenedChannel, rules: Rules) -> float:
    around = {name: rules.triage.surroundings[name] for name in signal.lowered_by}
    lowered = min((each.factor for name, each in around.items() if _surrounds(name, each, at, noticed)), default=1.0)
    return signal.weight * lowered * _doer(signal, at, noticed, channel, rules)


def _surrounds(name: str, each: Surroundings, at: Stretch, noticed: Noticed) -> bool:
    """Whether innocent words stand near enough, and nothing beside them says that it happened after all."""
    if not noticed.any_near("around", name, at, each.before, each.after):
        return False
    reach = max(each.before, each.after)
    return not noticed.any_near("unless", name, at, reach, reach)


def _doer(signal: Signal, at: Stretch, noticed: Noticed, channel: ScreenedChannel, rules: Rules) -> float:
    doers = rules.triage.doers
    if signal.doer is Doer.ANYBODY:
        return 1.0
    public = 0 if channel.doer_known else noticed.near(noticed.public, at)
    private = noticed.near(noticed.private, at)
    is_public = public is not None and public <= doers.reach
    is_private = private is not None and private <= doers.reach
    if is_public and not (is_private and private < public):
        return 1.0
    if is_public:
        return doers.mixed
    return doers.other if is_private else doers.unnamed
