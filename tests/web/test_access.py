"""The tables of docs/access.md, asked of the running applications cell by cell; and nobody reaches another's case."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from casework.approving import draft
from casework.assigning import assign
from casework.founding import add_officer
from casework.gate import take_file
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.portal.enrolling import add_account
from casework.reading import open_case
from casework.registering.keys import share_register_keys
from casework.releasing import begin_paper
from casework.store.attachments import waiting_attachments
from policies.loading import load
from policies.rules import Concern
from tests.offices import PASSPHRASE, account, officer
from tests.web.browsing import Window
from web.console import app as console
from web.pages import PUBLIC
from web.portal import app as portal

TABLES = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
ROLES = load().access
APPLICATIONS = {"Console": console, "Portal": portal}
# Who asks for each role; those without a key of any case are not on the staff of the other tests.
LOGINS = {
    "investigator": "haneul", "counsellor": "bomi", "complaints_officer": "seojun", "field_officer": "sion",
    "independent_recipient": "outside", "team_lead": "lead", "office_head": "head", "custodian": "jigi",
    "administrator": "machine", "statistician": "counts", "records_officer": "records",
    "department_user": "house1", "staff_entry": "desk1", "committee_secretary": "gansa", "committee_member": "sits",
    "citizen_auditor": "goes",
    "auditor": "gamsa", "works_officer": "gongsa", "integrity_officer": "cheong", "interest_officer": "ihae",
    "ethics_officer": "yunri", "rights_officer": "ingwon",
}  # fmt: skip
LAMP = "골목 가로등이 이틀째 꺼져 있습니다. 연락처는 010-2345-6789입니다."
# What each reports to whom: kind, lane and whom it concerns lead to the desk of this officer.
HOLDERS = {
    "investigator": {"kind": "corruption"},
    "counsellor": {"kind": "rights_violation"},
    "complaints_officer": {"kind": "grievance", "text": LAMP},
    "field_officer": {
        "kind": "grievance",
        "desk": "field",
        "text": "골목 가로등이 꺼져 있습니다. 연락처 010-2345-6789",
    },
    "independent_recipient": {"kind": "corruption", "concerns": Concern.OFFICE},
}
# What open pages ask for by themselves is refused, not led to the door.
ASKED_BY_PAGES = {(401, "/cases/counts"), (401, "/search/progress")}
_MOMENT = 0.02
TOLD = "조경 업체 사람이 두툼한 봉투를 두고 갔습니다. 연락처는 010-2345-6789이고 이지우 팀장도 보았습니다."
# Only of pictures and documents; of what was released, handed on or is due; only for who stands in the line.
NOT_OF_EVERY_CASE = {
    "/cases/{case}/files/{message}/{file}/media", "/cases/{case}/files/{message}/{file}/page/{number}",
    "/cases/{case}/papers/{paper}/hand", "/approvals/{approval}", "/agenda/{item}",
    "/cases/{case}/transfers/{transfer}/papers/{copy}/{form}", "/cases/{case}/transfers/{transfer}/files/{number}",
    "/changes/{plan}", "/cases/{case}/related", "/registers/{register}", "/registers/{register}/new",
    "/registers/{register}/{entry}", "/registers/{register}/{entry}/edit", "/reports/{report}",
    "/registers/{register}/{entry}/keep",
    "/reports/{report}/file.{form}", "/yearly/{kind}.{form}",
    "/registers/{register}/import", "/registers/{register}/import/problems.csv",
    "/registers/{register}/{entry}/files/{file}", "/registers/{register}/{entry}/files",
    "/registers/{register}/{entry}/letters/{letter}", "/registers/{register}/{entry}/letters/{letter}/file.{form}",
    "/registers/{register}/{entry}/asks/{ask}", "/registers/{register}/{entry}/take-back",
    "/registers/{register}/{entry}/matters/{matter}", "/registers/{register}/{entry}/withdraw",
    "/registers/{register}/staff",
    "/registers/{register}/import/form.xlsx", "/registers/{register}/export.{form}",
    "/confirmations/{invitation}", "/handover/{handover}",
    "/destruction/{number}", "/destruction/{number}/certificate", "/destruction/{number}/certificate.json",
}  # fmt: skip
# Only of ordinary matters, and only for the teams that look after them.
OF_ORDINARY_MATTERS = {
    "/awards", "/awards.csv", "/cases/{case}/reminder", "/cases/{case}/watch", "/checks", "/checks/{check}",
    "/monitoring", "/monitoring/letter", "/reports/handling", "/reports/handling.csv",
}  # fmt: skip
# Acts after which the case may be somebody else's.
ENDING = {f"/cases/{{case}}/{act}" for act in ("recuse", "hold", "decide", "close", "kind")}
# A refusal says one of these and nothing else; a form that is shown again says it in its own words.
REFUSALS = {
    "",
    "not_your_case",
    "not_found",
    "not_permitted",
    "malformed",
    "empty_text",
    "reason_needed",
    "stale",
    "not_for_export",
}


def table_of(name: str) -> dict[tuple[str, str], dict[str, str]]:
    """Page -> role -> mark, as it stands in the document."""
    section = TABLES.split(f"## {name}\n", 1)[1].split("\n## ", 1)[0]
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"
    ]
    roles = rows[0][1:]
    return {tuple(row[0].split(" ", 1)): dict(zip(roles, row[1:], strict=True)) for row in rows[2:]}


@dataclass
class Asker:
    """Somebody signed in at one application who asks as programs do: a refusal is a code."""

    window: Window

    async def asks(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        sent = {"data": fields or {}} if method == "POST" else {}
        wanted = {"Accept": "application/json"}
        answer = await self.window.client.request(method, path, headers=wanted, allow_redirects=False, **sent)
        body = await answer.read()
        is_refusal = answer.status >= 400 and answer.content_type == "application/json"
        return answer.status, (await answer.json())["error"] if is_refusal else "", body.decode(errors="replace")


@pytest.fixture
async def peopled(town):
    """The office with somebody in every role."""
    for login, role in (("head", "office_head"), ("jigi", "custodian"), ("machine", "administrator")):
        await add_officer(officer(login, f"이름 {login}", "", role, ""), town.office)
    for login, role in (("counts", "statistician"), ("records", "records_officer")):
        await add_officer(officer(login, f"이름 {login}", "", role, ""), town.office)
    for role in ("auditor", "works_officer", "integrity_officer", "interest_officer"):
        await add_officer(officer(LOGINS[role], f"이름 {role}", "audit_team", role, ""), town.office)
    for role in ("ethics_officer", "rights_officer"):
        await add_officer(officer(LOGINS[role], f"이름 {role}", "rights_team", role, ""), town.office)
    await add_officer(officer("gansa", "나간사", "complaints_team", "committee_secretary", ""), town.office)
    await add_account(account("only", "오직", "주택과", "department_user"), town.office)
    await add_account(account("goes", "동행인", "시민감사관", "citizen_auditor"), town.office)
    await add_account(account("sits", "앉은이", "외부 위원", "committee_member"), town.office)
    # The first session of whoever keeps the bookings makes their key; here it is there before anything is compared.
    await share_register_keys(await town.unlock("seojun"), town.office)
    return town


@pytest.fixture
async def asker(peopled) -> AsyncIterator[Any]:
    """Sign somebody of this role in at the application of the role."""
    async with AsyncExitStack() as stack:
        servers: dict[str, TestServer] = {}

        async def asking(role: str, login: str = "") -> Asker:
            name = "Portal" if ROLES[role].portal else "Console"
            if name not in servers:
                servers[name] = TestServer(APPLICATIONS[name].build_app(peopled.settings, peopled.clock))
                await stack.enter_async_context(servers[name])
            client = await stack.enter_async_context(TestClient(servers[name], cookie_jar=CookieJar(unsafe=True)))
            window, who = Window(client), login or ("only" if role == "department_user" else LOGINS[role])
            await window.sends("/login", {"login": who, "passphrase": PASSPHRASE + who, "otp": ""}, token=False)
            await window.goes("/help")
            assert window.token
            return Asker(window)

        yield asking


def unknown(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "0" * 32, path)


@pytest.mark.parametrize("name", APPLICATIONS)
def test_the_table_names_every_page_and_every_role(name):
    declared = {(each.method, each.path) for each in APPLICATIONS[name].PAGES if each.needs != PUBLIC}
    table = table_of(name)
    assert table.keys() == declared
    roles = {role for role, each in ROLES.items() if each.portal == (name == "Portal")}
    assert all(row.keys() == roles for row in table.values())
    assert all(mark in "●◐·" for row in table.values() for mark in row.values())


@pytest.mark.parametrize("name", APPLICATIONS)
async def test_nobody_sees_a_page_without_signing_in(town, name):
    app = APPLICATIONS[name]
    async with TestClient(TestServer(app.build_app(town.settings, town.clock))) as stranger:
        for page in app.PAGES:
            if page.needs == PUBLIC:
                continue
            answer = await stranger.request(page.method, unknown(page.path), allow_redirects=False, data=b"")
            assert answer.status == 303 or (answer.status, page.path) in ASKED_BY_PAGES, page.path
            assert answer.status == 401 or answer.headers["Location"].startswith("/login"), page.path


@pytest.mark.parametrize("role", ROLES)
async def test_each_page_answers_a_role_as_the_table_says(asker, role):
    one, wrong = await asker(role), []
    for (method, path), row in table_of("Portal" if ROLES[role].portal else "Console").items():
        if path in {"/lock", "/locked", "/locked/device", "/logout"}:
            continue  # they end what is asked with; every role may
        # Without the token of a form nothing is done: only whether the role may is asked.
        status, code, _ = await one.asks(method, unknown(path))
        assert status < 500
        if (code == "not_permitted") != (row[role] == "·"):
            wrong.append(f"{method} {path}: {status} {code}")
    assert wrong == [], "\n".join(wrong)


async def receives(town, role: str) -> CaseId:
    """A case that the officer of this role holds, with a file, a paper and an approval."""
    login, told = LOGINS[role], {"text": TOLD} | HOLDERS[role]

    async def stream():
        yield "가나다".encode()

    told["files"] = (await take_file("메모.txt", "text/plain", stream(), town.intake),)
    before = await cases_of(login, town)
    await town.report(**told)
    # The session at the console opens and cleans as well; whoever of the two began, it is waited for.
    while not (new := await cases_of(login, town) - before):
        await town.let_in(login)
        await asyncio.sleep(_MOMENT)
    while await waiting_attachments(town.office.cases.store, (await town.unlock(login)).officer.id):
        await town.cleans(login)
        await asyncio.sleep(_MOMENT)
    (case_id,) = new
    return CaseId(case_id)


async def cases_of(login: str, town) -> set[str]:
    return {line.id for line in (await inbox(await town.unlock(login), InboxQuery(view="all"), town.office)).lines}


async def things_of(case_id: CaseId, login: str, town) -> dict[str, str]:
    """Real ids for every address below a case."""
    unlocked = await town.unlock(login)
    view = await open_case(case_id, unlocked, town.office)
    (message,) = [each for each in view.messages if each.files]
    paper = await begin_paper(case_id, "factsheet", "출장 기록을 요청합니다.", unlocked, town.office)
    approval = await draft(case_id, "result", "결과 통지", "확인했습니다.", unlocked, town.office)
    return {
        "case": case_id, "message": message.id, "index": "0", "file": message.files[0].id, "number": "1",
        "paper": paper, "copy": "0" * 32, "grant": "0" * 32, "approval": approval,
        "transfer": "0" * 32, "form": "pdf", "item": "0" * 32, "invitation": "0" * 32,
        "handover": "0" * 32, "plan": "0" * 32, "consent": "0" * 32,
        "register": "0" * 32, "entry": "0" * 32, "report": "0" * 32, "letter": "ending", "kind": "0" * 32,
        "ask": "0" * 32, "matter": "0" * 32,
    }  # fmt: skip


def cells(role: str) -> list[tuple[str, str]]:
    return [page for page, row in table_of("Console").items() if row[role] == "◐"]


async def dump(town) -> dict[str, list[tuple]]:
    """Every row of the office's and the keyring's store."""
    found = {}
    for store in (town.office.cases.store, town.office.keyring.store):
        async with store.reading() as connection:
            names = await connection.run_sync(lambda sync: sync.dialect.get_table_names(sync))
            for name in names:
                rows = await connection.exec_driver_sql(f'SELECT * FROM "{name}"')  # noqa: S608 - names of our own tables
                found[name] = sorted(map(repr, rows.all()))
    return found


@pytest.mark.parametrize("role", HOLDERS)
async def test_nobody_reaches_a_case_that_is_not_theirs(peopled, asker, role):
    owner = "investigator" if role != "investigator" else "complaints_officer"
    theirs = await receives(peopled, owner)
    things = await things_of(theirs, LOGINS[owner], peopled)
    one = await asker(role)
    _, _, listed = await one.asks("GET", "/cases?view=all")
    assert theirs not in listed
    before = await dump(peopled)
    for method, path in cells(role):
        fields = {
            "token": one.window.token,
            "once": "",
            "reason": "까닭",
            "body": "글",
            "text": "글",
            "officer": "0" * 32,
        }
        status, code, body = await one.asks(method, path.format(**things), fields)
        # Some forms lead back to the page of the case, which refuses.
        assert 400 <= status < 500 or (method == "POST" and status == 303), (method, path, status)
        assert code in REFUSALS, (method, path, code)
        assert not any(word in body for word in ("봉투", "가로등"))
    assert await dump(peopled) == before, "nothing was written, not even in the journal"


@pytest.mark.parametrize("role", ["team_lead", "office_head"])
async def test_who_only_reads_reaches_what_the_table_says(peopled, asker, role):
    case_id, haneul = await receives(peopled, "investigator"), await peopled.unlock("haneul")
    things = await things_of(case_id, "haneul", peopled)
    one = await asker(role)
    own = [page for page in cells(role) if page[1] not in NOT_OF_EVERY_CASE | OF_ORDINARY_MATTERS]
    for method, path in own:
        _, code, _ = await one.asks(method, path.format(**things), {"token": one.window.token, "reason": "까닭"})
        assert code in REFUSALS - {""} or method == "POST", (method, path, code)
    await assign(case_id, [(await peopled.unlock(LOGINS[role])).officer.id], haneul, peopled.office)
    for method, path in own:
        if method == "GET":
            assert (await one.asks(method, path.format(**things)))[0] == 200, path


async def test_a_lead_looks_after_ordinary_matters_only_where_their_team_does(peopled, asker):
    await add_officer(officer("lead3", "감민원", "complaints_team", "team_lead", ""), peopled.office)
    theirs, others = await asker("team_lead", "lead3"), await asker("team_lead")
    _, _, front = await others.asks("GET", "/cases")
    assert "/monitoring" not in front
    for path in ("/awards", "/awards.csv", "/checks", "/monitoring", "/reports/handling", "/reports/handling.csv"):
        assert (await theirs.asks("GET", path))[0] == 200, path
        assert (await others.asks("GET", path))[:2] == (403, "other_team"), path


@pytest.mark.parametrize("role", HOLDERS)
async def test_whoever_holds_a_case_reaches_every_page_of_it(peopled, asker, role):
    case_id = await receives(peopled, role)
    things = await things_of(case_id, LOGINS[role], peopled)
    one, wrong = await asker(role), []
    for method, path in cells(role):
        if path in NOT_OF_EVERY_CASE:
            continue
        fields = {"token": one.window.token, "once": ""}
        status, code, _ = await one.asks(method, path.format(**things), fields)
        if code in {"not_permitted", "not_your_case"} or (method == "GET" and status >= 400):
            wrong.append(f"{method} {path}: {status} {code}")
        if path in ENDING and method == "POST":
            things = await things_of(await receives(peopled, role), LOGINS[role], peopled)
    assert wrong == [], "\n".join(wrong)
