"""Fields that are computed from others: differences, rates, sums of lines; a rule names the operation."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from casework.registering.fields import Values
from casework.registering.money import share
from casework.registering.periods import period_of
from policies.fields import Field, FieldType


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
    return _OPERATIONS[operation](*(each[0] for each in found))


def _values_at(name: str, values: Mapping[str, Any]) -> list[Any]:
    first, _, column = name.partition(".")
    found = values.get(first)
    if isinstance(found, list):
        return [line[column] for line in found if line.get(column) is not None] if column else found
    return [] if found is None else [found]


def _sum(found: Sequence[Any], rule: Field) -> Any:
    if rule.type is FieldType.QUANTITY:
        return str(sum((Decimal(each) for each in found), Decimal(0)))
    return sum(found)


def _rate(part: int, whole: int) -> str | None:
    found = share(part, whole)
    return None if found is None else str(found)


def _days(first: str, last: str) -> int:
    return (_last_day(last) - _first_day(first)).days


def _first_day(kept: str) -> date:
    return period_of(kept).first if "/" in kept else date.fromisoformat(kept)


def _last_day(kept: str) -> date:
    return period_of(kept).last if "/" in kept else date.fromisoformat(kept)


_OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "minus": lambda first, second: first - second,
    "plus": lambda first, second: first + second,
    "times": lambda quantity, won: int(Decimal(quantity) * won),
    "rate": _rate,
    "days": _days,
}
