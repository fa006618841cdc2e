"""What was being written in the form of a register is kept, sealed to its writer, and ends with the saving."""

import random

import pytest
from sqlalchemy import select, update

from casework.errors import NotFoundError
from casework.registering.errors import NoRegisterError
from casework.registering.writing import add_entry
from casework.staffing.suspending import suspend_account
from casework.store.desk_tables import entry_unsent
from casework.store.keyring_tables import wrap
from casework.store.office_tables import officer
from casework.unsent import as_new_entry, end_unsent, forget_unsent, keep_unsent, open_unsent, over_entry
from tests.casework.registering.keeping import REVIEW, joins

NAME = "cost_review"
WORDS = {"f-title": "경로당 지붕 수리", "l-adjustments-0-item": "방수 시트", "version": "1"}
NEW = as_new_entry(NAME)


@pytest.fixture
async def keeper(any_town):
    return await joins(any_town, "siu", "works_officer")


@pytest.fixture
async def colleague(any_town):
    return await joins(any_town, "sola", "works_officer")


async def kept(town) -> tuple[int, int]:
    """How many rows there are, and how many wraps of such."""
    async with town.office.cases.store.reading() as connection:
        rows = (await connection.execute(select(entry_unsent))).all()
    async with town.office.keyring.store.reading() as connection:
        wraps = (await connection.execute(select(wrap).where(wrap.c.kind == "unsent"))).all()
    return len(rows), len(wraps)


async def changed(town, **values) -> None:
    """Somebody who can write into the office store changes what is kept."""
    async with town.office.cases.store.writing() as connection:
        await connection.execute(update(entry_unsent).values(**values))


async def an_entry(town, unlocked) -> str:
    return (await add_entry(NAME, REVIEW, unlocked, town.office)).id.hex()


async def test_a_new_entry_and_each_entry_are_kept_apart(any_town, keeper):
    entry = await an_entry(any_town, keeper)
    places = (NEW, over_entry(NAME, entry), as_new_entry(NAME, entry))
    for number, place in enumerate(places):
        assert await keep_unsent(place, WORDS | {"f-title": f"{number}번"}, keeper.officer, any_town.office)
    for number, place in enumerate(places):
        assert (await open_unsent(place, keeper, any_town.office))["f-title"] == f"{number}번"
    assert await kept(any_town) == (3, 3)
    await keep_unsent(NEW, WORDS, keeper.officer, any_town.office)
    assert await kept(any_town) == (3, 3)
    await forget_unsent(NEW, keeper.officer, any_town.office)
    assert await open_unsent(NEW, keeper, any_town.office) == {}
    assert await kept(any_town) == (2, 2)


async def test_a_colleague_of_the_same_register_opens_nothing_even_with_the_row_in_their_name(
    any_town, keeper, colleague
):
    await keep_unsent(NEW, WORDS, keeper.officer, any_town.office)
    assert await open_unsent(NEW, colleague, any_town.office) == {}
    await changed(any_town, officer_id=colleague.officer.id)
    assert await open_unsent(NEW, colleague, any_town.office) == {}


async def test_what_was_tampered_with_gives_nothing_and_stops_nothing(any_town, keeper):
    await keep_unsent(NEW, WORDS, keeper.officer, any_town.office)
    async with any_town.office.cases.store.reading() as connection:
        body = (await connection.execute(select(entry_unsent.c.body))).scalar_one()
    assert not [word for word in WORDS.values() if word != "1" and word.encode() in body]
    for wrong in (body[:-1] + bytes([body[-1] ^ 1]), body[:40], b""):
        await changed(any_town, body=wrong)
        assert await open_unsent(NEW, keeper, any_town.office) == {}
    assert await keep_unsent(NEW, WORDS, keeper.officer, any_town.office)
    assert await open_unsent(NEW, keeper, any_town.office) == WORDS


async def test_nothing_is_kept_in_a_register_that_is_not_theirs_nor_over_an_entry_that_is_not_there(any_town, keeper):
    for place in (as_new_entry("crime_notice"), as_new_entry("no_such_register")):
        with pytest.raises(NoRegisterError):
            await keep_unsent(place, WORDS, keeper.officer, any_town.office)
        with pytest.raises(NoRegisterError):
            await open_unsent(place, keeper, any_town.office)
    with pytest.raises(NotFoundError):
        await keep_unsent(over_entry(NAME, "ab" * 16), WORDS, keeper.officer, any_town.office)
    assert await kept(any_town) == (0, 0)


async def test_of_a_form_that_is_too_long_the_beginning_of_each_field_is_kept(any_town, keeper):
    drawn = random.Random(7)  # noqa: S311 - text that cannot be packed
    texts = {f"l-stops-{row}-why": "".join(map(chr, drawn.choices(range(0xAC00, 0xD7A3), k=9_000))) for row in range(6)}
    assert await keep_unsent(NEW, texts | {"f-title": "짧은 것"}, keeper.officer, any_town.office) is False
    opened = await open_unsent(NEW, keeper, any_town.office)
    assert opened.pop("f-title") == "짧은 것"
    assert opened.keys() == texts.keys()
    assert all(len(text) > 1_000 and texts[name].startswith(text) for name, text in opened.items())


async def test_the_keeper_ends_what_is_old(any_town, keeper):
    await keep_unsent(NEW, WORDS, keeper.officer, any_town.office)
    any_town.clock.turn(days=any_town.office.rules.lists.unsent_days)
    assert await end_unsent(any_town.office) == 0
    any_town.clock.turn(days=1)
    assert await end_unsent(any_town.office) == 1
    assert await kept(any_town) == (0, 0)


async def test_whoever_may_write_there_no_more_loses_their_own_words_and_nobody_elses(any_town, keeper, colleague):
    third = await joins(any_town, "saebom", "works_officer")
    for each in (keeper, colleague, third):
        await keep_unsent(NEW, WORDS, each.officer, any_town.office)
    async with any_town.office.cases.store.writing() as connection:
        other = update(officer).where(officer.c.id == colleague.officer.id).values(roles="rights_officer")
        await connection.execute(other)
    await suspend_account(await any_town.office.people.get(third.officer.id), None, any_town.office)
    assert await end_unsent(any_town.office) == 2
    assert await open_unsent(NEW, keeper, any_town.office) == WORDS
    assert await kept(any_town) == (1, 1)
