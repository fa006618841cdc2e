"""Identifiers that have a shape: the rules of policies/deidentification.toml at work."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from casework.deidentifying.spans import Span
from casework.deidentifying.views import View, loose_view
from policies.identifiers import MaskingRule
from policies.identifiers import View as Reading


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: MaskingRule
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None


# Nothing that a loose rule looks for has fewer digits in a row.
_LONG = re.compile("[0-9](?:-?[0-9]){5}")


def find_identifiers(plain: View, digits: Sequence[View], rules: tuple[MaskingRule, ...]) -> Iterator[Span]:
    """Everything that one of the rules recognises."""
    loose = loose_view(plain) if any(each.rule.view is Reading.LOOSE for each in _compiled(rules)) else plain
    looked_at = {
        Reading.PLAIN: (plain,),
        Reading.DIGITS: digits,
        Reading.LOOSE: (loose,) if _LONG.search(loose.text) else (),
    }
    for each in _compiled(rules):
        views = looked_at[each.rule.view]
        # Two readings mostly find the same.
        yield from dict.fromkeys(span for view in views for span in _matches(each, plain, view))


@lru_cache(maxsize=64)
def _compiled(rules: tuple[MaskingRule, ...]) -> tuple[_Compiled, ...]:
    return tuple(
        _Compiled(rule, re.compile(rule.pattern), re.compile(rule.needs) if rule.needs else None) for rule in rules
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
