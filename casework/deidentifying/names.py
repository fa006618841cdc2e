"""Names of people: those the office knows, those a title or a particle gives away, those that are announced."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from casework.deidentifying.spans import Span
from casework.deidentifying.views import View
from policies.identifiers import Label, NameRule

_BETWEEN = "[ .,*_/-]{0,2}"
_HIDDEN = "[*○●◯OoXx0ㅇ□]"
_SURE, _LIKELY, _GUESSED = 0.9, 0.7, 0.5
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class _Patterns:
    titled: re.Pattern[str]
    lone: re.Pattern[str]
    spaced: re.Pattern[str]
    hidden: re.Pattern[str]
    signs: re.Pattern[str]
    latin: re.Pattern[str]
    bare: re.Pattern[str]
    given: re.Pattern[str]
    announced: re.Pattern[str]
    signed: re.Pattern[str]
    english: re.Pattern[str]
    not_a_name: frozenset[str]


def find_names(view: View, roster: Sequence[str], rule: NameRule) -> Iterator[Span]:
    """Stretches that look like, or are known to be, the name of a person; without its title and particle."""
    for name in roster:
        yield from _known(view, name, rule)
    patterns = _patterns(rule)
    for way, pattern, confidence in (
        ("name_with_title", patterns.titled, _LIKELY),
        ("surname_with_title", patterns.lone, _LIKELY),
        ("name_spaced", patterns.spaced, _SURE),
        ("name_hidden", patterns.hidden, _SURE),
        ("name_by_letters", patterns.signs, _SURE),
        ("name_latin", patterns.latin, _LIKELY),
        ("name_with_particle", patterns.bare, _GUESSED),
        ("given_name", patterns.given, _GUESSED),
        ("name_announced", patterns.announced, _LIKELY),
        ("name_signed", patterns.signed, _LIKELY),
        ("name_english", patterns.english, _GUESSED),
    ):
        for match in pattern.finditer(view.text):
            if not _is_ordinary(match[1], patterns.not_a_name):
                yield _span(view, match.start(1), match.end(1), way, confidence)


def mentions(view: View, name: str) -> bool:
    """Whether the whole name occurs, even with blanks or signs between its syllables."""
    return _spelled(name).search(view.text) is not None if len(name.strip()) >= _SHORTEST_NAME else False


def _known(view: View, name: str, rule: NameRule) -> Iterator[Span]:
    if len(name.strip()) < _SHORTEST_NAME:
        return
    for match in _spelled(name).finditer(view.text):
        yield _span(view, match.start(), match.end(), "roster", 1.0)
    for match in _part_known(name, rule).finditer(view.text):
        yield _span(view, match.start(1), match.end(1), "roster_part", _SURE)


@lru_cache(maxsize=4096)
def _spelled(name: str) -> re.Pattern[str]:
    syllables = [re.escape(sign) for sign in name if not sign.isspace()]
    # A name inside a longer word is still the name: particles stick to it.
    return re.compile(_BETWEEN.join(syllables), re.IGNORECASE)


@lru_cache(maxsize=4096)
def _part_known(name: str, rule: NameRule) -> re.Pattern[str]:
    """The given name, or the surname alone, right before a title."""
    whole = "".join(name.split())
    cut = 2 if whole[:2] in rule.double_surnames else 1
    parts = [part for part in (whole[cut:], whole[:cut]) if part]
    return re.compile(f"(?<![가-힣])({'|'.join(map(re.escape, parts))}) ?{_any(rule.titles)}")


def _any(words: Sequence[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


@lru_cache(maxsize=8)
def _patterns(rule: NameRule) -> _Patterns:
    surname = f"(?:{'|'.join(rule.double_surnames)}|[{rule.surnames}])"
    given = f"[{rule.syllables}]"
    title, particle = _any(rule.titles), _any(rule.particles)
    ends = f"(?={particle}(?![가-힣])|[ ,.!?)/\n]|$)"
    return _Patterns(
        titled=re.compile(f"(?<![가-힣])([가-힣]{{2,6}}?(?: [가-힣]{{2,4}})?) ?(?={title})"),
        lone=re.compile(f"(?<![가-힣])({surname})모? ?(?={title})"),
        spaced=re.compile(f"(?<![가-힣])({surname} [가-힣] [가-힣])(?= ?{title}| ?{particle}(?![가-힣])|[,.\n]|$)"),
        hidden=re.compile(f"(?<![가-힣])({surname}{_HIDDEN}{{1,2}}[가-힣]?|{surname}[가-힣]{_HIDDEN})(?![0-9A-Za-z])"),
        signs=re.compile(f"(?<![ㄱ-ㅎㅏ-ㅣ가-힣])([ㄱ-ㅎ]{{2,4}}) ?(?={title})"),
        latin=re.compile(f"(?<![A-Za-z])([A-Z]|[A-Za-z]{{2,12}} [A-Za-z]{{2,12}}) ?(?={title})"),
        bare=re.compile(f"(?<![가-힣])({surname}{given}{given}){ends}"),
        given=re.compile(
            f"(?<![가-힣])({given}{given})(?=이(?:가|는|를|한테|에게|랑|도|네)(?![가-힣])|아 |야 |쌤|언니|오빠)"
        ),
        announced=re.compile(f"{_any(rule.announced_by)}[ :]{{0,2}}([가-힣]{{2,5}}?)(?={particle}|[ ,./\n]|$)"),
        signed=re.compile("(?<![가-힣])([가-힣]{2,4}) ?(?=(?:드림|올림|배상)(?![가-힣]))"),
        english=re.compile("(?<![A-Za-z])((?:[A-Z][a-z]{1,14}[ -]){1,2}[A-Z][a-z]{1,14})(?![A-Za-z])"),
        not_a_name=frozenset(rule.not_names),
    )


def _is_ordinary(found: str, known: frozenset[str]) -> bool:
    return found in known


def _span(view: View, start: int, end: int, rule: str, confidence: float) -> Span:
    first, last = view.origin(start, end)
    return Span(first, last, Label.PERSON, rule, confidence)
