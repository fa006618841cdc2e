"""Whose it is: the cues with which people announce something about themselves."""

import re
from collections.abc import Sequence

from casework.deidentifying.spans import Span
from policies.identifiers import Label, ReporterRule

_SENTENCE_END = re.compile(r"[.!?。](?=\s|$)|\n")
_CONTACT = frozenset({Label.PHONE, Label.EMAIL, Label.HANDLE})
# As far as a sentence is followed back: a text without a full stop is no sentence of twenty thousand characters.
_LONGEST_SENTENCE = 200
_PARTICLES = re.compile("(은|는|이|가|:|으로|로|및|과|와|,)$")


def belongs_to_writer(span: Span, text: str, rule: ReporterRule, titles: Sequence[str]) -> bool:
    """Whether the words around a span say that it is the writer's own."""
    sentence = _sentence_before(span, text)
    before, after = sentence[-rule.reach :], text[span.end : span.end + rule.reach].lower().lstrip()
    if any(word in before for word in rule.others):
        return False
    if any(after.startswith(word.strip()) for word in rule.after):
        return True
    if span.label == Label.PERSON:
        return _is_own_name(before, after, rule, titles)
    return any(word in before for word in rule.before) or (
        span.label in _CONTACT and _only_names_itself(sentence, rule)
    )


def _is_own_name(before: str, after: str, rule: ReporterRule, titles: Sequence[str]) -> bool:
    lead = before.rstrip()
    if any(lead.endswith(word.strip()) for word in rule.before if word not in rule.before_name):
        return True
    near = any(lead.endswith(word) for word in rule.before_name)
    # A little further away only as a word of its own: "저는 …에 사는 …입니다".
    named = near or any(word in rule.before_name for word in before.split())
    return named and (not after or after.startswith(rule.after_name) or _says_title(after, rule, titles))


def _says_title(after: str, rule: ReporterRule, titles: Sequence[str]) -> bool:
    """Whether a title of one's own follows and the saying ends: "… 주무관입니다"."""
    return any(after.startswith(title) and after[len(title) :].startswith(rule.after_title) for title in titles)


def _sentence_before(span: Span, text: str) -> str:
    """What stands before in the same sentence, in lower case."""
    before = text[max(0, span.start - _LONGEST_SENTENCE) : span.start]
    ends = [found.end() for found in _SENTENCE_END.finditer(before)]
    return (before[ends[-1] :] if ends else before).lower()


def _only_names_itself(sentence: str, rule: ReporterRule) -> bool:
    words = (_PARTICLES.sub("", word.strip(" .,:;()-")) for word in sentence.split())
    return all(word in rule.contact_words for word in words if word)
