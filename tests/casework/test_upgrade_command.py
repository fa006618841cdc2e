"""`daesup upgrade`: an office of an older version gets today's stores, and every role what it needs there."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from casework.__main__ import main
from casework.founding import urls
from casework.store.schemas import newest_revision, revision_of, upgrade_on
from tests.casework.test_doctor import found
from tests.offices import STORES

OLDER = {store: f"{store}_0001" for store in STORES} | {"office": "office_0030"}


async def older(town, folder):
    """Settings of an office whose stores were made by an older version."""
    (folder / "stores").mkdir(parents=True)
    places = {f"{store}_url": getattr(town.settings, f"{store}_url") for store in STORES}
    moved = {name: url.replace(str(town.settings.directory), str(folder)) for name, url in places.items()}
    settings = replace(town.settings, directory=folder, **moved)
    settings.write()
    for store, url in urls(settings).items():
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await upgrade_on(connection, store, OLDER[store])
        await engine.dispose()
    return settings


async def revisions(settings) -> dict[str, str]:
    known = {}
    for store, url in urls(settings).items():
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            known[store] = await revision_of(connection)
        await engine.dispose()
    return known


def newest() -> dict[str, str]:
    return {store: newest_revision(store) for store in STORES}


async def test_stores_of_an_older_version_are_brought_to_this_one_and_a_second_time_changes_nothing(town, tmp_path):
    settings = await older(town, tmp_path / "old")
    assert (await revisions(settings))["office"] == OLDER["office"]
    for _ in range(2):
        assert await asyncio.to_thread(main, ["upgrade", "--settings", str(settings.directory)]) == 0
        assert await revisions(settings) == newest()


async def test_what_the_office_has_is_still_there_and_the_doctor_agrees(town):
    await town.report("어제 쓴 글")
    assert (await found(town))["stores"] == 0
    assert await asyncio.to_thread(main, ["upgrade", "--settings", str(town.settings.directory)]) == 0
    assert await town.let_in("haneul") == 1
    assert (await found(town))["stores"] == 0


@pytest.mark.parametrize(
    ("prefix", "database", "says"),
    [("daesup", "", "주인의 주소"), ("", "postgresql+asyncpg://a:b@c/postgres", "SQLite")],
)
async def test_the_owner_is_asked_for_on_postgresql_and_nowhere_else(town, tmp_path, capsys, prefix, database, says):
    settings = replace(town.settings, directory=tmp_path / "other", role_prefix=prefix)
    settings.directory.mkdir()
    settings.write()
    asked = ["upgrade", "--settings", str(settings.directory), *(["--database", database] if database else [])]
    assert await asyncio.to_thread(main, asked) != 0
    assert says in capsys.readouterr().err
