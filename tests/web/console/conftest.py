"""Fixtures of the console's tests: a real office on SQLite, its console over real HTTP, people who use it."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import CookieJar, FormData
from aiohttp.test_utils import TestClient, TestServer

from casework import opening
from casework.bootstrap import Intake, Office, open_intake, open_office
from casework.clock import KST
from casework.content import Lane, StoredFile
from casework.corresponding import MailboxView, open_mailbox, say
from casework.founding import NewOfficer, add_custodian, add_officer, create_keys, create_stores, ensure_epoch_keys
from casework.gate import take_file
from casework.keeping import take_in
from casework.opening import open_waiting
from casework.people import Unlocked
from casework.publishing import publish_keys
from casework.receipts import Reporter, derive_keys, draw_receipt
from casework.receiving import ReportDraft, seal_report
from casework.settings import Settings
from casework.store.engine import sqlite_url
from casework.tidying import clean_waiting
from casework.unlocking import unlock
from crypto.keys import PrivateKey, random_id
from crypto.passphrase import Profile
from crypto.signing import SigningKey
from tests.costs import _cheap_guesses  # noqa: F401 - pytest finds it by its name
from tests.web.browsing import Window
from web.console.app import build_app
from web.console.sessions import OfficerSession as Session
from web.staff.sessions import Sessions
from web.staff.wiring import SESSIONS

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=KST)
PASSPHRASE = "대나무 숲에 바람이 분다"
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

STAFF = (
    NewOfficer(
        login="haneul", name="김하늘", team="rights_team", roles=("investigator",), desks=("integrity", "rights"),
        passphrase=PASSPHRASE, profile=Profile.TEST,
    ),
    NewOfficer(
        login="narae", name="이나래", team="rights_team", roles=("investigator",), desks=("integrity",),
        passphrase=PASSPHRASE + " 둘", totp_secret=TOTP, profile=Profile.TEST,
    ),
    NewOfficer(
        login="seojun", name="박서준", team="complaints_team", roles=("complaints_officer",), desks=("complaints",),
        passphrase=PASSPHRASE + " 셋", profile=Profile.TEST,
    ),
    NewOfficer(
        login="darae", name="윤다래", team="audit_team", roles=("investigator",), desks=("standby",),
        passphrase=PASSPHRASE + " 다섯", profile=Profile.TEST,
    ),
    NewOfficer(
        login="garam", name="도가람", team="audit_team", roles=("investigator",), desks=("audit",),
        passphrase=PASSPHRASE + " 일곱", profile=Profile.TEST,
    ),
    NewOfficer(
        login="sion", name="강시온", team="field_team", roles=("field_officer",), desks=("field",),
        passphrase=PASSPHRASE + " 여덟", profile=Profile.TEST,
    ),
    NewOfficer(
        login="outside", name="한바깥", team="", roles=("independent_recipient",), desks=("independent",),
        passphrase=PASSPHRASE + " 여섯", profile=Profile.TEST,
    ),
    NewOfficer(
        login="lead", name="최팀장", team="rights_team", roles=("team_lead",), desks=(), passphrase=PASSPHRASE + " 넷",
        profile=Profile.TEST,
    ),
    NewOfficer(
        login="byeol", name="한별", team="rights_team", roles=("administrator",), desks=(),
        passphrase=PASSPHRASE + " 다섯", profile=Profile.TEST,
    ),
)  # fmt: skip


@dataclass
class HandClock:
    """A clock that a test turns."""

    moment: datetime = MORNING

    def now(self):
        return self.moment

    def today(self):
        return self.moment.date()

    def turn(self, **by):
        self.moment += timedelta(**by)


@dataclass
class Person:
    """Somebody who reported, with their receipt."""

    reporter: Reporter
    intake: Intake
    place: "Place"

    async def reads(self) -> MailboxView:
        return await open_mailbox(self.reporter, self.intake)

    async def says(self, text: str) -> None:
        await say(text, (), self.reporter, random_id(), self.intake)
        await self.place.lets_in()


@dataclass
class Place:
    """The office's other half: people who report, the keeper's round, the first opening."""

    settings: Settings
    clock: HandClock
    intake: Intake
    office: Office

    async def unlocked(self, login: str = "haneul") -> Unlocked:
        passphrase = next(each.passphrase for each in STAFF if each.login == login)
        return await unlock(login, passphrase, "", self.office)

    async def lets_in(self, login: str = "haneul") -> None:
        while await take_in(self.office):
            pass
        unlocked = await self.unlocked(login)
        await open_waiting(unlocked, self.office)
        while opening._BEING_OPENED:  # noqa: ASYNC110 - by the session signed in at the console, which tells nobody
            await asyncio.sleep(0.02)
        await clean_waiting(unlocked, self.office)

    async def receives(
        self, text: str, *, kind: str = "corruption", opened: bool = True, files: tuple[StoredFile, ...] = (), **more
    ) -> Person:
        receipt = draw_receipt()
        draft = ReportDraft(lane=Lane.FORM, kind=kind, text=text, files=files, **more)
        await seal_report(draft, receipt, self.intake)
        if opened:
            await self.lets_in("seojun" if kind == "grievance" else "haneul")
        else:
            while await take_in(self.office):
                pass
        return Person(Reporter(await derive_keys(receipt.secret, self.intake)), self.intake, self)

    async def keeps_file(self, name: str, data: bytes) -> StoredFile:
        async def stream():
            yield data

        return await take_file(name, "text/html", stream(), self.intake)


@dataclass
class Browser(Window):
    """An officer's browser."""

    async def signs_in(self, login: str = "haneul", passphrase: str = "", otp: str = "") -> str:
        known = passphrase or next((each.passphrase for each in STAFF if each.login == login), "")
        return await self.sends("/login", {"login": login, "passphrase": known, "otp": otp}, token=False)

    async def replies(self, case_id: str, text: str, *, files=(), ask: bool = False, once: str = "") -> str:
        form = FormData(quote_fields=False)  # as browsers send names
        form.add_field("token", self.token, content_type="text/plain")
        form.add_field("once", once or self.field("once"))
        form.add_field("body", text)
        if ask:
            form.add_field("ask", "1")
        for name, data in files:
            form.add_field("files", data, filename=name, content_type="application/octet-stream")
        form = form if files else self._empty_file(form)
        return await self._take(await self.client.post(f"/cases/{case_id}/reply", data=form))

    async def uploads(self, path: str, name: str, raw: bytes, act: str = "read") -> str:
        """A table, as the form of an import sends it."""
        form = FormData(quote_fields=False)
        form.add_field("token", self.token, content_type="text/plain")
        form.add_field("once", self.field("once"))
        form.add_field("act", act)
        form.add_field("file", raw, filename=name, content_type="application/octet-stream")
        return await self._take(await self.client.post(path, data=form))

    def cases(self) -> list[str]:
        return re.findall(r'data-case="([0-9a-f]+)"', self.page)

    def count(self, view: str) -> int:
        return int(re.search(rf'data-count="{view}">(\d+)<', self.page)[1])

    async def opens_first_case(self) -> str:
        case_id = self.cases()[0]
        await self.goes(f"/cases/{case_id}")
        return case_id

    @staticmethod
    def _empty_file(form: FormData) -> FormData:
        # What a browser sends for a file field in which nothing was chosen.
        form.add_field("files", b"", filename="", content_type="application/octet-stream")
        return form


@pytest.fixture(scope="session")
def founded(tmp_path_factory) -> Path:
    """An office founded once; each test works on a copy."""
    directory = tmp_path_factory.mktemp("office")
    asyncio.run(_found(directory))
    return directory


async def _found(directory: Path) -> None:
    settings, clock = _settings(directory), HandClock()
    (directory / "stores").mkdir()
    create_keys(settings, clock.today())
    await create_stores(settings)
    async with open_office(settings, clock=clock) as office:
        for each in STAFF:
            await add_officer(each, office)
        for name in ("하나", "둘", "셋"):
            await add_custodian(name, PrivateKey.generate(), SigningKey.generate(), office)
        await ensure_epoch_keys(list(office.rules.desks), clock.today(), office)
        await publish_keys(office)


def _settings(directory: Path) -> Settings:
    stores = directory / "stores"
    return Settings(
        directory=directory,
        office="geumcheon",
        drop_url=sqlite_url(stores / "drop.db"),
        office_url=sqlite_url(stores / "office.db"),
        keyring_url=sqlite_url(stores / "keyring.db"),
        vault_url=sqlite_url(stores / "vault.db"),
        portal_url=sqlite_url(stores / "portal.db"),
        intake_port=0,
        console_port=0,
    )


@pytest.fixture
def settings(founded, tmp_path) -> Settings:
    shutil.copytree(founded, tmp_path / "office")
    return _settings(tmp_path / "office")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def place(settings, clock) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        intake = await stack.enter_async_context(open_intake(settings, clock=clock))
        office = await stack.enter_async_context(open_office(settings, clock=clock))
        yield Place(settings, clock, intake, office)


Opened = Callable[..., Awaitable[Browser]]


@pytest.fixture
async def server(settings, clock) -> AsyncIterator[TestServer]:
    started = TestServer(build_app(settings, clock))
    await started.start_server()
    yield started
    await started.close()


@pytest.fixture
async def sessions(server) -> Sessions:
    return server.app[SESSIONS]


@pytest.fixture
async def someone(server) -> AsyncIterator[Opened]:
    """Open one more browser, signed in if a login is given."""
    clients: list[TestClient] = []

    async def opened(login: str = "", **how) -> Browser:
        client = TestClient(server, cookie_jar=CookieJar(unsafe=True))
        clients.append(client)
        browser = Browser(client)
        if login:
            await browser.signs_in(login, **how)
        return browser

    yield opened
    for client in clients:
        await client.close()


@pytest.fixture
async def browser(someone) -> Browser:
    """A browser with Kim Haneul of the integrity desk signed in."""
    return await someone("haneul")


@pytest.fixture
def only_session(sessions) -> Callable[[], Session]:
    """The one session there is."""
    return lambda: next(iter(sessions._open.values()))


@pytest.fixture
def secure(settings) -> Settings:
    return replace(settings, secure_cookies=True)
