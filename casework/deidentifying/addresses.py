"""Addresses: the region before and the building behind the part that has a shape belong to it."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

from casework.deidentifying.remembering import once_for_each
from casework.deidentifying.spans import Span
from casework.deidentifying.views import View
from policies.identifiers import AddressRule, Label
from policies.pieces import any_of

_FAR = 60


def extend_addresses(plain: View, found: Iterable[Span], rule: AddressRule) -> Iterator[Span]:
    """The finds, those of addresses with what belongs to them on both sides; parts that meet become one."""
    addresses: list[Span] = []
    for span in found:
        if span.label == Label.ADDRESS:
            addresses.append(_extended(plain, span, rule))
        else:
            yield span
    yield from _joined(sorted(addresses, key=lambda each: (each.start, each.end)))


def _extended(plain: View, span: Span, rule: AddressRule) -> Span:
    before, flat_before, after = _patterns(rule)
    start, end = bisect_left(plain.starts, span.start), bisect_left(plain.starts, span.end)
    if _UNIT_FIRST.match(plain.text, start):
        start = _reach_back(plain.text, start, flat_before)
    start = _reach_back(plain.text, start, before)
    if match := after.match(plain.text, end, end + _FAR):
        end = match.end()
    first, last = plain.origin(start, end)
    return replace(span, start=first, end=last)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    open_span: Span | None = None
    for span in spans:
        if open_span is not None and span.start < open_span.end:
            surest = max(open_span, span, key=lambda each: each.confidence)
            open_span = replace(surest, start=open_span.start, end=max(open_span.end, span.end))
            continue
        if open_span is not None:
            yield open_span
        open_span = span
    if open_span is not None:
        yield open_span


_UNIT_FIRST = re.compile(r"(?:[0-9]{1,4}|[A-Z가나다라])동|[0-9]{1,4}(?:호|층)")


def _reach_back(text: str, start: int, pattern: re.Pattern[str]) -> int:
    lead = text[max(0, start - _FAR) : start]
    match = pattern.search(lead)
    return start - (len(lead) - match.start()) if match else start


@once_for_each
def _patterns(rule: AddressRule) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    region = f"(?:{any_of(rule.regions)}(?:특별자치시|특별자치도|특별시|광역시|시|도)?,? ?)"
    part = f"(?:(?!{any_of(rule.not_parts)} )[가-힣]{{1,5}}[0-9]?(?:시|군|구|읍|면|동|리),? ?)"
    unit = (
        r"(?:[0-9]{1,4}동|[A-Z가나다라]동|[0-9]{1,4}호|(?:지하 ?)?[0-9]{1,2}층|B[0-9]{1,2}호?"
        "|지층|지하층|반지하|옥탑방?)"
    )
    building = f"[가-힣A-Za-z0-9]{{0,12}}{any_of(rule.buildings)}(?:[0-9]{{1,2}}차)?"
    # A word right before a flat or a floor is what the house is called, unless it ends as words in a sentence do.
    name = f"[가-힣A-Za-z0-9]{{2,12}}(?<!{')(?<!'.join(rule.not_name_ends)})"
    postcode = r"\(?[0-9]{5}\)?,? "
    before = re.compile(
        f"(?<![가-힣0-9A-Za-z])(?:{postcode})?(?:{region}?{part}{{1,4}}|{region})$|(?<![0-9]){postcode}$"
    )
    flat_before = re.compile(f"(?<![가-힣0-9A-Za-z])(?:{name} ){{1,3}}$")
    after = re.compile(f"(?:[ ,]{{0,2}}(?:{building}|{name}(?= ?{unit})|{unit})(?![0-9])){{1,5}}")
    return before, flat_before, after
