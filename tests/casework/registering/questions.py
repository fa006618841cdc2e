"""Entries about which people outside are asked, and what they do with it."""

from casework.portal.asks import asks_of
from casework.portal.enrolling import add_account
from casework.registering.asking import AskRequest, ask_outside
from casework.registering.linking import with_links
from casework.registering.writing import add_entry
from tests.casework.registering.keeping import joins
from tests.offices import account

PAPERS = {
    "unit": "주택과", "title": "2026년 상반기 계약 서류", "asked_on": "2026-11-23", "due_on": "2026-12-01",
    "items": [{"item": "수의계약 목록", "form": "list"}, {"item": "준공 서류", "form": "copy"}],
}  # fmt: skip
FINDING = {
    "unit": "주택과", "title": "초과근무 확인 소홀", "found_on": "2026-11-20",
    "fact": "담당 7급이 세 번 확인하지 않았다.", "criterion": "복무 규정",
}  # fmt: skip


async def auditor_of(town, login="oran"):
    return await joins(town, login, "auditor")


async def entered(town, keeper, name, typed):
    register = town.office.rules.registers[name]
    return await add_entry(name, await with_links(register, typed, keeper, town.office), keeper, town.office)


async def asked_of(town, keeper, name, entry, ask, logins=("house1",), **more):
    ids = tuple([(await town.office.portal.by_login(login)).id for login in logins])
    request = AskRequest(**({"account_ids": ids, "answer_by": "2026-12-01"} | more))
    return await ask_outside(name, entry.id.hex(), ask, request, keeper, town.office)


async def only_ask(town, login="house1"):
    admitted = await town.admit(login)
    [line] = await asks_of(admitted, town.portal)
    return line, admitted


async def with_citizen(town):
    """The office with one citizen auditor who has an account, and an activity that they are to go along with."""
    await add_account(account("citizen1", "온시민", "시민감사관", "citizen_auditor"), town.office)
    return town
