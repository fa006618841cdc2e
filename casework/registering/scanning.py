"""Personal data in what is about to be put up for everybody: found by the engine, mended or explained by a person."""

import asyncio
from collections.abc import Mapping
from typing import Any

from casework.deidentifying import find_spans
from casework.registering.errors import PersonalDataError
from policies.identifiers import Label
from policies.registers import RegisterState
from policies.rules import Rules

_SURE_ENOUGH = 0.5
# A department, a company or an address of a page says nothing about a person.
_NOT_PERSONAL = frozenset({Label.DEPT, Label.ORG, Label.URL})


async def must_be_free(values: Mapping[str, Any], state: RegisterState, rules: Rules) -> None:
    """PersonalDataError with what was found, unless each of it is named where a person says why it may stand."""
    if not state.scans:
        return
    texts = [str(values.get(name) or "") for name in state.scans]
    explained = str(values.get(state.scanned) or "") if state.scanned else ""
    found = await asyncio.to_thread(_found, texts, rules)
    left = tuple(each for each in found if each not in explained)
    if left:
        raise PersonalDataError(left)


def _found(texts: list[str], rules: Rules) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            text[span.start : span.end].strip()
            for text in texts
            for span in find_spans(text, (), rules)
            if span.confidence >= _SURE_ENOUGH and span.label not in _NOT_PERSONAL
        )
    )
