"""Phrases of the screening written out and tried: ideas put in, gaps spelled, nothing in them that could run away."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from policies.errors import RulesRefusedError
from policies.signals import DoerRule, Signal, Triage

FILE = "triage.toml"
# Some letters of the same sentence, few and more.
GAPS = {"~": "[^.]{0,4}", "…": "[^.]{0,12}"}
_IDEA = re.compile(r"<([a-z_]+)>")
# An idea may name ideas, and those others once more; a circle cannot run away.
_DEPTH = 3
# How many ways a phrase may try at one place, at the most.
_MOST_TRIES = 10_000


def with_ideas(rules: Triage) -> Triage:
    """The same rules, each phrase written out: ideas as their phrases, gaps as expressions, without blanks."""
    ideas = dict(rules.ideas)
    return replace(
        rules,
        ideas={name: _whole(phrases, ideas) for name, phrases in ideas.items()},
        themes={name: replace(each, phrases=_whole(each.phrases, ideas)) for name, each in rules.themes.items()},
        doers=replace(
            rules.doers, public=_whole(rules.doers.public, ideas), private=_whole(rules.doers.private, ideas)
        ),
        surroundings={
            name: replace(each, phrases=_whole(each.phrases, ideas), unless=_whole(each.unless, ideas))
            for name, each in rules.surroundings.items()
        },
        signals=tuple(replace(each, phrases=_whole(each.phrases, ideas)) for each in rules.signals),
    )


def check_triage(rules: Triage) -> None:
    """Refuse a phrase that is none or may run away, a name that leads nowhere, a weight that is no share."""
    names = [each.id for each in rules.signals]
    if len(names) != len(set(names)):
        raise RulesRefusedError(FILE, "signals", "has a name twice")
    for name, phrases in (*rules.ideas.items(), *((name, each.phrases) for name, each in rules.themes.items())):
        _check_phrases(name, phrases)
    for each in rules.signals:
        _check_signal(each, rules)
    for name, around in rules.surroundings.items():
        _check_phrases(name, (*around.phrases, *around.unless))
        _check_share(name, around.factor)
    _check_doers(rules.doers)
    for name, channel in {**rules.channels, "other_channel": rules.other_channel}.items():
        _check_share(name, channel.threshold)


def _check_signal(each: Signal, rules: Triage) -> None:
    _check_phrases(each.id, each.phrases)
    _check_share(each.id, each.weight)
    if not each.phrases and not each.together:
        raise RulesRefusedError(FILE, each.id, "looks for nothing")
    if not each.basis.strip() or not each.examples or not each.leaves:
        raise RulesRefusedError(FILE, each.id, "has no basis, no example or nothing that it leaves")
    for known, named in (
        (rules.ideas, [one for row in each.together for one in row]),
        (rules.surroundings, each.lowered_by),
        (rules.channels, each.channels),
    ):
        for one in named:
            if one not in known:
                raise RulesRefusedError(FILE, each.id, f"refers to '{one}', which is not there")


def _check_doers(doers: DoerRule) -> None:
    _check_phrases("doers", (*doers.public, *doers.private))
    for share in (doers.mixed, doers.unnamed, doers.other):
        _check_share("doers", share)


def _check_share(key: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise RulesRefusedError(FILE, key, "is not between nothing and one")


def _check_phrases(key: str, phrases: Iterable[str]) -> None:
    for phrase in phrases:
        if left := _IDEA.search(phrase):
            raise RulesRefusedError(FILE, key, f"names no idea that is there, '{left[1]}'")
        try:
            parsed = parser.parse(phrase)
        except re.error:
            raise RulesRefusedError(FILE, key, "is not an expression") from None
        if phrase != phrase.lower() or parsed.getwidth()[0] == 0:
            raise RulesRefusedError(FILE, key, "has capitals or matches nothing at all")
        if _tries(parsed) > _MOST_TRIES:
            raise RulesRefusedError(FILE, key, "may try too many ways at one place")


def _tries(items: Iterable[Any]) -> int:
    """In how many ways a sequence can be gone through: repeats times what follows; without an end, too many."""
    whole = 1
    for kind, value in items:
        whole *= max(1, _ways(str(kind), value))
    return whole


def _ways(kind: str, value: Any) -> int:
    match kind:
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, inner = value
            # A counted repeat of one sign is one choice of length; of anything longer, one for each turn.
            spread = min(int(most), _MOST_TRIES + 1) - int(least) + 1
            return spread * _tries(inner) ** (1 if spread <= 2 else 2)  # noqa: PLR2004 - there or not
        case "SUBPATTERN":
            return _tries(value[3])
        case "BRANCH":
            return max(_tries(part) for part in value[1])
        case "ASSERT" | "ASSERT_NOT":
            return _tries(value[1])
        case "GROUPREF" | "GROUPREF_EXISTS":
            return _MOST_TRIES + 1
        case _:
            return 1


def _whole(phrases: Iterable[str], ideas: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(_written_out(phrase, ideas) for phrase in phrases)


def _written_out(phrase: str, ideas: Mapping[str, tuple[str, ...]]) -> str:
    for _ in range(_DEPTH):
        phrase = _IDEA.sub(lambda found: _any_of(found, ideas), phrase)
    return "".join(_letters(phrase))


def _any_of(found: re.Match[str], ideas: Mapping[str, tuple[str, ...]]) -> str:
    return f"(?:{'|'.join(ideas[found[1]])})" if found[1] in ideas else found[0]


def _letters(phrase: str) -> Iterator[str]:
    """The signs of a phrase: blanks are for people, texts are read without them."""
    return (GAPS.get(sign, sign) for sign in phrase if sign != " ")
