"""Won as tables print it: whole thousands or millions, cut off and not rounded, △ before what is less than nothing."""

import re
from decimal import ROUND_HALF_UP, Decimal

SCALES = {"": 1, "원": 1, "천원": 1_000, "백만원": 1_000_000}
_TYPED_SCALES = {"": 1, "원": 1, "천원": 1_000, "만원": 10_000, "백만원": 1_000_000, "억원": 100_000_000}
_TYPED = re.compile(r"(△|▲|-)?\s*([0-9][0-9,]*)\s*(원|천원|만원|백만원|억원)?")
# As people say it: 8천만원, 3억 2천5백만 원, 1억 500만 4,000원.
_SPOKEN = re.compile(
    r"(△|▲|-)?\s*(?:([0-9][0-9,]*)억)?\s*((?:([0-9])천)?\s*(?:([0-9])백)?\s*([0-9][0-9,]*)?만)?\s*([0-9][0-9,]*)?\s*원?"
)
_THOUSAND, _MYRIAD, _HUNDRED_MILLION = 1_000, 10_000, 100_000_000
_MOST = 10**15
TWO_PLACES = Decimal("0.01")


def read_won(text: str) -> int | None:
    """Whole won as somebody typed them, with or without commas and a unit; None if it is no such number."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return _read_spoken(text.strip())
    if not _well_set(found[2]):
        return None
    won = int(found[2].replace(",", "")) * _TYPED_SCALES[found[3] or ""]
    return None if won > _MOST else (-won if found[1] else won)


def in_scale(won: int, measure: str) -> int:
    """Won in thousands or millions, cut off towards nothing as the plan's tables are (handbook R-B23)."""
    scale = SCALES[measure]
    return -(-won // scale) if won < 0 else won // scale


def signed(number: int) -> str:
    """A whole number with commas; △ where it is less than nothing."""
    return f"△{-number:,}" if number < 0 else f"{number:,}"


def shown_won(won: int, measure: str = "") -> str:
    """Won in the measure of its table."""
    return signed(in_scale(won, measure))


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """A part of a whole in per cent, two places, halves up; None of nothing."""
    if whole == 0:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(TWO_PLACES, ROUND_HALF_UP)


def shown_rate(rate: Decimal | None) -> str:
    """Per cent with two places; △ where it is less than nothing, a dash where there is none."""
    if rate is None:
        return "–"
    return f"△{-rate:.2f}" if rate < 0 else f"{rate:.2f}"


def _read_spoken(text: str) -> int | None:
    found = _SPOKEN.fullmatch(text)
    if found is None or not (found[2] or found[3]) or (found[3] and not (found[4] or found[5] or found[6])):
        return None
    if any(part and not _well_set(part) for part in (found[2], found[6], found[7])):
        return None
    myriads = int(found[4] or 0) * _THOUSAND + int(found[5] or 0) * 100 + _number(found[6])
    rest = _number(found[7])
    # 1억 20,000만 is a slip, and so is 3만 50,000원.
    if (found[2] and myriads >= _MYRIAD) or rest >= _MYRIAD or (found[4] and _number(found[6]) >= _THOUSAND):
        return None
    won = _number(found[2]) * _HUNDRED_MILLION + myriads * _MYRIAD + rest
    return None if won > _MOST else (-won if found[1] else won)


def _number(digits: str | None) -> int:
    return int(digits.replace(",", "")) if digits else 0


def _well_set(digits: str) -> bool:
    # Either no comma or one after every three digits: 12,34 is a slip, not 1234.
    return "," not in digits or re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", digits) is not None
