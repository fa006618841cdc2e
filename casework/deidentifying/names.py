"""Names of people: those the office knows, those a title or a particle gives away, those that are announced."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from casework.deidentifying.spans import Span
from casework.deidentifying.views import View
from policies.identifiers import Judge, Label, NameRule, NameWay
from policies.pieces import any_of

_BETWEEN = "[ .,*_/-]{0,2}"
_SEPARATORS = re.compile("[ .,*_/-]+")
_ROSTER, _ROSTER_PART = 1.0, 0.9
_SHORTEST_NAME = 2


def find_names(view: View, roster: Sequence[str], rule: NameRule) -> Iterator[Span]:
    """Stretches that look like, or are known to be, the name of a person; without its title and particle."""
    joined = _SEPARATORS.sub("", view.text).casefold()
    for name in roster:
        yield from _known(view, joined, name, rule)
    ways = _ways(rule)
    for way, pattern in ways.patterns:
        for match in pattern.finditer(view.text):
            if ways.accepts(match[1], way.judge):
                yield _span(view, match.start(1), match.end(1), way.id, way.confidence)


def mentions(view: View, name: str) -> bool:
    """Whether the whole name occurs, even with blanks or signs between its syllables."""
    return len(name.strip()) >= _SHORTEST_NAME and _spelled(name).search(view.text) is not None


def _known(view: View, joined: str, name: str, rule: NameRule) -> Iterator[Span]:
    whole = "".join(name.split())
    if len(whole) < _SHORTEST_NAME:
        return
    # A plain search first: an office has some fifteen hundred names and most texts hold none of them.
    if whole.casefold() in joined:
        for match in _spelled(name).finditer(view.text):
            yield _span(view, match.start(), match.end(), "roster", _ROSTER)
    given = whole[2 if whole[:2] in rule.double_surnames else 1 :]
    if given and given in view.text:
        for match in _with_title(given, rule).finditer(view.text):
            yield _span(view, match.start(1), match.end(1), "roster_given_name", _ROSTER_PART)


@lru_cache(maxsize=4096)
def _spelled(name: str) -> re.Pattern[str]:
    # A name inside a longer word is still the name: particles stick to it.
    return re.compile(_BETWEEN.join(re.escape(sign) for sign in name if not sign.isspace()), re.IGNORECASE)


@lru_cache(maxsize=4096)
def _with_title(given: str, rule: NameRule) -> re.Pattern[str]:
    return re.compile(f"(?<![가-힣])({re.escape(given)}) ?{any_of(rule.titles)}")


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


@lru_cache(maxsize=8)
def _ways(rule: NameRule) -> _Ways:
    patterns = tuple((way, re.compile(way.pattern)) for way in rule.ways)
    titles = tuple(title for title in rule.titles if len(title) > 1)
    full = re.compile(f"(?:{'|'.join(rule.double_surnames)}|[{rule.surnames}])[{rule.syllables}]{{1,2}}")
    return _Ways(patterns, frozenset(rule.not_names), rule.last_of_words, titles, rule.not_endings, full)


def _span(view: View, start: int, end: int, rule: str, confidence: float) -> Span:
    first, last = view.origin(start, end)
    return Span(first, last, Label.PERSON, rule, confidence)
