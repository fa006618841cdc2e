"""What is sealed in a register stays sealed: from the disks, from colleagues, from who left; a lost key comes back."""

import pytest
from sqlalchemy import select, text, update

from casework.demo.registers import samples
from casework.errors import NotYourCaseError
from casework.registering.errors import NoRegisterError, SealedAwayError
from casework.registering.keys import share_register_keys
from casework.registering.reading import list_page, open_entry
from casework.registering.writing import add_entry, write_entry
from casework.store.office_tables import journal, officer
from casework.store.register_lists import EntryQuery
from casework.store.register_tables import register_entry, register_key
from policies.loading import load
from tests.casework.registering.keeping import joins

NAME = "crime_notice"
SECRET = "가람로 음주운전 사고"


@pytest.fixture
async def keeper(any_town):
    return await joins(any_town, "josa", "investigator", "rights_team")


async def a_notice(town, keeper) -> str:
    register = town.office.rules.registers[NAME]
    typed = next(some[0].typed for name, some in samples(town.clock.today()) if name == NAME)
    return (await add_entry(NAME, typed | {register.title: SECRET}, keeper, town.office)).id.hex()


async def test_nothing_of_it_stands_in_any_store(any_town, keeper):
    entry = await a_notice(any_town, keeper)
    seen = await open_entry(NAME, entry, keeper, any_town.office)
    register = any_town.office.rules.registers[NAME]
    typed = next(some[0].typed for name, some in samples(any_town.clock.today()) if name == NAME)
    await write_entry(NAME, entry, typed | {register.title: SECRET + " 둘"}, 1, keeper, any_town.office)
    words = {str(value) for value in seen.values.values() if isinstance(value, str) and len(value) > 5} | {SECRET}
    for store in (any_town.office.cases.store, any_town.office.keyring.store, any_town.office.vault):
        async with store.reading() as connection:
            for name in await connection.run_sync(lambda sync: sync.dialect.get_table_names(sync)):
                rows = (await connection.execute(text(f'SELECT * FROM "{name}"'))).all()  # noqa: S608 - our own tables
                kept = b"".join(each if isinstance(each, bytes) else str(each).encode() for row in rows for each in row)
                assert [word for word in words if word.encode() in kept] == [], name


async def test_the_journal_knows_before_it_is_read(any_town, keeper):
    entry = await a_notice(any_town, keeper)
    await open_entry(NAME, entry, keeper, any_town.office)
    await list_page(EntryQuery(register=NAME), keeper, any_town.office)
    async with any_town.office.cases.store.reading() as connection:
        acts = set((await connection.execute(select(journal.c.act))).scalars())
    assert {"register_key_made", "entry_written", "entry_opened", "register_listed"} <= acts


async def test_a_body_that_was_exchanged_is_refused(any_town, keeper):
    one, other = await a_notice(any_town, keeper), await a_notice(any_town, keeper)
    table, store = register_entry.c, any_town.office.cases.store
    async with store.writing() as connection:
        body = (await connection.execute(select(table.body).where(table.id == bytes.fromhex(other)))).scalar_one()
        await connection.execute(update(register_entry).where(table.id == bytes.fromhex(one)).values(body=body))
    with pytest.raises(SealedAwayError):
        await open_entry(NAME, one, keeper, any_town.office)


async def test_a_key_that_was_exchanged_opens_nothing(any_town, keeper):
    entry = await a_notice(any_town, keeper)
    await a_notice_elsewhere(any_town)
    async with any_town.office.cases.store.writing() as connection:
        rows = (await connection.execute(select(register_key))).mappings().all()
        mine = next(each for each in rows if each["register"] == NAME)
        foreign = next(each for each in rows if each["register"] != NAME)
        changed = update(register_key).where(register_key.c.id == mine["id"])
        await connection.execute(changed.values(public_key=foreign["public_key"]))
    with pytest.raises(SealedAwayError):
        await open_entry(NAME, entry, keeper, any_town.office)


async def a_notice_elsewhere(town) -> None:
    ethics = await joins(town, "yunri", "ethics_officer", "rights_team")
    typed = next(some[0].typed for name, some in samples(town.clock.today()) if name == "registrant")
    await add_entry("registrant", typed, ethics, town.office)


async def test_who_was_suspended_opens_nothing_and_loses_the_key(any_town, keeper):
    entry = await a_notice(any_town, keeper)
    colleague = await joins(any_town, "dongryo", "investigator", "rights_team")
    assert await share_register_keys(keeper, any_town.office) == 1
    await open_entry(NAME, entry, colleague, any_town.office)
    async with any_town.office.cases.store.writing() as connection:
        gone = update(officer).where(officer.c.id == colleague.officer.id)
        await connection.execute(gone.values(suspended=True))
    with pytest.raises(NotYourCaseError):
        await open_entry(NAME, entry, colleague, any_town.office)
    await share_register_keys(keeper, any_town.office)
    async with any_town.office.cases.store.reading() as connection:
        key = (await connection.execute(select(register_key.c.id).where(register_key.c.register == NAME))).scalar_one()
    readers = (await any_town.office.keyring.readers_of([key]))[key]
    assert colleague.key.public.key_id not in readers
    assert keeper.key.public.key_id in readers


async def test_another_role_with_a_stolen_id_finds_no_such_register(any_town, keeper):
    entry = await a_notice(any_town, keeper)
    for login in ("seojun", "sion"):
        with pytest.raises(NoRegisterError):
            await open_entry(NAME, entry, await any_town.unlock(login), any_town.office)


def test_no_charge_ends_nothing_before_it_was_looked_into():
    register = load().registers[NAME]
    ended = [name for name, state in register.states.items() if "종료" in state.label]
    assert ended
    for name in ended:
        assert len(register.states[name].next) == 1, "from the notice of the end there is one way only"
