"""Readings of a text in which disguises fall away, each character remembering where it came from."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_DASHES = "‐‑‒–—―−ㅡ－﹣˗⁃➖"
_DOTS = "．。｡․"
# A line end stays one: a number and the number of the next line are two.
_BLANKS = (
    "\t\v\f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_SIGNS = (
    {ord(sign): "-" for sign in _DASHES}
    | {ord(sign): "." for sign in _DOTS}
    | {ord(sign): " " for sign in _BLANKS}
    | {ord("\r"): "\n", ord("⓿"): "0"}
    | {ord("❶") + step: str(step + 1) for step in range(9)}
)
# Struck through, put under a key cap: still the digit.
_MARKED_DIGIT = re.compile("(?<=[0-9])[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f]+")
# Signs that stay as they are; ㅡ is a dash.
_ROW = re.compile("[\n -~가-힣ㄱ-ㅎㅏ-ㅠㅢㅣ]+")
_REMEMBERED = 2
_SPOKEN = str.maketrans("공영령일이삼사오육륙칠팔구OoIlㅣㅇ○|", "0001234566789" + "00111001")
_UNITS = "일이삼사오육칠팔구"
_OWN_WORDS = {"빵": 0, "하나": 1, "둘": 2, "셋": 3, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9}
# "천이백삼십사": at least one word for ten, hundred or thousand; or a digit by its own word.
_COUNTED = re.compile(
    f"(?=[{_UNITS}]?[천백십])"
    + "".join(f"(?:([{_UNITS}])?({word}))?" for word in "천백십")
    + f"([{_UNITS}])?|({'|'.join(_OWN_WORDS)})"
)


# What people say for a digit in English, or in English as Korean hears it; the latter count only beside another.
_ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LONG_HEARD = {"제로": 0, "쓰리": 3, "식스": 6, "세븐": 7, "에잇": 8, "나인": 9, "파이브": 5, "에이트": 8}
_HEARD = {**_LONG_HEARD, "원": 1, "투": 2, "포": 4}
_HANJA = "〇一二三四五六七八九零"
_TENS = {"열": 1, "스물": 2, "서른": 3, "마흔": 4, "쉰": 5, "예순": 6, "일흔": 7, "여든": 8, "아흔": 9}
_ONES = {word: digit for word, digit in _OWN_WORDS.items() if digit} | {"한": 1, "두": 2, "세": 3, "네": 4}
_DIGIT_WORDS = (
    {word: at for at, word in enumerate(_ENGLISH)}
    | {sign: at % 10 for at, sign in enumerate(_HANJA)}
    | _HEARD
    | _OWN_WORDS
    | {ten + one: 10 * tens + ones for ten, tens in _TENS.items() for one, ones in [("", 0), *_ONES.items()]}
)
_HEARD_WORD = f"(?:{'|'.join(sorted(_HEARD, key=len, reverse=True))})"
_AFTER_ANOTHER = "|".join(sorted({word[-2:] for word in _LONG_HEARD}))
_SAID = re.compile(
    f"(?<![A-Za-z])(?:{'|'.join(_ENGLISH)})(?![A-Za-z])"
    f"|[{_HANJA}](?=[ -]?[{_HANJA}]|[년월일])|(?<=[{_HANJA}])[{_HANJA}]"
    f"|(?<=[{_HANJA}][ -])[{_HANJA}]|(?:{'|'.join(_TENS)})(?:{'|'.join(_ONES)})?|{'|'.join(_OWN_WORDS)}"
    f"|{_HEARD_WORD}(?=[ -]?(?:{_HEARD_WORD}|[영공]))|(?<=[영공]){_HEARD_WORD}"
    f"|(?<=(?:{_AFTER_ANOTHER})){_HEARD_WORD}|(?<=(?:{_AFTER_ANOTHER})[ -]){_HEARD_WORD}",
    re.IGNORECASE,
)
_DIGIT_LIKE = "[0-9공영빵령일이삼사오육륙칠팔구OolIㅇ○]"
# What is put between two groups of a number, in words or in signs; a line end parts two numbers.
_BETWEEN_WORDS = (
    "다시|대시|하[이2]픈|하이폰|[작짝]대기|막대기?|빼기|마이너스|땡|쩜|점|그 ?다음(?:은|에)?|다음(?:은|에)?|그?담에?"
    "|이?고요|이?구요|이?고|그리고|그러고|하고|찍고|치고|누르고|붙이고|띄[고우어][고서]?|한 ?칸(?: ?띄[고우어][고서]?)?"
    "|공백|스페이스|슬래시|언더바|밑줄|별표?|샵|콤마|쉼표|물결|플러스|and|dash|[xX]"
    "|은|는|에요?|의|국|국에|국의|ㅋ{1,4}|ㅎ{1,4}"
)
_BETWEEN_DIGITS = re.compile(
    rf"(?<={_DIGIT_LIKE})"
    rf"(?:[^\w\n]{{0,3}}(?:{_BETWEEN_WORDS})[^\w\n]{{0,3}}|[^0-9A-Za-z가-힣ㄱ-ㅣ\n]{{1,6}}|[ .-]?\n[ .-]?)"
    rf"(?={_DIGIT_LIKE})"
)
_SYLLABLES = "[공영빵령일이삼사오육륙칠팔구]"
_APART = "[^0-9A-Za-z가-힣\n]"
# A particle; the end of a word, and the beginning of one, unless digits stand one by one there.
_PART_OF_A_WORD = re.compile(
    f"(?<=[가-힣])(?<!{_DIGIT_LIKE})이(?!{_DIGIT_LIKE})"
    f"|(?<=[가-힣])(?<!{_DIGIT_LIKE}){_SYLLABLES}(?!{_DIGIT_LIKE}|{_APART}{_DIGIT_LIKE}(?!{_DIGIT_LIKE}))"
    f"|(?<!{_DIGIT_LIKE})(?<![^{_DIGIT_LIKE[1:]}{_DIGIT_LIKE}{_APART}){_SYLLABLES}"
    f"(?!{_DIGIT_LIKE}|에|의|다시|[년월])(?=[가-힣])"
)
_NO_DIGIT = "힣"


@dataclass(frozen=True, slots=True)
class View:
    """The text as a pattern reads it; `starts` and `ends` lead back to the code points of the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original a stretch of this view, not an empty one, comes from."""
        return self.starts[start], self.ends[end - 1]


def plain_view(text: str) -> View:
    """Composed, in plain signs, without what cannot be seen; never split inside a character a person sees."""
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        if end - start > 1 and _ROW.fullmatch(text, start, end):
            signs.append(text[start:end])
            starts += range(start, end)
            ends += range(start + 1, end + 1)
            continue
        # Only single signs and pairs are remembered: nothing of what somebody wrote stays behind.
        read = _plain if end - start <= _REMEMBERED else _plain.__wrapped__
        for sign in read(text[start:end]):
            signs.append(sign)
            starts.append(start)
            ends.append(end)
    return View("".join(signs), tuple(starts), tuple(ends))


def digit_views(plain: View) -> tuple[View, ...]:
    """The view with spoken digits and look-alike letters as digits, and one more where numbers are counted out."""
    digits = View(plain.text.translate(_SPOKEN), plain.starts, plain.ends)
    if not _COUNTED.search(plain.text):
        return (digits,)
    counted = _replaced(plain, _COUNTED, _number)
    return digits, View(counted.text.translate(_SPOKEN), counted.starts, counted.ends)


def loose_views(plain: View) -> Iterator[View]:
    """Every word for a digit as that digit, and what stands between digits as a dash; also with counted numbers."""
    yield _loose(plain)
    if _COUNTED.search(plain.text):
        yield _loose(_replaced(plain, _COUNTED, _number))


def _loose(view: View) -> View:
    said = _replaced(view, _SAID, lambda match: str(_DIGIT_WORDS[match[0].lower()]))
    # The syllable of "번호가 이" is a digit, that of "번호이" and of "이요" belongs to a word.
    words = _replaced(said, _PART_OF_A_WORD, lambda _: _NO_DIGIT)
    joined = _replaced(words, _BETWEEN_DIGITS, lambda match: "\n" if "\n" in match[0] else "-")
    return View(joined.text.translate(_SPOKEN), joined.starts, joined.ends)


def _replaced(view: View, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> View:
    """The view with other signs for every match, each of which comes from the whole of it."""
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in pattern.finditer(view.text):
        begin, end = match.span()
        signs += [view.text[at:begin], written := by(match)]
        starts += [*view.starts[at:begin], *[view.starts[begin]] * len(written)]
        ends += [*view.ends[at:begin], *[view.ends[end - 1]] * len(written)]
        at = end
    return View("".join([*signs, view.text[at:]]), (*starts, *view.starts[at:]), (*ends, *view.ends[at:]))


def _number(match: re.Match[str]) -> str:
    if match[8]:
        return str(_OWN_WORDS[match[8]])
    total = _UNITS.find(match[7]) + 1 if match[7] else 0
    for unit, (digit, word) in ((1000, match.group(1, 2)), (100, match.group(3, 4)), (10, match.group(5, 6))):
        total += unit * (_UNITS.find(digit) + 1 if digit else 1) if word else 0
    return str(total)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Signs with what belongs to them; signs that stay as they are come in rows."""
    start = 0
    while start < len(text):
        row = _ROW.match(text, start)
        end = row.end() if row else start + 1
        joined = end < len(text) and _joins(text[end])
        if joined and end - start > 1:
            yield start, end - 1
            start = end - 1
        while end < len(text) and _joins(text[end]):
            end += 1
        yield start, end
        start = end


@lru_cache(maxsize=4096)
def _joins(sign: str) -> bool:
    """Whether the sign belongs to the one before: a mark, part of a taken-apart syllable, something unseen."""
    return (
        "\u1160" <= sign <= "\u11ff"
        or "\ud7b0" <= sign <= "\ud7fb"
        or unicodedata.combining(sign) != 0
        or unicodedata.category(sign) in {"Cf", "Mn", "Me"}
    )


@lru_cache(maxsize=8192)
def _plain(cluster: str) -> str:
    seen = "".join(sign for sign in cluster if unicodedata.category(sign) != "Cf").translate(_SIGNS)
    # Lone letters such as ㅂㅈㅎ stay letters; NFKC would make unfinished syllables of them.
    if len(seen) == 1 and "\u3131" <= seen <= "\u318e":
        return seen
    return _MARKED_DIGIT.sub("", unicodedata.normalize("NFKC", seen).translate(_SIGNS))
