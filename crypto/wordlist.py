"""The word lists of the receipt, and how a word is recognised (SPEC 8.2, 8.5)."""

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

LIST_SIZE = 2048


class Language(StrEnum):
    """Languages that have a word list."""

    KO = "ko"
    EN = "en"
    ZH_HANS = "zh-Hans"


# A word is known by its first two syllables, first four letters, or one character.
KEY_LENGTH = {Language.KO: 2, Language.EN: 4, Language.ZH_HANS: 1}


@dataclass(frozen=True, slots=True)
class WordList:
    """2048 words in order."""

    language: Language
    words: tuple[str, ...] = field(repr=False)
    letters: tuple[str, ...] = field(repr=False)
    by_key: dict[str, int] = field(repr=False)

    def find(self, word: str) -> int | None:
        """The index of the word that begins like this one."""
        return self.by_key.get(word[: KEY_LENGTH[self.language]])


@cache
def word_list(language: Language) -> WordList:
    """The list of one language, read once."""
    words = tuple(files("crypto").joinpath("wordlists", f"{language}.txt").read_text("utf-8").split())
    length = KEY_LENGTH[language]
    # Letters of the alphabet people type: jamo for Korean, so that one wrong vowel is one step.
    letters = tuple(unicodedata.normalize("NFD", word) for word in words)
    return WordList(language, words, letters, {word[:length]: index for index, word in enumerate(words)})
