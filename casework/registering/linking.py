"""Links of an entry as people write them: by the number of another entry or of a case, never by an id."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from casework.bootstrap import Office
from casework.ids import from_hex
from casework.people import Unlocked
from casework.registering.admitting import may_read
from casework.registering.case_links import CASE, case_called, case_fields, numbers_of_cases
from casework.registering.errors import FieldsRefusedError, WrongField
from casework.store.register_lists import EntryQuery, called, find_number, list_entries
from casework.store.registers import entries_by_id
from policies.fields import Field, FieldType
from policies.registers import Register

_ID = re.compile(r"[0-9a-f]{32}")
_MOST_CHOICES = 100

# By the field and what a table says in it: the entry's id, or why there is none.
Targets = Mapping[str, Mapping[str, str | WrongField]]


async def with_links(
    register: Register,
    typed: Mapping[str, Any],
    unlocked: Unlocked,
    office: Office,
    kept: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The same with every number replaced by what it leads to; FieldsRefusedError where it leads nowhere.

    What stands in the entry already (`kept`) may stay, also where somebody could not have put it there themselves.
    """
    found, wrong, before = dict(typed), dict[str, WrongField](), kept or {}
    shown = await links_as_typed(register, before, unlocked, office) if before else {}
    for each in register.fields:
        text = str(found.get(each.name, "")).strip()
        if each.type is not FieldType.LINK or not text:
            continue
        stays = before.get(each.name) and text in {before[each.name], shown[each.name]}
        # A list shows number and title; the number alone counts.
        target = before[each.name] if stays else await _target(each, text.split()[0], register, unlocked, office)
        if target:
            found[each.name] = target
        else:
            wrong[each.name] = WrongField("link")
    if wrong:
        raise FieldsRefusedError(wrong)
    return found


async def links_as_typed(
    register: Register, typed: Mapping[str, Any], unlocked: Unlocked, office: Office
) -> dict[str, Any]:
    """The same with the numbers of entries and cases in place of their ids."""
    (found,) = await all_links_as_typed(register, [typed], office)
    cases = {each: text for each, text in found.items() if each in _case_names(register) and _ID.fullmatch(str(text))}
    numbers = await numbers_of_cases(register, [cases], unlocked, office)
    return found | {name: numbers[text] for name, text in cases.items()}


async def all_links_as_typed(
    register: Register, typed: Sequence[Mapping[str, Any]], office: Office
) -> list[dict[str, Any]]:
    """Several of them at once."""
    names = [each.name for each in register.fields if each.type is FieldType.LINK and each.to != CASE]
    ids = {key for each in typed for name in names if _ID.fullmatch(key := str(each.get(name, "")))}
    rows = await entries_by_id(office.cases.store, [from_hex(each) for each in ids])
    numbers = {row.id.hex(): row.number for row in rows.values()}
    return [
        {**each, **{name: numbers.get(each[name], each[name]) for name in names if each.get(name)}} for each in typed
    ]


async def targets_of(
    register: Register, said: Mapping[str, Collection[str]], unlocked: Unlocked, office: Office
) -> Targets:
    """For each link field and what a table says in it the entry that is meant: by its number, or by its title alone."""
    found: dict[str, dict[str, str | WrongField]] = {}
    for each in register.fields:
        texts = said.get(each.name, ())
        target = office.rules.registers.get(each.to)
        if not texts or target is None:
            continue
        # A list shows number and title; the number alone counts.
        heads = {text: text.split()[0] for text in texts}
        ids: dict[str, list[bytes]] = {}
        if may_read(target, unlocked.officer):
            ids = await called(office.cases.store, each.to, {*heads.keys(), *heads.values()})
        found[each.name] = {text: _one_of(ids.get(text) or ids.get(head) or []) for text, head in heads.items()}
    return found


def _one_of(ids: Sequence[bytes]) -> str | WrongField:
    if len(ids) > 1:
        return WrongField("link_many")
    return ids[0].hex() if ids else WrongField("link")


async def link_choices(register: Register, unlocked: Unlocked, office: Office) -> dict[str, list[tuple[str, str]]]:
    """For each link to a register that this officer reads its newest entries: number and title."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in register.fields:
        target = office.rules.registers.get(each.to) if each.type is FieldType.LINK else None
        if target is not None and may_read(target, unlocked.officer):
            rows, _ = await list_entries(office.cases.store, EntryQuery(register=each.to, size=_MOST_CHOICES))
            found[each.name] = [(row.number, row.title or "") for row in rows]
    return found


async def _target(rule: Field, number: str, of: Register, unlocked: Unlocked, office: Office) -> str:
    if rule.to == CASE:
        return await case_called(number, rule, of, unlocked, office)
    register = office.rules.registers.get(rule.to)
    if register is None or not may_read(register, unlocked.officer):
        return ""
    found = await find_number(office.cases.store, rule.to, number)
    return found.hex() if found else ""


def _case_names(register: Register) -> set[str]:
    return {each.name for each in case_fields(register)}
