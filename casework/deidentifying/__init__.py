"""Find what identifies people in a text; callers use this module, not the ones beneath it."""

from collections.abc import Collection, Sequence

from casework.conversation import is_crisis
from casework.deidentifying import roster as roster_of
from casework.deidentifying.addresses import extend_addresses
from casework.deidentifying.audiences import Rewritten, rewrite
from casework.deidentifying.linking import Linking, full_names
from casework.deidentifying.names import find_names, is_whole_name
from casework.deidentifying.patterns import find_identifiers
from casework.deidentifying.remembering import once_for_each
from casework.deidentifying.reporter import belongs_to_writer
from casework.deidentifying.roster import find_known
from casework.deidentifying.spans import Part, Span, parts_of, settle
from casework.deidentifying.together import spread
from casework.deidentifying.units import find_units
from casework.deidentifying.views import digit_views, loose_views, plain_view
from casework.deidentifying.voting import Reader, vote
from policies.identifiers import Deidentification, Label, MaskingRule
from policies.rules import Rules

__all__ = [
    "Linking",
    "Part",
    "Reader",
    "Rewritten",
    "Span",
    "crisis",
    "digits_in",
    "find_addresses",
    "find_names_again",
    "find_spans",
    "find_together",
    "is_reporter",
    "is_whole_name",
    "linking_of",
    "mask",
    "mentions",
    "rewrite",
]


def find_spans(
    text: str,
    roster: Sequence[str],
    rules: Rules,
    reader: Reader | None = None,
    *,
    units: Sequence[str] = (),
    not_names: Collection[str] = (),
) -> list[Span]:
    """Every stretch that may identify somebody, in order and without overlaps; a reader has its say if there is one.

    `units` are departments of the office's organisation chart beside those that the rules name; `not_names` are words
    that the office has learned to be no names.
    """
    plain = plain_view(text)
    shaped = find_identifiers(plain, digit_views(plain), rules.deidentification.rules)
    found = [
        *extend_addresses(plain, shaped, rules.deidentification.addresses),
        *find_known(plain, roster, rules.deidentification.names),
        *vote(plain, find_names(plain, rules.deidentification.names), reader, rules.deidentification),
        *find_units(plain, rules, units),
    ]
    return settle(_but(not_names, found, text), text)


def find_addresses(text: str, rules: Rules) -> list[Span]:
    """The addresses of a text, each with the region before and the building behind it; nothing else is looked for."""
    plain = plain_view(text)
    shaped = find_identifiers(plain, digit_views(plain), _address_rules(rules.deidentification))
    return list(extend_addresses(plain, shaped, rules.deidentification.addresses))


@once_for_each
def _address_rules(known: Deidentification) -> tuple[MaskingRule, ...]:
    return tuple(rule for rule in known.rules if rule.label == Label.ADDRESS)


def find_together(
    texts: Sequence[str],
    roster: Sequence[str],
    rules: Rules,
    reader: Reader | None = None,
    *,
    units: Sequence[str] = (),
    not_names: Collection[str] = (),
) -> list[list[Span]]:
    """The finds of every message of a conversation: a name found once is found everywhere, a split number as well."""
    found = [find_spans(text, roster, rules, reader, units=units, not_names=not_names) for text in texts]
    return [_but(not_names, spans, text) for text, spans in zip(texts, spread(texts, found, rules), strict=True)]


def linking_of(texts: Sequence[str], found: Sequence[Sequence[Span]], rules: Rules) -> Linking:
    """What numbers the people and things of these messages, the same one everywhere alike."""
    return Linking(full_names(texts, found, 0.0), rules.deidentification.names)


def is_reporter(span: Span, text: str, rules: Rules) -> bool:
    """Whether the words around a span say that it is the writer's own."""
    known = rules.deidentification
    return belongs_to_writer(span, text, known.reporter, known.names.titles)


def mask(text: str, spans: Sequence[Span]) -> list[Part]:
    """The text as pieces in order, plain ones and those behind a span."""
    return parts_of(len(text), spans)


def find_names_again(text: str, names: Sequence[str], rules: Rules) -> list[Span]:
    """Where known names stand in a text: whole, by given name with what follows names, spaced, by first letters."""
    return list(find_known(plain_view(text), names, rules.deidentification.names))


def digits_in(text: str) -> int:
    """How many digits somebody wrote, in whatever disguise."""
    plain = plain_view(text)
    views = (plain, *digit_views(plain), *loose_views(plain))
    return max(sum(sign.isdigit() for sign in view.text) for view in views)


def mentions(text: str, name: str, rules: Rules) -> bool:
    """Whether a whole name occurs in the text, also with signs between its syllables or by its first letters."""
    return roster_of.mentions(plain_view(text), name, rules.deidentification.names)


def crisis(text: str, rules: Rules) -> bool:
    """Whether the words of somebody in danger are in the text."""
    return is_crisis(text, rules.dialogue.crisis)


def _but(not_names: Collection[str], spans: Sequence[Span], text: str) -> list[Span]:
    """The finds without those that are no names here."""
    return [each for each in spans if each.label != Label.PERSON or text[each.start : each.end] not in not_names]
