"""What stands in the form of a register: as it was typed, and flat, by the names of its inputs, as it is kept."""

from collections.abc import Mapping
from typing import Any

from policies.fields import Field, FieldType
from policies.registers import Register
from web.staff.forms import Form

_MOST_LINES = 500

Typed = dict[str, Any]


def typed_in(form: Form, rule: Register) -> Typed:
    """What somebody typed, field by field: `f-name`, and `l-name-number-column` for lines."""
    found: Typed = {}
    for each in rule.fields:
        if each.type is FieldType.CHOICES:
            found[each.name] = list(form.all(f"f-{each.name}"))
        elif each.type is FieldType.LINES:
            found[each.name] = _lines(form, each)
        else:
            found[each.name] = form.text(f"f-{each.name}")
    return found


def words_of(typed: Mapping[str, Any], rule: Register) -> dict[str, str]:
    """The same flat, without what is empty; several choices one a line."""
    found: dict[str, str] = {}
    for each in rule.fields:
        value = typed.get(each.name)
        if each.type is FieldType.LINES:
            for number, line in enumerate(value or []):
                found |= {_cell(each, number, column): _flat(line.get(column.name)) for column in each.lines}
        else:
            found[f"f-{each.name}"] = _flat(value)
    return {name: text for name, text in found.items() if text.strip()}


def typed_from(words: Mapping[str, str], rule: Register) -> Typed:
    """What was typed, from flat words; what is not among them was empty."""
    found: Typed = {}
    for each in rule.fields:
        if each.type is not FieldType.LINES:
            found[each.name] = _whole(each, words.get(f"f-{each.name}", ""))
            continue
        lines = [
            {column.name: _whole(column, words.get(_cell(each, number, column), "")) for column in each.lines}
            for number in range(_MOST_LINES)
        ]
        last = max((number for number, line in enumerate(lines) if any(line.values())), default=-1)
        found[each.name] = lines[: last + 1]
    return found


def _lines(form: Form, rule: Field) -> list[Typed]:
    lines: list[Typed] = []
    for number in range(_MOST_LINES):
        names = {each.name: _cell(rule, number, each) for each in rule.lines}
        if not any(name in form.fields for name in names.values()):
            break
        several = {each.name for each in rule.lines if each.type is FieldType.CHOICES}
        lines.append({
            column: list(form.all(name)) if column in several else form.text(name) for column, name in names.items()
        })  # fmt: skip
    return lines


def _cell(rule: Field, number: int, column: Field) -> str:
    return f"l-{rule.name}-{number}-{column.name}"


def _flat(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else value or ""


def _whole(rule: Field, text: str) -> Any:
    return text.splitlines() if rule.type is FieldType.CHOICES else text
