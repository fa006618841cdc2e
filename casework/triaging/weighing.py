"""How much each signal counts where it stands: who did it, and what stands around it."""

from collections.abc import Iterator
from dataclasses import dataclass

from casework.triaging.noticing import Noticed, Stretch
from policies.rules import Rules
from policies.signals import Doer, ScreenedChannel, Signal, Surroundings

# Below that a signal says nothing worth an officer's time.
_LEAST = 0.02
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """One signal where it counts most, and how much it counts there."""

    signal: Signal
    at: Stretch
    weight: float


def find_signals(noticed: Noticed, channel_name: str, rules: Rules) -> list[Found]:
    """Every signal of this text that counts for anything, the weightiest first."""
    channel = rules.triage.channels.get(channel_name, rules.triage.other_channel)
    found = [
        each
        for signal in rules.triage.signals
        if not signal.channels or channel_name in signal.channels
        for each in _best(signal, noticed, channel, rules)
    ]
    return sorted(found, key=lambda each: (-each.weight, each.at, each.signal.id))


def _best(signal: Signal, noticed: Noticed, channel: ScreenedChannel, rules: Rules) -> Iterator[Found]:
    weighed = ((_weight(signal, at, noticed, channel, rules), -at[0], at) for at in noticed.signal(signal))
    best = max(weighed, default=None)
    if best and best[0] >= _LEAST:
        yield Found(signal, best[2], round(best[0], _DIGITS))


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
    """What is left of a signal's weight by who stands near: an official, somebody private, nobody."""
    doers = rules.triage.doers
    if signal.doer is Doer.ANYBODY:
        return 1.0
    far = doers.reach + 1
    public = 0 if channel.doer_known else _distance(noticed.near(noticed.public, at), far)
    private = _distance(noticed.near(noticed.private, at), far)
    if public < far:
        return 1.0 if public <= private else doers.mixed
    return doers.other if private < far else doers.unnamed


def _distance(found: int | None, far: int) -> int:
    return far if found is None else min(found, far)
