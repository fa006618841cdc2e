"""The names an office knows, however people write them: apart, by first letters, the given name alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from casework.deidentifying.spans import Span
from casework.deidentifying.views import View
from policies.identifiers import Label, NameRule
from policies.pieces import any_of

_SURE, _LIKELY = 1.0, 0.9
_SHORTEST, _LONGEST_GAP = 2, 3
_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"
_PER_INITIAL = 588  # syllables that begin with the same letter
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_LETTER = re.compile("[가-힣ㄱ-ㅎ]")
_HANGUL = re.compile("[가-힣]")
_NOT_A_GAP = re.compile("[가-힣ㄱ-ㅎA-Za-z0-9\n]")
_WORD_START = re.compile("(?<![가-힣])[가-힣]")
_SEPARATORS = re.compile("[ .,*_/-]+")
_BETWEEN = "[ .,*_/-]{0,2}"
_CALLED = "이"


@dataclass(frozen=True, slots=True)
class Known:
    """A roster made ready: whole names by length, half-spelled ones, given names, and names in Latin letters."""

    whole: frozenset[str]
    lettered: frozenset[str]  # at least one syllable by its first letter
    lengths: tuple[int, ...]
    surnames: dict[str, int]  # how many syllables of a name are its surname
    given: frozenset[str]
    given_lengths: tuple[int, ...]
    latin: tuple[re.Pattern[str], ...]
    latin_keys: tuple[str, ...]


def find_known(view: View, roster: Sequence[str], rule: NameRule) -> Iterator[Span]:
    """Every mention of a name of the roster; without its title and particle."""
    known = know(tuple(roster), rule)
    for start, end in _spelled(view.text, known):
        yield _span(view, start, end, "roster", _SURE)
    for start, end in _called_by_given_name(view.text, known, _followers(rule)):
        yield _span(view, start, end, "roster_given_name", _LIKELY)
    joined = _SEPARATORS.sub("", view.text).casefold() if known.latin else ""
    for key, pattern in zip(known.latin_keys, known.latin, strict=True):
        if key in joined:  # a plain search first: most texts hold none of them
            for match in pattern.finditer(view.text):
                yield _span(view, match.start(), match.end(), "roster", _SURE)


def mentions(view: View, name: str, rule: NameRule) -> bool:
    """Whether a whole name occurs, also with signs between its syllables or by its first letters."""
    known = know((name,), rule)
    return next(_spelled(view.text, known), None) is not None or any(each.search(view.text) for each in known.latin)


@lru_cache(maxsize=64)
def know(roster: tuple[str, ...], rule: NameRule) -> Known:
    """Make a roster ready; remembered, because an office has some fifteen hundred names."""
    spelled = {"".join(name.split()) for name in roster}
    hangul = {name for name in spelled if len(name) >= _SHORTEST and all(map(_HANGUL.match, name))}
    latin = sorted({" ".join(name.split()) for name in roster if len("".join(name.split())) >= _SHORTEST} - hangul)
    latin = [name for name in latin if "".join(name.split()) not in hangul]
    surnames = {name: 2 if name[:2] in rule.double_surnames and len(name) > _SHORTEST else 1 for name in hangul}
    lettered = frozenset(written for name in hangul for written in _by_letters(name))
    # Somebody named like a title is called by the whole name: 팀장 alone is nobody's given name.
    given = frozenset(name[surnames[name] :] for name in hangul) - set(rule.titles)
    return Known(
        whole=frozenset(hangul),
        lettered=lettered,
        lengths=tuple(sorted({len(name) for name in hangul}, reverse=True)),
        surnames=surnames,
        given=given,
        given_lengths=tuple(sorted({len(name) for name in given}, reverse=True)),
        latin=tuple(
            re.compile(_BETWEEN.join(re.escape(sign) for sign in name if not sign.isspace()), re.IGNORECASE)
            for name in latin
        ),
        latin_keys=tuple(_SEPARATORS.sub("", name).casefold() for name in latin),
    )


def _by_letters(name: str) -> Iterator[str]:
    """The name with one, some or all of its syllables by their first letter."""
    for written in product(*((syllable, _initial(syllable)) for syllable in name)):
        spelled = "".join(written)
        if spelled != name:
            yield spelled


def letters_of(name: str) -> str:
    """The first letters of a name in Hangul: 민서준 is ㅁㅅㅈ."""
    return "".join(_initial(syllable) if _HANGUL.match(syllable) else syllable for syllable in name)


def _initial(syllable: str) -> str:
    return _INITIALS[(ord(syllable) - ord(_FIRST_SYLLABLE)) // _PER_INITIAL]


@dataclass(frozen=True, slots=True)
class _Followers:
    """What follows a given name: a title, what only a name is called by, any particle; and words that are none."""

    title: re.Pattern[str]
    called: re.Pattern[str]
    particle: re.Pattern[str]
    ordinary: frozenset[str]


@lru_cache(maxsize=8)
def _followers(rule: NameRule) -> _Followers:
    return _Followers(
        title=re.compile(f" ?{any_of((*rule.titles, *rule.soft_titles))}"),
        called=re.compile(f"{any_of(rule.given_particles)}(?![가-힣])"),
        particle=re.compile(f"(?:{any_of(rule.particles)})?(?![가-힣])"),
        ordinary=frozenset({*rule.not_names, *rule.ordinary_given}),
    )


def _called_by_given_name(text: str, known: Known, followers: _Followers) -> Iterator[tuple[int, int]]:
    """Given names at the beginning of a word; one syllable alone needs a title, an ordinary word a clear sign."""
    for match in _WORD_START.finditer(text):
        at = match.start()
        for length in known.given_lengths:
            name = text[at : at + length]
            if name in known.given and _is_called(name, text, at + length, followers):
                yield at, at + length
                break


def _is_called(name: str, text: str, end: int, followers: _Followers) -> bool:
    if followers.title.match(text, end):
        return True
    # 별이가, but not 별은: one syllable needs what only a name is called by.
    if followers.called.match(text, end) and (len(name) >= _SHORTEST or text.startswith(_CALLED, end)):
        return True
    if len(name) < _SHORTEST:
        return False
    return name not in followers.ordinary and followers.particle.match(text, end) is not None


def _spelled(text: str, known: Known) -> Iterator[tuple[int, int]]:
    """Whole names, however little stands between their syllables, and names by their first letters."""
    if not known.lengths:
        return
    places = [match.start() for match in _LETTER.finditer(text)]
    letters = "".join(text[place] for place in places)
    at = 0
    while at < len(places):
        for length in known.lengths:
            written = letters[at : at + length]
            if len(written) == length and _is_known(written, text, places[at : at + length], known):
                yield places[at], places[at + length - 1] + 1
                at += length - 1
                break
        at += 1


def _is_known(written: str, text: str, places: Sequence[int], known: Known) -> bool:
    if written in known.whole:
        return _apart_evenly(text, places, known.surnames[written])
    if written not in known.lettered:
        return False
    before, after = text[places[0] - 1 : places[0]], text[places[-1] + 1 : places[-1] + 2]
    # "ㅋㅋㅋ" is laughter, and letters inside a longer run are no name.
    alone = not _is_letter(before) and not _is_letter(after)
    return alone and len(set(written)) > 1 and _apart_evenly(text, places, 1)


def _is_letter(sign: str) -> bool:
    return "ㄱ" <= sign <= "ㅎ" if sign else False


def _apart_evenly(text: str, places: Sequence[int], surname: int) -> bool:
    """Whether what stands between is nothing at all, something everywhere, or something after the surname alone."""
    gaps = [text[one + 1 : other] for one, other in pairwise(places)]
    if any(len(gap) > _LONGEST_GAP or _NOT_A_GAP.search(gap) for gap in gaps):
        return False
    apart = [bool(gap) for gap in gaps]
    if not any(apart):
        return True
    # Syllables that stand apart begin where no word goes on before them.
    starts = places[0] == 0 or not _HANGUL.match(text[places[0] - 1])
    return starts and (all(apart) or [at for at, gap in enumerate(apart, 1) if gap] == [surname])


def _span(view: View, start: int, end: int, rule: str, confidence: float) -> Span:
    first, last = view.origin(start, end)
    return Span(first, last, Label.PERSON, rule, confidence)
