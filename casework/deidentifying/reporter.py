"""Whose it is: the cues with which people announce something about themselves."""

import re

from casework.deidentifying.spans import Span
from policies.identifiers import Label, ReporterRule

_SENTENCE_END = re.compile(r"[.!?。\n](?:\s|$)|\n")
_CONTACT = frozenset({Label.PHONE, Label.EMAIL, Label.HANDLE})
_BARE = 3


def belongs_to_writer(span: Span, text: str, rule: ReporterRule) -> bool:
    """Whether the words around a span say that it is the writer's own."""
    before, after = _around(span, text, rule.reach)
    if any(word in before for word in rule.others):
        return False
    if any(after.startswith(word) for word in rule.after):
        return True
    if span.label == Label.PERSON:
        return _is_own_name(before, after, rule)
    return any(word in before for word in rule.before) or (span.label in _CONTACT and _stands_alone(span, text))


def _is_own_name(before: str, after: str, rule: ReporterRule) -> bool:
    lead = before.rstrip()
    if any(lead.endswith(word) for word in rule.before if word.strip() not in rule.before_name):
        return True
    named = any(lead.endswith(word.strip()) for word in rule.before_name)
    return named and (not after or any(after.startswith(word) for word in rule.after_name))


def _around(span: Span, text: str, reach: int) -> tuple[str, str]:
    """What stands before and after in the same sentence, in lower case."""
    before = text[max(0, span.start - reach) : span.start]
    ends = [found.end() for found in _SENTENCE_END.finditer(before)]
    return before[ends[-1] :].lower() if ends else before.lower(), text[span.end : span.end + reach].lower()


def _stands_alone(span: Span, text: str) -> bool:
    """A number or an address that is a sentence of its own is there to be answered to."""
    line_start = max(text.rfind("\n", 0, span.start), text.rfind(". ", 0, span.start), -1) + 1
    line_end = text.find("\n", span.end)
    rest = text[line_start : span.start] + text[span.end : line_end if line_end >= 0 else len(text)]
    return len(rest.strip(" .,:-()")) < _BARE
