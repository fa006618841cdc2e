"""A conversation as a whole: a name found once is found everywhere, a number may be split between two messages."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casework.deidentifying.linking import full_names
from casework.deidentifying.patterns import find_identifiers
from casework.deidentifying.roster import find_known
from casework.deidentifying.spans import Span, settle
from casework.deidentifying.views import digit_views, plain_view
from policies.identifiers import Label
from policies.rules import Rules

# Sure enough to look for the name in everything else that was said.
_SURE_ENOUGH = 0.7
_BETWEEN = " "
AGAIN = "again"  # a name of this conversation, which the staff list need not have


def spread(texts: Sequence[str], found: Sequence[Sequence[Span]], rules: Rules) -> list[list[Span]]:
    """The finds of every text, with what only the others show."""
    split: list[list[Span]] = [[] for _ in texts]
    for at, span in _across(texts, rules):
        split[at].append(span)
    # Half a number may look like a name: 육오일삼.
    kept = [[span for span in spans if not _inside(span, parts)] for spans, parts in zip(found, split, strict=True)]
    names = sorted(full_names(texts, kept, _SURE_ENOUGH))
    again = [
        [replace(span, rule=AGAIN) for span in find_known(plain_view(text), names, rules.deidentification.names)]
        for text in texts
    ]
    return [settle([*one, *two, *three], text) for text, one, two, three in zip(texts, kept, again, split, strict=True)]


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _across(texts: Sequence[str], rules: Rules) -> Iterator[tuple[int, Span]]:
    """Identifiers that begin in one text and end in a later one, cut into the parts of each."""
    if len(texts) < 2:  # noqa: PLR2004 - across needs two
        return
    plain = plain_view(_BETWEEN.join(texts))
    begins = [0]
    for text in texts:
        begins.append(begins[-1] + len(text) + len(_BETWEEN))
    for span in find_identifiers(plain, digit_views(plain), rules.deidentification.rules):
        if span.label == Label.QUASI:  # words that only stand side by side say nothing together
            continue
        for at, text in enumerate(texts):
            start, end = max(span.start - begins[at], 0), min(span.end - begins[at], len(text))
            if start < end and (end - start) < span.end - span.start:
                yield at, Span(start, end, span.label, span.rule, span.confidence)
