"""Typed words cut apart, and near misses named (SPEC 8.5, 8.6); the browser does the same."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from crypto.wordlist import Language, WordList

MOST_SUGGESTIONS = 5
MOST_WORDS = 12
NEAR = 2
NEXT = 1
_KEY = 2
_LONGEST = 4
_LEAST_DIGITS = 20
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7a3]")
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words that could stand at one position, counted from 0."""

    position: int
    words: tuple[str, ...] = field(repr=False)


def clean(text: str) -> str:
    """Widths, composed syllables and case made alike."""
    return unicodedata.normalize("NFKC", text).lower()


def digits_only(text: str) -> str | None:
    """The digits, if it is twenty or more and there is no letter."""
    digits = re.sub("[^0-9]", "", text)
    return digits if len(digits) >= _LEAST_DIGITS and not any(map(_is_letter, text)) else None


def language_of(text: str) -> Language:
    """Any Hangul makes it Korean, else any Han character Chinese, else English."""
    if _HANGUL.search(text):
        return Language.KO
    return Language.ZH_HANS if _HAN.search(text) else Language.EN


def split_words(text: str, words: WordList) -> list[str]:
    """Everything that is not a letter separates; Korean runs and Chinese characters are cut further."""
    runs = "".join(char if _is_letter(char) else " " for char in text).split()
    if words.language is Language.KO:
        return [word for run in runs for word in _split_run(run, words)]
    return list("".join(runs)) if words.language is Language.ZH_HANS else runs


def suggest(typed: Sequence[str], words: WordList, holds: Callable[[Sequence[int]], bool]) -> tuple[Suggestion, ...]:
    """Near words for what was not recognised, or else single replacements whose check holds."""
    # Comparing costs time, and anybody may ask.
    if len(typed) > MOST_WORDS:
        return ()
    found = [words.find(word) for word in typed]
    indices = [index for index in found if index is not None]
    if len(indices) == len(typed):
        return tuple(islice(_replacements(indices, words, holds), MOST_SUGGESTIONS))
    return tuple(
        Suggestion(position, tuple(words.words[index] for index in nearest(word, words, NEAR)[:MOST_SUGGESTIONS]))
        for position, (word, index) in enumerate(zip(typed, found, strict=True))
        if index is None
    )


def nearest(word: str, words: WordList, most: int) -> list[int]:
    """Indices of the list words at most that far away, by distance, then by place in the list."""
    # One Chinese character is one step from every other, so none is near.
    if words.language is Language.ZH_HANS:
        return []
    typed = unicodedata.normalize("NFD", word)
    alike = (index for index, one in enumerate(words.letters) if abs(len(one) - len(typed)) <= most)
    far = sorted((distance(typed, words.letters[index]), index) for index in alike)
    return [index for steps, index in far if steps <= most]


def distance(a: str, b: str) -> int:
    """Insertions, deletions and replacements that lead from one to the other (Levenshtein)."""
    row = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (one != other))
    return row[-1]


def _replacements(
    indices: Sequence[int], words: WordList, holds: Callable[[Sequence[int]], bool]
) -> Iterator[Suggestion]:
    for position, index in enumerate(indices):
        for other in nearest(words.words[index], words, NEXT):
            if other != index and holds([*indices[:position], other, *indices[position + 1 :]]):
                yield Suggestion(position, (words.words[other],))


def _split_run(run: str, words: WordList) -> Iterator[str]:
    while run:
        length = _word_length(run, words)
        yield run[:length]
        run = run[length:]


def _word_length(run: str, words: WordList) -> int:
    index = words.find(run)
    if index is not None and run.startswith(words.words[index]):
        return len(words.words[index])
    # Not in full: the shortest cut after which a known word begins; so one wrong word spoils only itself.
    for length in range(_KEY, _LONGEST + 1):
        if length >= len(run) or words.find(run[length:]) is not None:
            return min(length, len(run))
    return len(run) if index is None else _KEY


def _is_letter(char: str) -> bool:
    return unicodedata.category(char).startswith("L")
