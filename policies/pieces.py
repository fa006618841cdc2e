"""Patterns written with named pieces, put together and tried before anything uses them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from policies.errors import RulesRefusedError
from policies.identifiers import Deidentification, Label, MaskingRule, NameRule, NameWay

FILE = "deidentification.toml"
_PIECE = re.compile(r"<([a-z]+)>")
# A piece may name pieces, and those others once more; a circle cannot run away.
_DEPTH = 3
# A sign that people put for a syllable.
_HIDDEN = "[*○●◯OoXx0ㅇ□]"
_SHORT = 2


def with_pieces(rules: Deidentification) -> Deidentification:
    """The same rules, each pattern written out."""
    lists = _lists(rules.names)
    shapes = tuple(replace(rule, pattern=_whole(rule.pattern, rules.pieces)) for rule in rules.rules)
    ways = tuple(replace(way, pattern=_whole(way.pattern, lists)) for way in rules.names.ways)
    return replace(rules, rules=shapes, names=replace(rules.names, ways=ways))


def check_patterns(rules: Deidentification) -> None:
    """Refuse a pattern that is none, names a piece that is not there or has more than one group."""
    everything: list[MaskingRule | NameWay] = [*rules.rules, *rules.names.ways]
    for rule in everything:
        left = _PIECE.search(rule.pattern)
        if left:
            raise RulesRefusedError(FILE, rule.id, f"names no piece that is there, '{left[1]}'")
        if _compiled(rule.id, rule.pattern).groups > 1:
            raise RulesRefusedError(FILE, rule.id, "has more than one group")
    for shape in rules.rules:
        _compiled(shape.id, shape.needs)
    for name, vague in rules.vague.items():
        _compiled(name, vague.pattern)


def check_audiences(rules: Deidentification) -> None:
    """Refuse a label without a token, a treatment of a label that is none, or something vague that is not there."""
    labels = {str(label) for label in Label}
    if rules.tokens.keys() != labels:
        raise RulesRefusedError(FILE, "tokens", "does not name every label once")
    for name, audience in rules.audiences.items():
        if not audience.treatments.keys() <= labels:
            raise RulesRefusedError(FILE, f"audiences.{name}", "treats a label that is none")
        if not set(audience.vague) <= rules.vague.keys():
            raise RulesRefusedError(FILE, f"audiences.{name}", "tells more vaguely what is not there")


def any_of(words: Sequence[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


def _whole(pattern: str, pieces: Mapping[str, str]) -> str:
    for _ in range(_DEPTH):
        pattern = _PIECE.sub(lambda found: pieces.get(found[1], found[0]), pattern)
    return pattern


def _compiled(name: str, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error:
        raise RulesRefusedError(FILE, name, "is not an expression") from None


def _lists(rule: NameRule) -> dict[str, str]:
    return {
        "surname": f"(?:{'|'.join(rule.double_surnames)}|[{rule.surnames}])",
        "given": f"[{rule.syllables}]",
        "title": any_of(rule.titles),
        "lone": any_of(rule.lone_titles),
        "soft": any_of(rule.soft_titles),
        "particle": any_of(rule.particles),
        "self": any_of(rule.self_particles),
        "announced": any_of(rule.announced_by),
        "known": any_of([word for word in rule.not_names if len(word) > _SHORT]),
        "hidden": _HIDDEN,
    }
