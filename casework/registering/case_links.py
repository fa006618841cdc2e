"""Links of an entry to a case: which case may stand there, and what of it whoever reads the entry sees."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from casework.bootstrap import Office
from casework.ids import from_hex
from casework.listing import InboxQuery, inbox
from casework.people import Unlocked
from casework.repeats import is_over
from casework.store.repeats import still_readable
from casework.store.untying import untie
from policies.fields import Field, FieldType
from policies.registers import Register
from policies.rules import Permission

CASE = "case"
# What stands in place of a case that somebody may not open: not even its number.
UNSEEN = "볼 수 없는 사건"


def case_fields(register: Register) -> tuple[Field, ...]:
    """The fields of a register that lead to a case."""
    return tuple(each for each in register.fields if each.type is FieldType.LINK and each.to == CASE)


async def case_called(number: str, rule: Field, register: Register, unlocked: Unlocked, office: Office) -> str:
    """The id of the case with that number, if this officer may open it and it may stand in this field; or nothing.

    A register in plain is read by people who must not learn that a protected case is there, so none stands in it.
    """
    if Permission.CASE_LIST not in unlocked.officer.permissions:
        return ""
    page = await inbox(unlocked, InboxQuery(view="all", number=number, size=5), office)
    ids = [from_hex(line.id) for line in page.lines if line.registry_number == number]
    fitting = await _fitting(ids, rule, register, unlocked, office)
    return next((each.hex() for each in ids if each in fitting), "")


async def numbers_of_cases(
    register: Register, entries: Iterable[Mapping[str, Any]], unlocked: Unlocked, office: Office
) -> dict[str, str]:
    """By id the number of every case that entries lead to; of those that this officer may not open `UNSEEN`."""
    names = [each.name for each in case_fields(register)]
    ids = {str(each[name]) for each in entries for name in names if each.get(name)} if names else set()
    if not ids:
        return {}
    seen = await _readable([from_hex(each) for each in ids], register, unlocked, office)
    rows = await office.cases.several(sorted(seen))
    return dict.fromkeys(ids, UNSEEN) | {row.id.hex(): row.registry_number for row in rows}


async def untie_case(case_id: bytes, office: Office) -> None:
    """Take a case out of every register in plain: it becomes a protected one, and none of those stands there."""
    plain = [name for name, each in office.rules.registers.items() if not each.sealed]
    for each in await untie(office.cases.store, case_id, plain):
        await office.keyring.destroy(each)


async def _fitting(
    ids: Collection[bytes], rule: Field, register: Register, unlocked: Unlocked, office: Office
) -> set[bytes]:
    seen = await _readable(ids, register, unlocked, office)
    if not rule.over or not seen:
        return seen
    return {row.id for row in await office.cases.several(sorted(seen)) if is_over(row)}


async def _readable(ids: Collection[bytes], register: Register, unlocked: Unlocked, office: Office) -> set[bytes]:
    kinds = tuple(office.rules.kinds) if register.sealed else office.rules.plain_kinds
    return await still_readable(office.cases.store, unlocked.officer.id, kinds, ids)
