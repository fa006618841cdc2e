"""The text as phrases read it: letters and sentence ends only, look-alikes made one, each knowing its origin."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from casework.deidentifying.views import plain_view

STOP = "."
_STOPS = frozenset(".!?。…;")
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST, _LAST, _ROW = ord("가"), ord("힣"), len(_TAILS)
# Vowels and tails that people take for each other when they write quickly.
_SAME_VOWEL = {"ㅐ": "ㅔ", "ㅒ": "ㅔ", "ㅖ": "ㅔ", "ㅙ": "ㅚ", "ㅞ": "ㅚ"}
_SAME_TAIL = {"ㄲ": "ㄱ", "ㄳ": "ㄱ", "ㄵ": "ㄴ", "ㄶ": "ㄴ", "ㅀ": "ㄹ", "ㅄ": "ㅂ", "ㅆ": "ㅅ"}
# Syllables taken apart: ㄷㅗㄴ, 도ㄴ. Laughing and crying (ㅋㅋ, ㅠㅠ) is left alone.
_APART = re.compile(
    "(?P<lead>[ㄱ-ㅎ])(?P<vowel>[ㅏ-ㅣ])(?P<tail>[ㄱ-ㅎ](?![ㅏ-ㅣ]))?|(?P<open>[가-힣])(?P<late>[ㄱ-ㅊㅌㅍ])(?![ㄱ-ㅣ])"
)


def _folded(sign: str) -> str:
    place = ord(sign) - _FIRST
    lead, vowel, tail = place // (21 * _ROW), place // _ROW % 21, place % _ROW
    vowel = _VOWELS.index(_SAME_VOWEL.get(_VOWELS[vowel], _VOWELS[vowel]))
    tail = _TAILS.index(_SAME_TAIL.get(_TAILS[tail], _TAILS[tail]))
    return chr(_FIRST + (lead * 21 + vowel) * _ROW + tail)


_FOLD = {code: _folded(chr(code)) for code in range(_FIRST, _LAST + 1) if _folded(chr(code)) != chr(code)}


@dataclass(frozen=True, slots=True)
class Letters:
    """What phrases are looked for in; `starts` and `ends` lead back to the code points of the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    stops: tuple[int, ...]  # how many sentences have ended before each letter
    plain: str = field(repr=False)  # the text with its blanks and signs, in which disguises have fallen away
    places: tuple[int, ...]  # where in that each letter stands

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original a stretch, not an empty one, comes from."""
        return self.starts[start], self.ends[end - 1]

    def said(self, start: int, end: int) -> str:
        """The words of a stretch, not an empty one, as people read them."""
        return self.plain[self.places[start] : self.places[end - 1] + 1]

    def apart(self, first: tuple[int, int], second: tuple[int, int], full_stop: int) -> int:
        """How many letters lie between two stretches, a full stop counted as so many; below nothing if they overlap."""
        left, right = sorted((first, second))
        if right[0] < left[1]:
            return -1
        return right[0] - left[1] + full_stop * (self.stops[right[0]] - self.stops[left[1] - 1])


def fold(phrase: str) -> str:
    """A phrase or a text with look-alike syllables made one: 뇌물 and 뇌믈 stay two, 게약 and 계약 become one."""
    return phrase.translate(_FOLD)


def letters_of(text: str) -> Letters:
    """Composed, lower-cased, without blanks and signs; a full stop for the end of a sentence or a paragraph."""
    view = plain_view(text)
    signs: list[str] = []
    places: list[int] = []
    for at, sign in _composed("".join(map(_small, view.text))):
        if sign.isalnum():
            signs.append(sign)
            places.append(at)
        elif _ends_a_sentence(view.text, at) and signs and signs[-1] != STOP:
            signs.append(STOP)
            places.append(at)
    read = fold("".join(signs))
    return Letters(
        read,
        tuple(view.starts[at] for at in places),
        tuple(view.ends[at] for at in places),
        tuple(accumulate(sign == STOP for sign in read)),
        view.text,
        tuple(places),
    )


def _small(sign: str) -> str:
    small = sign.lower()
    return small if len(small) == 1 else sign  # İ would become two


def _composed(text: str) -> Iterator[tuple[int, str]]:
    """Each sign with its place, taken-apart syllables put together at the place of their first part."""
    at = 0
    for match in _APART.finditer(text):
        if whole := _syllable(match):
            yield from enumerate(text[at : match.start()], at)
            yield match.start(), whole
            at = match.end()
    yield from enumerate(text[at:], at)


def _syllable(match: re.Match[str]) -> str:
    """The syllable that was taken apart; nothing where the parts make none."""
    if match["open"]:
        place = ord(match["open"]) - _FIRST
        return "" if place % _ROW or match["late"] not in _TAILS else chr(_FIRST + place + _TAILS.index(match["late"]))
    tail = match["tail"] or " "
    if match["lead"] not in _LEADS or tail not in _TAILS:
        return ""
    return chr(_FIRST + (_LEADS.index(match["lead"]) * 21 + _VOWELS.index(match["vowel"])) * _ROW + _TAILS.index(tail))


def _ends_a_sentence(text: str, at: int) -> bool:
    """Whether a sign ends a sentence, and does not only stand between the syllables of one word or two digits."""
    sign = text[at]
    if sign == "\n":
        return text[at + 1 : at + 2] == "\n"
    if sign not in _STOPS:
        return False
    after, before = text[at + 1 : at + 3], text[max(0, at - 2) : at]
    inside = after[:1].isalnum() and before[-1:].isalnum()
    return not (inside and (before[-1].isdigit() or after[1:] == sign or before[:1] == sign))


def nearest(stretches: Sequence[tuple[int, int]], to: tuple[int, int]) -> Sequence[tuple[int, int]]:
    """The ones of an ordered list that may lie nearest to a stretch: a few on each side."""
    at = bisect_left(stretches, to)
    return stretches[max(0, at - 2) : at + 2]
