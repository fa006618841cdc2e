"""Fixtures of the portal's tests: an office with a case and a released fact sheet, the portal over real HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from casework.handing import HandRequest, hand_out
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.people import Unlocked
from casework.releasing import begin_paper, release_paper
from tests.costs import _cheap_guesses  # noqa: F401 - pytest finds it by its name
from tests.offices import PASSPHRASE, Town
from tests.web.browsing import Window
from web.portal.app import build_app
from web.staff.sessions import Sessions
from web.staff.wiring import SESSIONS

TEXT = "소속 직원이 업무와 관련된 업체로부터 금품을 받았다는 주장이 있어 출장 기록과 계약 서류를 요청합니다."
QUESTIONS = "올해 계약한 업체는 어디입니까?\n출장 기록을 누가 관리합니까?"


@dataclass
class Clerk(Window):
    """Somebody of a department at their browser."""

    async def signs_in(self, login: str, passphrase: str = "") -> str:
        known = passphrase or PASSPHRASE + login
        return await self.sends("/login", {"login": login, "passphrase": known, "otp": ""}, token=False)


@dataclass
class Asked:
    """A case whose fact sheet is released, and the officer who hands it out."""

    town: Town
    case_id: CaseId
    paper_id: str
    officer: Unlocked

    async def hands(self, *logins: str, unit: str = "주택과", questions: str = QUESTIONS) -> list[str]:
        """Hand copies to these people; returns their addresses on the portal, in the same order."""
        store = self.town.office.portal
        ids = [(await store.by_login(login)).id for login in logins]
        before = {row.id for each in ids for row in await store.handouts_of(each)}
        asked = HandRequest(unit=unit, account_ids=tuple(ids), questions=questions)
        await hand_out(self.case_id, self.paper_id, asked, self.officer, self.town.office)
        new = [next(row for row in await store.handouts_of(each) if row.id not in before) for each in ids]
        return [f"/factsheets/{row.id.hex()}" for row in new]


@pytest.fixture
async def asked(town) -> Asked:
    await town.report("민가온 팀장이 두툼한 봉투를 받는 것을 제 눈으로 똑똑히 보았습니다.")
    await town.let_in("haneul")
    officer = await town.unlock("haneul")
    case_id = CaseId((await inbox(officer, InboxQuery(), town.office)).lines[0].id)
    paper_id = await begin_paper(case_id, "factsheet", TEXT, officer, town.office)
    await release_paper(case_id, paper_id, 1, officer, town.office)
    return Asked(town, case_id, paper_id, officer)


@pytest.fixture
async def portal_server(town) -> AsyncIterator[TestServer]:
    started = TestServer(build_app(town.settings, town.clock))
    await started.start_server()
    yield started
    await started.close()


@pytest.fixture
async def portal_sessions(portal_server) -> Sessions:
    return portal_server.app[SESSIONS]


@pytest.fixture
async def clerk(portal_server) -> AsyncIterator[Callable[..., Awaitable[Clerk]]]:
    """Open one more browser, signed in if a login is given."""
    clients: list[TestClient] = []

    async def opened(login: str = "") -> Clerk:
        client = TestClient(portal_server, cookie_jar=CookieJar(unsafe=True))
        clients.append(client)
        found = Clerk(client)
        if login:
            await found.signs_in(login)
        return found

    yield opened
    for client in clients:
        await client.close()
