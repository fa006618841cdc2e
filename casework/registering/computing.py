"""Fields that are computed from others: differences, rates, sums of lines; a rule names the operation."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from casework.registering.fields import PLACES, Values
from casework.registering.money import share
from casework.registering.periods import period_of
from policies.fields import Field


def with_computed(fields: Sequence[Field], values: Values) -> Values:
    """The same values with every field that is computed, in the order of the rule; what cannot be is left out."""
    whole = dict(values)
    for rule in fields:
        if rule.lines and rule.name in whole:
            whole[rule.name] = [with_computed(rule.lines, line) for line in whole[rule.name]]
        if rule.computed:
            whole.pop(rule.name, None)
            found = _computed(rule, whole)
            if found is not None:
                whole[rule.name] = found
    return whole


def _computed(rule: Field, values: Mapping[str, Any]) -> Any:
    operation, *names = rule.computed
    found = [_values_at(name, values) for name in names]
    if operation == "count":
        return len(found[0])
    if operation == "sum":
        return _sum(found[0], rule)
    if any(len(each) != 1 for each in found):
        return None
    result = _OPERATIONS[operation](*(each[0] for each in found))
    return None if result is None else _kept(result, rule)


def _values_at(name: str, values: Mapping[str, Any]) -> list[Any]:
    first, _, column = name.partition(".")
    found = values.get(first)
    if isinstance(found, list):
        return [line[column] for line in found if line.get(column) is not None] if column else found
    return [] if found is None else [found]


def _sum(found: Sequence[Any], rule: Field) -> Any:
    return _kept(sum(map(Decimal, found), Decimal(0)), rule)


def _kept(number: Decimal, rule: Field) -> Any:
    """A number as its field keeps it: whole, or with the places of a rate or a quantity."""
    places = PLACES.get(rule.type)
    return int(number) if places is None else str(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _days(first: str, last: str) -> Decimal:
    return Decimal((_last_day(last) - _first_day(first)).days)


def _first_day(kept: str) -> date:
    return period_of(kept).first if "/" in kept else date.fromisoformat(kept)


def _last_day(kept: str) -> date:
    return period_of(kept).last if "/" in kept else date.fromisoformat(kept)


_OPERATIONS: Mapping[str, Callable[..., Decimal | None]] = {
    "minus": lambda first, second: Decimal(first) - Decimal(second),
    "plus": lambda first, second: Decimal(first) + Decimal(second),
    "times": lambda quantity, won: Decimal(quantity) * Decimal(won),
    "rate": lambda part, whole: share(Decimal(part), Decimal(whole)),
    "days": _days,
}
