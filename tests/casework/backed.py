"""An office that is backed up and laid down again, and what is asked of it afterwards."""

from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select

from casework.backing.making import Made, back_up
from casework.backing.restorekey import make_restore_key
from casework.backing.restoring import Restored, Wanted, restore
from casework.bootstrap import open_intake, open_office
from casework.keeping import KeeperState, round_once
from casework.reading import TextPart
from casework.store.moments import tables_of
from tests.casework.ending import stores_of
from tests.offices import Town

SAFE = "금고 속의 긴 비밀 문구"


async def safe(town: Town) -> Path:
    """The restore key as it lies in the safe, made once."""
    path = town.settings.directory.parent / "restore.key"
    if not path.exists():
        path.write_bytes(await make_restore_key(town.settings, SAFE))
    return path


async def backed_up(town: Town, **how) -> Made:
    await safe(town)
    return await back_up(town.settings, town.clock, **how)


async def wanted(town: Town, made: Made, into: Path, **more) -> Wanted:
    asked = Wanted(
        content=made.content, keys=made.keys, key_file=await safe(town), passphrase=SAFE,
        day_keys=town.settings.day_key_folder, into=into,
    )  # fmt: skip
    return replace(asked, **more)


async def restored(town: Town, made: Made, into: Path, **more) -> Restored:
    return await restore(await wanted(town, made, into, **more), town.clock)


@asynccontextmanager
async def reopened(town: Town, done: Restored):
    """The restored office as a town of its own, with the same people and the same clock."""
    async with (
        open_office(done.settings, clock=town.clock) as office,
        open_intake(done.settings, clock=town.clock, messenger=True) as intake,
    ):
        yield Town(done.settings, office, intake, town.clock, town.custodians)


async def kept(town: Town) -> None:
    """The keeper's round, with the keeper's own role."""
    async with open_office(town.settings, clock=town.clock, zone="keeper") as office:
        await round_once(office, KeeperState())


def said(case) -> list[str]:
    """What an officer reads of a case."""
    parts = [part for each in case.messages for part in each.parts]
    return [part.text for part in parts if isinstance(part, TextPart)]


async def counts(town: Town) -> dict[str, int]:
    """How many rows every table has that is backed up, as the role sees it that reads everything."""
    found = {}
    async with open_office(town.settings, clock=town.clock, zone="backup") as office:
        for name, store in stores_of(replace(town, office=office)).items():
            for table in tables_of(name):
                async with store.reading() as connection:
                    (number,) = (await connection.execute(select(func.count()).select_from(table))).scalars()
                found[f"{name}.{table.name}"] = number
    return found
