"""What an audience sees of a text: tokens in the place of finds, and some things told more vaguely; policy decides."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from casework.deidentifying.linking import Linking
from casework.deidentifying.spans import Span
from policies.identifiers import AudienceRule, Deidentification, Treatment


@dataclass(frozen=True, slots=True)
class Shown:
    """A find that this audience does not see as it stands, and what stands there instead; None where it is flagged."""

    span: Span
    instead: str | None


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text for an audience, and what became of each find in it."""

    text: str = field(repr=False)
    changes: tuple[Shown, ...]


def rewrite(
    text: str,
    spans: Sequence[Span],
    audience: str,
    linking: Linking,
    rules: Deidentification,
    *,
    decided: Collection[Span] = (),
) -> Rewritten:
    """The text as the audience reads it; everything outside the finds stays, apart from what is told more vaguely.

    What would only be flagged is replaced where a person has `decided` so.
    """
    rule = rules.audiences[audience]
    parts: list[str] = []
    changes: list[Shown] = []
    at = 0
    for span in spans:
        treatment = rule.treatments.get(span.label, rule.other)
        if treatment is Treatment.SHOWN:
            continue
        if treatment is Treatment.FLAGGED and span in decided:
            treatment = Treatment.REPLACED
        token = f"{rules.tokens[span.label]}{linking.number(span, text)}" if treatment is Treatment.REPLACED else None
        changes.append(Shown(span, token))
        if token is not None:
            parts += [_vaguely(text[at : span.start], rule, rules), token]
            at = span.end
    return Rewritten("".join([*parts, _vaguely(text[at:], rule, rules)]), tuple(changes))


def _vaguely(text: str, rule: AudienceRule, rules: Deidentification) -> str:
    for name in rule.vague:
        text = _pattern(rules.vague[name].pattern).sub(rules.vague[name].to, text)
    return text


@lru_cache(maxsize=64)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
