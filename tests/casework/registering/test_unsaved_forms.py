"""What is being written in a form of a register: sealed to its writer, gone with the saving, nobody else's."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from casework.errors import StaleError, TooLongError
from casework.keeping import daily
from casework.registering.errors import NoRegisterError
from casework.registering.unsent import (
    end_unsent_entries,
    forget_unsent_entry,
    keep_unsent_entry,
    open_unsent_entry,
)
from casework.registering.writing import add_entry
from casework.store.desk_tables import unsent_entry
from casework.store.keyring_tables import wrap
from tests.casework.registering.keeping import REVIEW, joins

NAME, SEALED = "cost_review", "registrant"
PAIRS = [("f-title", "보기드문낱말 보수"), ("f-unit", "주택과"), ("l-adjustments-0-item", "철근"), ("f-kind", "works")]


@pytest.fixture
async def keeper(any_town):
    return await joins(any_town, "siu", "works_officer")


async def keeps(town, keeper, version=0, *, name=NAME, entry_id="", pairs=PAIRS):
    return await keep_unsent_entry(name, entry_id, pairs, version, keeper.officer, town.office)


async def rows(town):
    async with town.office.cases.store.reading() as connection:
        return list((await connection.execute(select(unsent_entry))).mappings())


async def wraps(town):
    async with town.office.keyring.store.reading() as connection:
        return list((await connection.execute(select(wrap.c.thing).where(wrap.c.kind == "unsent"))).scalars())


async def test_a_form_is_brought_back_as_it_was_and_lies_nowhere_in_plain(any_town, keeper):
    assert await keeps(any_town, keeper) == 1
    found = await open_unsent_entry(NAME, "", keeper, any_town.office)
    assert (found.version, list(found.pairs)) == (1, PAIRS)
    assert await keeps(any_town, keeper, 1, pairs=PAIRS[:2]) == 2
    found = await open_unsent_entry(NAME, "", keeper, any_town.office)
    assert (found.version, list(found.pairs)) == (2, PAIRS[:2])
    (row,) = await rows(any_town)
    assert "보기드문낱말" not in repr(dict(row))
    assert "보기드문낱말".encode() not in row["body"]
    assert len(await wraps(any_town)) == 1


async def test_every_form_is_kept_by_itself(any_town, keeper):
    entry = await add_entry(NAME, REVIEW, keeper, any_town.office)
    await keeps(any_town, keeper)
    await keeps(any_town, keeper, entry_id=entry.id.hex(), pairs=[("f-title", "고치는 중")])
    await keeps(any_town, keeper, name="facility_contract", pairs=[("f-facility", "경로당")])
    await forget_unsent_entry(NAME, "", keeper.officer, any_town.office)
    assert await open_unsent_entry(NAME, "", keeper, any_town.office) is None
    kept = await open_unsent_entry(NAME, entry.id.hex(), keeper, any_town.office)
    assert kept.pairs == (("f-title", "고치는 중"),)
    assert len(await rows(any_town)) == len(await wraps(any_town)) == 2


async def test_a_window_that_did_not_see_what_another_kept_writes_over_nothing(any_town, keeper):
    await keeps(any_town, keeper)
    await keeps(any_town, keeper, 1, pairs=[("f-title", "둘째 창")])
    for version in (0, 1, 5):
        with pytest.raises(StaleError):
            await keeps(any_town, keeper, version, pairs=[("f-title", "첫째 창")])
    assert (await open_unsent_entry(NAME, "", keeper, any_town.office)).pairs == (("f-title", "둘째 창"),)
    assert len(await wraps(any_town)) == 1


async def test_nobody_else_opens_it_even_with_the_row_in_their_hands(any_town, keeper):
    other = await joins(any_town, "dami", "works_officer")
    await keeps(any_town, keeper)
    assert await open_unsent_entry(NAME, "", other, any_town.office) is None
    async with any_town.office.cases.store.writing() as connection:
        await connection.execute(update(unsent_entry).values(officer_id=other.officer.id))
    assert (await open_unsent_entry(NAME, "", other, any_town.office)).pairs == ()


async def test_what_was_altered_is_nothing(any_town, keeper):
    await keeps(any_town, keeper)
    (row,) = await rows(any_town)
    spoiled = row["body"][:-1] + bytes([row["body"][-1] ^ 1])
    async with any_town.office.cases.store.writing() as connection:
        await connection.execute(update(unsent_entry).values(body=spoiled))
    assert (await open_unsent_entry(NAME, "", keeper, any_town.office)).pairs == ()


async def test_whose_register_it_is_not_keeps_nothing_and_what_is_too_long_is_refused(any_town, keeper):
    with pytest.raises(NoRegisterError):
        await keeps(any_town, keeper, name=SEALED)
    with pytest.raises(NoRegisterError):
        await keeps(any_town, keeper, name="nothing")
    noise = "".join(chr(0xAC00 + (place * 7919) % 11_172) for place in range(200_000))
    with pytest.raises(TooLongError):
        await keeps(any_town, keeper, pairs=[("f-title", noise)])
    assert await rows(any_town) == []
    assert await wraps(any_town) == []


async def test_it_is_swept_when_nobody_goes_on_or_the_register_is_not_theirs_any_more(any_town, keeper):
    office = any_town.office
    other = await joins(any_town, "dami", "auditor")
    await keeps(any_town, keeper)
    await keeps(any_town, other, name="audit", pairs=[("f-title", "계획")])
    assert await end_unsent_entries(office) == 0
    registers = {**office.rules.registers, "audit": replace(office.rules.registers["audit"], write=("works_officer",))}
    assert await end_unsent_entries(replace(office, rules=replace(office.rules, registers=registers))) == 1
    assert [row["register"] for row in await rows(any_town)] == [NAME]
    any_town.clock.turn(days=office.rules.lists.unsent_days + 1)
    await daily(office, any_town.clock.today())
    assert await rows(any_town) == await wraps(any_town) == []
