"""What must hold between the fields of an entry; the rule says the sentence for each."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from casework.registering.errors import FieldsRefusedError, WrongField
from casework.registering.fields import Values, says
from casework.registering.periods import period_of
from policies.fields import Field
from policies.registers import FieldCheck, Register

SAID = "said"


def must_hold(register: Register, values: Values) -> None:
    """Refuse values of which a rule of the register does not hold, each beside its field."""
    wrong = _broken(register.checks, values) | _backwards(register.fields, values)
    if wrong:
        raise FieldsRefusedError(wrong)


def broken_among(register: Register, values: Values, names: Collection[str]) -> dict[str, WrongField]:
    """Of the rules that speak of nothing but some fields those that do not hold."""
    return _broken(
        [each for each in register.checks if {each.of, *each.when, each.not_before} - {""} <= set(names)], values
    )


def _broken(checks: Sequence[FieldCheck], values: Values) -> dict[str, WrongField]:
    wrong: dict[str, WrongField] = {}
    for check in checks:
        if says(values, check.when) and not _holds(check, values):
            wrong.setdefault(check.of, WrongField(SAID, {"sentence": check.says}))
    return wrong


def _holds(check: FieldCheck, values: Values) -> bool:
    value = values.get(check.of)
    if value in (None, "", []):
        return not check.needed
    if check.least is not None and Decimal(value) < check.least:
        return False
    if check.most is not None and Decimal(value) > check.most:
        return False
    before = values.get(check.not_before) if check.not_before else None
    return before is None or _first(value) >= _first(before)


def _first(kept: str) -> str:
    return period_of(kept).first.isoformat() if "/" in kept else kept


def _backwards(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, WrongField]:
    """A line that ends before it begins."""
    wrong = {}
    for rule in fields:
        if not {"from", "to"} <= {each.name for each in rule.lines}:
            continue
        for place, line in enumerate(values.get(rule.name, [])):
            if line.get("from") and line.get("to") and line["to"] < line["from"]:
                wrong[f"{rule.name}.{place}.to"] = WrongField("order")
    return wrong
