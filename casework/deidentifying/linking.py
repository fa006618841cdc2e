"""Which finds mean the same thing: a full name, its given name, its surname with a title, its first letters."""

import re
from collections.abc import Iterable, Sequence

from casework.deidentifying.roster import letters_of
from casework.deidentifying.spans import Span
from policies.identifiers import Label, NameRule

_NOISE = re.compile(r"[^0-9A-Za-z가-힣ㄱ-ㅎ]")
_LETTERS_ONLY = re.compile("[ㄱ-ㅎ]+")
_FULL = 3


class Linking:
    """Numbers the things of one case in the order in which they are met; the same thing keeps its number."""

    def __init__(self, names: Iterable[str], rule: NameRule) -> None:
        self._rule = rule
        self._anchors = sorted({_plain(name) for name in names if len(_plain(name)) >= _FULL})
        self._numbers: dict[str, dict[str, int]] = {}

    def number(self, span: Span, text: str) -> int:
        """The number of the thing that this stretch of a text means, counted from one within its label."""
        known = self._numbers.setdefault(str(span.label), {})
        return known.setdefault(self._key(span, text), len(known) + 1)

    def _key(self, span: Span, text: str) -> str:
        written = _plain(text[span.start : span.end])
        if span.label != Label.PERSON or written in self._anchors:
            return written
        meant = [name for name in self._anchors if self._may_mean(written, name)]
        return meant[0] if len(meant) == 1 else written

    def _may_mean(self, written: str, name: str) -> bool:
        surname = 2 if name[:2] in self._rule.double_surnames else 1
        if _LETTERS_ONLY.fullmatch(written):
            return letters_of(name) == written
        return written in {name[:surname], name[surname:]}


def full_names(texts: Sequence[str], found: Sequence[Sequence[Span]], least: float) -> set[str]:
    """The whole names among the finds, sure enough to be looked for everywhere else."""
    return {
        name
        for text, spans in zip(texts, found, strict=True)
        for span in spans
        if span.label == Label.PERSON and span.confidence >= least
        and re.fullmatch("[가-힣]{3,4}", name := _plain(text[span.start : span.end]))
    }  # fmt: skip


def _plain(written: str) -> str:
    return _NOISE.sub("", written).casefold()
