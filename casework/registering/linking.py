"""Links of an entry as people write them: by the number of another entry or of a case, never by an id."""

import re
from collections.abc import Mapping
from typing import Any

from casework.bootstrap import Office
from casework.ids import from_hex
from casework.listing import InboxQuery, inbox
from casework.people import Unlocked
from casework.registering.admitting import may_read
from casework.registering.errors import FieldsRefusedError, WrongField
from casework.store.register_lists import EntryQuery, find_number, list_entries
from casework.store.registers import entries_by_id
from policies.fields import FieldType
from policies.registers import Register
from policies.rules import Permission

_CASE = "case"
_ID = re.compile(r"[0-9a-f]{32}")
_MOST_CHOICES = 100


async def with_links(
    register: Register, typed: Mapping[str, Any], unlocked: Unlocked, office: Office
) -> dict[str, Any]:
    """The same with every number replaced by what it leads to; FieldsRefusedError where it leads nowhere."""
    found, wrong = dict(typed), dict[str, WrongField]()
    for each in register.fields:
        text = str(found.get(each.name, "")).strip()
        if each.type is not FieldType.LINK or not text or _ID.fullmatch(text):
            continue
        # A list shows number and title; the number alone counts.
        target = await _target(each.to, text.split()[0], unlocked, office)
        if target:
            found[each.name] = target
        else:
            wrong[each.name] = WrongField("link")
    if wrong:
        raise FieldsRefusedError(wrong)
    return found


async def links_as_typed(register: Register, typed: Mapping[str, Any], office: Office) -> dict[str, Any]:
    """The same with the numbers of entries in place of their ids."""
    names = [each.name for each in register.fields if each.type is FieldType.LINK and each.to != _CASE]
    ids = {name: str(typed[name]) for name in names if _ID.fullmatch(str(typed.get(name, "")))}
    rows = await entries_by_id(office.cases.store, [from_hex(each) for each in ids.values()])
    numbers = {row.id.hex(): row.number for row in rows.values()}
    return {**typed, **{name: numbers.get(key, key) for name, key in ids.items()}}


async def link_choices(register: Register, unlocked: Unlocked, office: Office) -> dict[str, list[tuple[str, str]]]:
    """For each link to a register that this officer reads its newest entries: number and title."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in register.fields:
        target = office.rules.registers.get(each.to) if each.type is FieldType.LINK else None
        if target is not None and may_read(target, unlocked.officer):
            rows, _ = await list_entries(office.cases.store, EntryQuery(register=each.to, size=_MOST_CHOICES))
            found[each.name] = [(row.number, row.title or "") for row in rows]
    return found


async def _target(to: str, number: str, unlocked: Unlocked, office: Office) -> str:
    if to == _CASE:
        if Permission.CASE_LIST not in unlocked.officer.permissions:
            return ""
        page = await inbox(unlocked, InboxQuery(view="all", number=number, size=5), office)
        return next((line.id for line in page.lines if line.registry_number == number), "")
    register = office.rules.registers.get(to)
    if register is None or not may_read(register, unlocked.officer):
        return ""
    found = await find_number(office.cases.store, to, number)
    return found.hex() if found else ""
