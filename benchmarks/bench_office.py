"""An office for measuring: founded as `daesup init` does it, its public programs running as processes of their own."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil

from casework.bootstrap import Intake, Office, open_intake, open_office, write_secret
from casework.clock import SystemClock
from casework.founding import NewOfficer, add_custodian, add_officer, create_keys, ensure_epoch_keys, found_stores
from casework.memory import WIPING_ENVIRONMENT
from casework.people import Unlocked
from casework.publishing import publish_keys
from casework.settings import FILE_NAME, Settings
from casework.store.engine import sqlite_url
from casework.store.zones import database_url
from casework.unlocking import unlock
from crypto.keys import PrivateKey, SigningKey, random_bytes
from crypto.passphrase import Profile

_PASSPHRASE = "bench bamboo grove"
_STORES = ("drop", "office", "keyring", "vault", "portal")


@dataclass
class BenchOffice:
    """What a measurement works with."""

    kind: str
    settings: Settings
    office: Office
    keeper: Office
    intake: Intake
    officer: Unlocked
    programs: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)

    def process(self, name: str) -> psutil.Process:
        """A running program, for its CPU time and memory."""
        return psutil.Process(self.programs[name].pid)

    def cpu_seconds(self, name: str) -> float:
        """User and system time a program has used."""
        times = self.process(name).cpu_times()
        return float(times.user + times.system)

    def intake_rss(self) -> float:
        """Resident memory of the intake in MB."""
        return round(float(self.process("intake").memory_info().rss) / 1e6, 1)

    async def stored_bytes(self) -> int:
        """Size of the drop store on disk."""
        store = self.office.drops.store
        await store.checkpoint()
        if store.is_sqlite:
            return (self.settings.directory / "stores" / "drop.db").stat().st_size
        async with store.reading() as connection:
            return int((await connection.exec_driver_sql("SELECT pg_database_size(current_database())")).scalar_one())

    async def stop_programs(self) -> None:
        """End the programs, so that they do not disturb what is measured next."""
        for process in self.programs.values():
            process.terminate()
            await process.wait()
        self.programs.clear()


@asynccontextmanager
async def bench_office(folder: Path, database: str) -> AsyncIterator[BenchOffice]:
    """Found it, start it, and stop everything at the end."""
    settings = _settings(folder, database)
    settings.write()
    create_keys(settings, SystemClock().today())
    write_secret(settings.keys / "telegram.token", f"7000000001:{random_bytes(18).hex()}".encode())
    write_secret(settings.keys / "telegram-webhook.secret", random_bytes(24).hex().encode())
    await found_stores(settings, database)
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(open_office(settings))
        desks = tuple(office.rules.desks)
        new = NewOfficer(
            login="bench", name="측정", team="rights_team", roles=("investigator",), desks=desks,
            passphrase=_PASSPHRASE, profile=Profile.TEST,
        )  # fmt: skip
        await add_officer(new, office)
        for number in range(3):
            await add_custodian(f"관리인 {number}", PrivateKey.generate(), SigningKey.generate(), office)
        await ensure_epoch_keys(desks, office.clock.today(), office)
        await publish_keys(office)
        intake = await stack.enter_async_context(open_intake(settings, messenger=True))
        keeper = await stack.enter_async_context(open_office(settings, zone="keeper"))
        made = BenchOffice(
            "postgresql" if database else "sqlite",
            settings,
            office,
            keeper,
            intake,
            await unlock("bench", _PASSPHRASE, "", office),
        )
        stack.push_async_callback(made.stop_programs)
        await _start(made)
        yield made


def _settings(folder: Path, database: str) -> Settings:
    (folder / "stores").mkdir()
    ports = [_free_port() for _ in range(4)]
    prefix = f"bench{random_bytes(4).hex()}" if database else ""
    drop, office, keyring, vault, portal = (
        database_url(database, f"{prefix}_{store}") if database else sqlite_url(folder / "stores" / f"{store}.db")
        for store in _STORES
    )
    return Settings(
        directory=folder, office="geumcheon", intake_port=ports[0], console_port=ports[1], telegram_port=ports[2],
        simulator_port=ports[3], telegram_mode="webhook", telegram_base_url=f"http://127.0.0.1:{ports[3]}",
        webhook_url=f"http://127.0.0.1:{ports[2]}/in/telegram", role_prefix=prefix,
        drop_url=drop, office_url=office, keyring_url=keyring, vault_url=vault, portal_url=portal,
    )  # fmt: skip


async def _start(made: BenchOffice) -> None:
    file = str(made.settings.directory / FILE_NAME)
    commands = {
        "publish": ("web", "publish"),
        "simulator": ("bot.simulators.telegram",),
        "intake": ("web", "intake"),
        "telegram": ("bot", "telegram"),
    }
    for name, command in commands.items():
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *command, "--settings", file, env={**os.environ, **WIPING_ENVIRONMENT}
        )
        if name == "publish":
            await process.wait()
            continue
        made.programs[name] = process
        await asyncio.sleep(0.5)
    await _wait(f"{made.settings.intake_url}/health")
    await _wait(f"http://127.0.0.1:{made.settings.telegram_port}/health")


async def _wait(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(200):
            try:
                async with session.get(url) as answer:
                    if answer.status == 200:  # noqa: PLR2004 - OK
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    raise TimeoutError


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
