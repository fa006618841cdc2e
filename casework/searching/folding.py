"""Texts as they are looked through: composed, without what nobody sees, one space between words, in small letters."""

import re
import unicodedata

# What is not seen would keep a word from being found, or turn a line around; the private area is ours, for masks.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff]")
FIRST_MASK = 0xE000
_MOST_MASKS = 6400


def plain_of(text: str) -> str:
    """A text without what nobody sees."""
    return _UNSEEN.sub("", text)


def shown_of(plain: str) -> str:
    """A plain text as it is shown among results: NFC, one space for any white space."""
    return " ".join(unicodedata.normalize("NFC", plain).split())


def folded_of(shown: str) -> str:
    """The same text as it is looked through, letter by letter in the same places."""
    small = shown.lower()
    if small == shown:
        return shown  # Korean has no small letters: the text is held once
    return small if len(small) == len(shown) else "".join(_small(each) for each in shown)


def words_of(asked: str, most: int) -> tuple[str, ...]:
    """The words of a question, each once; a text has to contain every one of them."""
    return tuple(dict.fromkeys(folded_of(shown_of(plain_of(asked))).split()))[:most]


class Masks:
    """One private character for each kind of mask: nobody can type it, so nothing is found through a mask."""

    def __init__(self, labels: list[str]) -> None:
        self._labels = ["", *sorted(set(labels))][:_MOST_MASKS]
        self._place = {label: at for at, label in enumerate(self._labels)}

    def sign(self, label: str) -> str:
        """What stands in a text in the place of a mask."""
        return chr(FIRST_MASK + self._place.get(label, 0))

    def label(self, sign: str) -> str | None:
        """What a mask says; none for any other character."""
        place = ord(sign) - FIRST_MASK
        return self._labels[place] if 0 <= place < len(self._labels) else None


def _small(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter
