"""What no text of a committee may say: numbers and addresses that identify somebody, names that are nobody's there."""

from collections.abc import Sequence

from casework.bootstrap import Office
from casework.deidentifying import find_spans
from casework.deidentifying.tagger import tagger
from casework.errors import HeldBackError
from policies.identifiers import Label

# Everything but these identifies somebody by itself, and no text of a committee ever needs it.
_HARMLESS = frozenset({Label.ORG, Label.DEPT, Label.LOC, Label.URL, Label.QUASI, Label.PERSON})


def refuse_identifiers(text: str, office: Office, *, names: Sequence[str] = (), looked: bool = False) -> None:
    """Refuse numbers and addresses in what a secretary writes, and names that are nobody's of the committee.

    What looks like a name passes once somebody has `looked`: the engine takes some words for names.
    """
    for each in find_spans(text, (), office.rules, tagger()):
        is_name = each.label is Label.PERSON and text[each.start : each.end] not in names
        if each.label not in _HARMLESS or (is_name and not looked):
            raise HeldBackError
