"""Where the ideas and the signals of policies/triage.toml stand in a text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from casework.deidentifying.remembering import once_for_each
from casework.triaging.letters import Letters, fold, nearest
from policies.rules import Rules
from policies.signals import Signal

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Compiled:
    """The phrases of the rules, ready to look."""

    ideas: dict[str, re.Pattern[str]]
    themes: dict[str, re.Pattern[str]]
    signals: dict[str, re.Pattern[str]]
    around: dict[str, re.Pattern[str]]
    unless: dict[str, re.Pattern[str]]
    public: re.Pattern[str]
    private: re.Pattern[str]


@once_for_each
def compiled(rules: Rules) -> Compiled:
    """The phrases of the rules, with the office's own departments among the public doers."""
    triage = rules.triage
    units = sorted({re.escape(unit.name) for unit in rules.organisation.units})
    return Compiled(
        ideas={name: _any_of(phrases) for name, phrases in triage.ideas.items()},
        themes={name: _any_of(each.phrases) for name, each in triage.themes.items()},
        signals={each.id: _any_of(each.phrases) for each in triage.signals if each.phrases},
        around={name: _any_of(each.phrases) for name, each in triage.surroundings.items()},
        unless={name: _any_of(each.unless) for name, each in triage.surroundings.items() if each.unless},
        public=_any_of((*triage.doers.public, *units)),
        private=_any_of(triage.doers.private),
    )


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    # Longer ones first: of two that begin alike the one that says more is found.
    return re.compile("|".join(sorted((fold(phrase) for phrase in phrases), key=len, reverse=True)))


class Noticed:
    """One text and what has been found in it so far; every pattern runs over it once at the most."""

    def __init__(self, letters: Letters, rules: Rules) -> None:
        self.letters = letters
        self._rules = rules.triage
        self._compiled = compiled(rules)
        self._found: dict[tuple[str, str], list[Stretch]] = {}
        self.themes = tuple(rules.triage.themes)

    def of(self, group: str, name: str) -> list[Stretch]:
        """Where a named pattern of a group stands, in order."""
        key = (group, name)
        if key not in self._found:
            pattern = getattr(self._compiled, group).get(name)
            self._found[key] = _stretches(pattern, self.letters.text) if pattern else []
        return self._found[key]

    @cached_property
    def public(self) -> list[Stretch]:
        """Where those are named whose acts are the office's business."""
        return _stretches(self._compiled.public, self.letters.text)

    @cached_property
    def private(self) -> list[Stretch]:
        """Where those are named whose acts are not."""
        return _stretches(self._compiled.private, self.letters.text)

    def signal(self, signal: Signal) -> Iterator[Stretch]:
        """Where a signal stands: its phrases, and its ideas where they stand together."""
        yield from self.of("signals", signal.id)
        for names in signal.together:
            yield from self._together(names, signal.within)

    def near(self, stretches: Sequence[Stretch], to: Stretch) -> int | None:
        """How many letters the nearest of the stretches is away; None where there is none."""
        return min((max(0, self._apart(each, to)) for each in nearest(stretches, to)), default=None)

    def any_near(self, group: str, name: str, to: Stretch, before: int, after: int) -> bool:
        """Whether a named pattern stands at most so many letters before or after a stretch, or in it."""
        return any(
            self._apart(each, to) <= (before if each[0] < to[0] else after)
            for each in nearest(self.of(group, name), to)
        )

    def _apart(self, one: Stretch, other: Stretch) -> int:
        return self.letters.apart(one, other, self._rules.full_stop)

    def _together(self, names: Sequence[str], within: int) -> Iterator[Stretch]:
        places = sorted((self.of("ideas", name) for name in names), key=len)
        for first in places[0]:
            taken = [first]
            for others in places[1:]:
                fitting = [
                    (distance, each)
                    for each in nearest(others, first)
                    if all(self.letters.apart(each, one, 0) >= 0 for one in taken)
                    and (distance := self._apart(each, first)) >= 0
                ]
                if not fitting:
                    break
                taken.append(min(fitting)[1])
            if len(taken) == len(names) and self._close(sorted(taken), within):
                yield min(taken)[0], max(end for _, end in taken)

    def _close(self, ordered: Sequence[Stretch], within: int) -> bool:
        return all(self._apart(one, other) <= within for one, other in pairwise(ordered))


def _stretches(pattern: re.Pattern[str], text: str) -> list[Stretch]:
    return [match.span() for match in pattern.finditer(text)]
