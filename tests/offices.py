"""Real offices for the tests: founded as `daesup init` does it, with fictional people, on SQLite or PostgreSQL."""

import shutil
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from casework.bootstrap import Intake, Office, Portal, open_intake, open_office, open_portal
from casework.clock import KST
from casework.founding import NewOfficer, add_custodian, add_officer, create_keys, create_stores, ensure_epoch_keys
from casework.keeping import take_in
from casework.opening import open_waiting
from casework.people import Admitted, Unlocked
from casework.portal.admitting import admit
from casework.portal.enrolling import NewAccount, add_account
from casework.publishing import publish_keys
from casework.receipts import Reporter, derive_keys, draw_receipt
from casework.receiving import ReportDraft, seal_report
from casework.settings import Settings
from casework.store.engine import sqlite_url
from casework.tidying import clean_waiting
from casework.unlocking import unlock
from crypto.keys import PrivateKey, SigningKey
from crypto.passphrase import Profile

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=KST)
PASSPHRASE = "대나무 숲에 바람이 분다"
STORES = ("drop", "office", "keyring", "vault", "portal")


@dataclass
class HandClock:
    """A clock that a test turns."""

    moment: datetime = MORNING

    def now(self) -> datetime:
        return self.moment

    def today(self):
        return self.moment.date()

    def turn(self, **by) -> None:
        self.moment += timedelta(**by)


def officer(login: str, name: str, team: str, roles: str, desks: str) -> NewOfficer:
    return NewOfficer(
        login=login, name=name, team=team, roles=tuple(roles.split()), desks=tuple(desks.split()),
        passphrase=PASSPHRASE + login, profile=Profile.TEST,
    )  # fmt: skip


STAFF = (
    officer("haneul", "김하늘", "rights_team", "investigator", "integrity rights"),
    officer("narae", "이나래", "rights_team", "investigator", "integrity"),
    officer("bomi", "정보미", "rights_team", "counsellor", "rights"),
    officer("seojun", "박서준", "complaints_team", "complaints_officer", "complaints"),
    officer("garam", "도가람", "audit_team", "investigator", "audit"),
    officer("sion", "강시온", "field_team", "field_officer", "field"),
    officer("darae", "윤다래", "audit_team", "investigator", "standby"),
    officer("outside", "한바깥", "", "independent_recipient", "independent"),
    officer("lead", "최팀장", "rights_team", "team_lead", ""),
)


def account(login: str, name: str, unit: str, roles: str = "department_user staff_entry") -> NewAccount:
    return NewAccount(
        login=login, name=name, unit=unit, roles=tuple(roles.split()), passphrase=PASSPHRASE + login,
        profile=Profile.TEST,
    )  # fmt: skip


# Two of one department, one of another, and one who only takes calls.
ACCOUNTS = (
    account("house1", "강주택", "주택과"),
    account("house2", "노집", "주택과"),
    account("park1", "조공원", "공원녹지과"),
    account("desk1", "전화주", "민원여권과", "staff_entry"),
)


@dataclass
class Town:
    """An office with its public side, its people and a clock; what a test plays with."""

    settings: Settings
    office: Office
    intake: Intake
    clock: HandClock
    custodians: list[tuple[PrivateKey, SigningKey]] = field(default_factory=list)
    portal: Portal | None = None

    async def unlock(self, login: str) -> Unlocked:
        return await unlock(login, PASSPHRASE + login, "", self.office)

    async def admit(self, login: str) -> Admitted:
        return await admit(login, PASSPHRASE + login, "", self.portal)

    async def report(self, text: str, **fields):
        """Somebody reports through a server-sealed lane; returns the receipt and the reporter's keys."""
        receipt = draw_receipt()
        draft = ReportDraft(**{"lane": "form", "kind": "corruption", "text": text} | fields)
        await seal_report(draft, receipt, self.intake)
        return receipt, Reporter(await derive_keys(receipt.secret, self.intake))

    async def let_in(self, *logins: str) -> int:
        """The keeper takes drops in, then these officers' sessions open what waits."""
        while await take_in(self.office):
            pass
        return sum([await open_waiting(await self.unlock(login), self.office) for login in logins])

    async def cleans(self, *logins: str) -> int:
        """These officers' sessions clean the files that wait in their cases."""
        return sum([await clean_waiting(await self.unlock(login), self.office) for login in logins])


def settings_in(folder: Path, urls: dict[str, str] | None = None) -> Settings:
    (folder / "stores").mkdir(parents=True, exist_ok=True)
    places = urls or {store: sqlite_url(folder / "stores" / f"{store}.db") for store in STORES}
    return Settings(
        directory=folder, office="geumcheon", intake_port=0, console_port=0,
        **{f"{store}_url": places[store] for store in STORES},
    )  # fmt: skip


@dataclass(frozen=True)
class Founded:
    """An office that was founded and left; every town is a copy of one."""

    settings: Settings
    custodians: tuple[tuple[PrivateKey, SigningKey], ...]


async def found(folder: Path, urls: dict[str, str] | None = None) -> Founded:
    """Found an office with everybody in it, and leave it."""
    settings, clock = settings_in(folder, urls), HandClock()
    create_keys(settings, clock.today())
    await create_stores(settings)
    custodians = [(PrivateKey.generate(), SigningKey.generate()) for _ in range(3)]
    async with open_office(settings, clock=clock) as office:
        for new in STAFF:
            await add_officer(new, office)
        for account in ACCOUNTS:
            await add_account(account, office)
        for number, (key, signing) in enumerate(custodians):
            await add_custodian(f"관리인 {number}", key, signing, office)
        await ensure_epoch_keys(list(office.rules.desks), clock.today(), office)
        await publish_keys(office)
    return Founded(settings, tuple(custodians))


async def open_town(
    founded: Founded, folder: Path, stack: AsyncExitStack, urls: dict[str, str] | None = None, **more: str
) -> Town:
    """Open a copy of an office until the stack closes; `urls` are copies of its databases, `more` further settings."""
    shutil.copytree(founded.settings.directory, folder)
    settings, clock = replace(settings_in(folder, urls), **more), HandClock()
    settings.write()
    office = await stack.enter_async_context(open_office(settings, clock=clock))
    intake = await stack.enter_async_context(open_intake(settings, clock=clock, messenger=True))
    portal = await stack.enter_async_context(open_portal(settings, clock=clock))
    return Town(settings, office, intake, clock, list(founded.custodians), portal)
