"""Identifiers that have a shape: the rules of policies/deidentification.toml at work."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casework.deidentifying.remembering import once_for_each
from casework.deidentifying.sieve import Sieve, Traits, alternatives, needed_by, traits_of
from casework.deidentifying.spans import Span
from casework.deidentifying.views import View, loose_views
from policies.identifiers import Label, MaskingRule
from policies.identifiers import View as Reading


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: MaskingRule
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    near: tuple[Traits, ...]  # of each, every text has one in which `needs` is found


@dataclass(frozen=True, slots=True)
class _Ready:
    rules: tuple[_Compiled, ...]
    sieves: dict[Reading, Sieve]


# A loose rule looks for six digits in a row, a date or a plate.
_LONG = re.compile("[0-9](?:[-\n]?[0-9]){5}|[0-9] ?월[ -]?[0-9]|[0-9][ .-]?[가-힣][ .-]?[0-9](?:-?[0-9]){3}")


def find_identifiers(plain: View, digits: Sequence[View], rules: tuple[MaskingRule, ...]) -> Iterator[Span]:
    """Everything that one of the rules recognises."""
    ready = _ready(rules)
    traits = traits_of(plain.text)
    looks = [
        *_looks(plain, traits, ready.sieves[Reading.PLAIN]),
        *(look for view in digits for look in _looks(view, traits_of(view.text), ready.sieves[Reading.DIGITS])),
        *_loosely(plain, ready.sieves[Reading.LOOSE]),
    ]
    found: dict[Span, None] = {}  # two readings mostly find the same
    for number, view in sorted(looks, key=lambda look: look[0]):
        each = ready.rules[number]
        if not any(needed.isdisjoint(traits) for needed in each.near):
            found |= dict.fromkeys(_matches(each, plain, view))
    yield from found


def _looks(view: View, traits: Traits, sieve: Sieve) -> Iterator[tuple[int, View]]:
    """Which rules are worth a look at this view."""
    return ((number, view) for number in sieve.passing(traits))


def _loosely(plain: View, sieve: Sieve) -> Iterator[tuple[int, View]]:
    for loose in loose_views(plain) if sieve else ():
        if _LONG.search(loose.text):
            yield from _looks(loose, traits_of(loose.text), sieve)


@once_for_each
def _ready(rules: tuple[MaskingRule, ...]) -> _Ready:
    compiled = [
        _Compiled(rule, re.compile(part), re.compile(rule.needs) if rule.needs else None, needed_by(rule.needs))
        for rule in rules
        for part in (alternatives(rule.pattern) if rule.label is Label.QUASI else (rule.pattern,))
    ]
    patterns = {number: each.pattern.pattern for number, each in enumerate(compiled)}
    return _Ready(
        tuple(compiled),
        {
            reading: Sieve({number: patterns[number] for number in patterns if compiled[number].rule.view is reading})
            for reading in Reading
        },
    )


def _matches(each: _Compiled, plain: View, view: View) -> Iterator[Span]:
    for match in each.pattern.finditer(view.text):
        group = 1 if each.pattern.groups and match[1] else 0
        if match.end(group) > match.start(group) and _is_near(each, plain, view, match):
            first, last = view.origin(*_with_words(each.rule, view.text, match.start(group), match.end(group)))
            yield Span(first, last, each.rule.label, each.rule.id, each.rule.confidence)


_WORDS_BEFORE = re.compile("(?:[가-힣A-Za-z0-9]{1,12},? ){0,6}[가-힣A-Za-z0-9]{0,12}$")
_WORDS_AFTER = re.compile("[가-힣A-Za-z0-9]{0,8}(?: [가-힣A-Za-z0-9]{1,12}){0,6}")
_FAR = 80


def _with_words(rule: MaskingRule, text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the words around it that belong to it."""
    if rule.before and (match := _WORDS_BEFORE.search(text[max(0, start - _FAR) : start])):
        words = match[0].rsplit(" ", rule.before + 1)
        start -= len(" ".join(words[-rule.before - 1 :]) if len(words) > rule.before + 1 else match[0])
    if rule.after and (match := _WORDS_AFTER.match(text, end, end + _FAR)):
        end += len(" ".join(match[0].split(" ")[: rule.after + 1]))
    return start, end


def _is_near(each: _Compiled, plain: View, view: View, match: re.Match[str]) -> bool:
    """Whether the word that the rule needs stands near, in the plain view: digits are read differently elsewhere."""
    if each.needs is None:
        return True
    first, last = view.origin(*match.span())
    start, end = bisect_left(plain.starts, first), bisect_left(plain.starts, last)
    return each.needs.search(plain.text[max(0, start - each.rule.within) : end + each.rule.within]) is not None
