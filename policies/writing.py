"""Help with answers: texts to begin with, and words that not everybody understands; it never stops anybody."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from policies.errors import RulesRefusedError
from policies.sources import Source

GAPS = ("접수번호", "기한", "담당")
_GAP = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text to begin an answer with; without `kinds` it is for every kind of case."""

    label: str
    text: str
    kinds: tuple[str, ...] = ()

    def fits(self, kind: str) -> bool:
        """Whether it is meant for a case of this kind."""
        return not self.kinds or kind in self.kinds

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with what is known of a case."""
        return _GAP.sub(lambda gap: values[gap[1]], self.text).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class HardWord:
    """A word from offices, what can be said instead, a sentence in which it is found, and one in which it is not."""

    hard: str
    easy: str
    example: str
    leaves: str = ""

    def stands_in(self, text: str) -> bool:
        """Whether a word of the text begins with it."""
        return re.search(rf"(?<![가-힣]){re.escape(self.hard)}", text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingRule:
    """The texts and the words, and the letters after which a sentence is called long."""

    longest_sentence: int
    templates: Mapping[str, Template]
    words: tuple[HardWord, ...]
    basis: str
    source: Source
    effective_from: date


def check_writing(rule: WritingRule, kinds: Mapping[str, object]) -> None:
    """Refuse gaps that nothing fills, kinds that are not there, and words that do not find their own example."""
    file = "writing.toml"
    if rule.longest_sentence < 1:
        raise RulesRefusedError(file, "longest_sentence", "is not positive")
    for name, template in rule.templates.items():
        if not set(_GAP.findall(template.text)) <= set(GAPS):
            raise RulesRefusedError(file, f"templates.{name}.text", "has a gap that nothing fills")
        if not set(template.kinds) <= kinds.keys():
            raise RulesRefusedError(file, f"templates.{name}.kinds", "refers to a kind that is not there")
    for word in rule.words:
        if not word.stands_in(word.example) or (word.leaves and word.stands_in(word.leaves)):
            raise RulesRefusedError(
                file, f"words.{word.hard}", "does not find its example, or finds what it must leave"
            )
