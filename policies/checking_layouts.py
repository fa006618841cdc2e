"""Whether tables of other systems can be brought: a register that is there, fields that take what stands in them."""

import re

from policies.errors import RulesRefusedError
from policies.fields import Field, FieldType
from policies.layouts import Layout
from policies.registers import Register
from policies.rules import Rules

_AROUND = re.compile(r"\([^)]*\)|[\s\[\]·./_-]")
STATE, OFFICER = "@state", "@officer"


def check_layouts(rules: Rules) -> None:
    """Refuse the first layout under which no table could be brought."""
    for name, layout in rules.layouts.items():
        file = f"layouts/{name}.toml"
        register = rules.registers.get(layout.register)
        if register is None:
            raise RulesRefusedError(file, "register", f"names '{layout.register}', which is not there")
        heads = {head for several in layout.columns.values() for head in several}
        heads |= {head for pair in layout.spans.values() for head in pair}
        if not layout.needs or not set(layout.needs) <= heads:
            raise RulesRefusedError(file, "needs", "is recognised by no head that means something")
        if {plain_head(each) for each in layout.needs} <= _own_heads(register):
            raise RulesRefusedError(file, "needs", "is recognised by the heads of the register's own table")
        for key in (*layout.columns, *layout.spans, *layout.same, *layout.words):
            if not _is_brought(key, register):
                raise RulesRefusedError(file, key, "is no field that a table can bring")
        _check_words(file, layout, register)
        _check_whole(file, layout, register)


def _check_words(file: str, layout: Layout, register: Register) -> None:
    for key, words in layout.words.items():
        wanted = set(words.values()) - {""}
        if not wanted <= _said(key, register):
            raise RulesRefusedError(file, f"words.{key}", "leads to what cannot be said there")
    for key, text in layout.same.items():
        if (known := _said(key, register)) and text not in known:
            raise RulesRefusedError(file, f"same.{key}", "says what cannot be said there")
    for key in layout.spans:
        found = register.field_of(key)
        if found is None or found.type is not FieldType.PERIOD:
            raise RulesRefusedError(file, f"spans.{key}", "is no period")


def _check_whole(file: str, layout: Layout, register: Register) -> None:
    """A field without which there is no entry is brought, or is asked for when the table is looked through."""
    if register.title not in {*layout.columns, *layout.same}:
        raise RulesRefusedError(file, "columns", "leaves out what an entry is called")
    named = [name for several in layout.columns.values() for name in several]
    if len(named) != len(set(named)):
        raise RulesRefusedError(file, "columns", "gives one head to two fields")


def plain_head(head: str) -> str:
    """A head without what people put around its word: spaces, measures in brackets, dots."""
    return _AROUND.sub("", head).casefold()


def _own_heads(register: Register) -> set[str]:
    return {plain_head(each.label) for each in register.fields} | {
        plain_head(column.label) for each in register.fields for column in each.lines
    }


def _is_brought(key: str, register: Register) -> bool:
    if key in {STATE, OFFICER}:
        return True
    found = register.field_of(key)
    return found is not None and not found.computed and _has_column(key, found)


def _has_column(key: str, found: Field) -> bool:
    return found.type is not FieldType.LINES and not (found.type is FieldType.LINK and found.to == "case") and bool(key)


def _said(key: str, register: Register) -> set[str]:
    """What may be said in a field: its options, or the states; empty where anything may."""
    if key == STATE:
        return set(register.states)
    found = register.field_of(key)
    if found is not None and found.type is FieldType.YES:
        return {"yes", "no"}
    return set(found.options) if found is not None else set()
