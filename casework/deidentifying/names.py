"""Names of people whom nobody here knows: those a title or a particle gives away, those that are announced."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casework.deidentifying.remembering import once_for_each
from casework.deidentifying.spans import Span
from casework.deidentifying.views import View
from policies.identifiers import Judge, Label, NameRule, NameWay

_SHORTEST_NAME = 2


def find_names(view: View, rule: NameRule) -> Iterator[Span]:
    """Stretches that look like the name of a person, by what stands around them; without title and particle."""
    ways = _ways(rule)
    for way, pattern in ways.patterns:
        for match in pattern.finditer(view.text):
            if ways.accepts(match[1], way.judge):
                yield _span(view, match.start(1), match.end(1), way.id, way.confidence)


def is_whole_name(text: str, rule: NameRule) -> bool:
    """Whether a text is built like a Korean name in full: a surname and syllables of given names."""
    return _ways(rule).full.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class _Ways:
    patterns: tuple[tuple[NameWay, re.Pattern[str]], ...]
    ordinary: frozenset[str]
    last_of_words: str
    titles: tuple[str, ...]
    endings: tuple[str, ...]
    full: re.Pattern[str]

    def accepts(self, name: str, judge: Judge) -> bool:
        """Whether the stretch is no word that only looks like a name."""
        # "…팀장님" is the title again, not a name.
        if judge is Judge.TITLED and name.endswith(self.titles):
            return False
        if judge is Judge.TITLED and name.endswith(self.endings) and not self.full.fullmatch(name):
            return False
        long = len(name) > _SHORTEST_NAME
        if long and name[:_SHORTEST_NAME] in self.ordinary and name[-1] in self.last_of_words:
            return False
        return self.ordinary.isdisjoint([name, *(part for part in re.split("[ -]", name) if len(part) > 1)])


@once_for_each
def _ways(rule: NameRule) -> _Ways:
    patterns = tuple((way, re.compile(way.pattern)) for way in rule.ways)
    titles = tuple(title for title in rule.titles if len(title) > 1)
    full = re.compile(f"(?:{'|'.join(rule.double_surnames)}|[{rule.surnames}])[{rule.syllables}]{{1,2}}")
    return _Ways(patterns, frozenset(rule.not_names), rule.last_of_words, titles, rule.not_endings, full)


def _span(view: View, start: int, end: int, rule: str, confidence: float) -> Span:
    first, last = view.origin(start, end)
    return Span(first, last, Label.PERSON, rule, confidence)
