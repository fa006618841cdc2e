"""The demo's committees: people with seats, a sitting that has ended, one whose members were called."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files
from typing import Any

from casework.agenda import put_forward
from casework.bootstrap import Office, open_portal
from casework.committees.calling import call_members
from casework.committees.composing import give_seat
from casework.committees.conducting import begin_vote, end_vote, open_sitting, take_in_roll
from casework.committees.planning import HeldSitting, SittingPlan, hold_sitting, items_in, plan_sitting
from casework.committees.resolving import Resolution, close_sitting, resolve
from casework.committees.setting import HANDS, OPEN, bring_item, set_item, waiting_for
from casework.demo.playing import Stage, row_of
from casework.ids import CaseId
from casework.people import Unlocked
from casework.portal.admitting import admit
from casework.portal.sittings import cast_vote, declare_all, open_my_sitting, say_i_am_here
from casework.releasing import begin_paper, release_paper
from casework.store.committees import CHAIR, MEMBER, RESERVE
from casework.store.portal import AccountRow

_SEATED_SINCE = timedelta(days=120)


async def seat(officers: Mapping[str, Unlocked], office: Office) -> None:
    """Give everybody their seat."""
    since = office.clock.today() - _SEATED_SINCE
    people = {each.login: each for each in await office.portal.accounts()}
    for each in _table()["seats"]:
        secretary = officers[each["secretary"]]
        places = [(each["chair"], CHAIR), *((one, MEMBER) for one in each["members"])]
        for login, place in (*places, *((one, RESERVE) for one in each["reserves"])):
            outside = _is_outside(people[login], office)
            await give_seat(each["committee"], people[login].id, place, outside, since, secretary, office)


async def put_before(stage: Stage, passphrases: Mapping[str, str], office: Office) -> None:
    """Put the matters of stories before their committees: one sits and decides, the others are called."""
    table, officers = _table(), stage.officers
    secretaries = {each["committee"]: officers[each["secretary"]] for each in table["seats"]}
    for each in table["ended"]:
        await _put_forward(each, stage, office)
        await _sit(each, secretaries[each["committee"]], passphrases, office)
    for each in table["items"]:
        await _put_forward(each, stage, office)
    for each in table["sittings"]:
        await _call(each, secretaries[each["committee"]], office)


async def _put_forward(matter: Mapping[str, Any], stage: Stage, office: Office) -> None:
    row, officer = await row_of(stage.played[matter["story"]], stage), stage.officers[matter["officer"]]
    case_id = CaseId(row.id.hex())
    paper_id = await begin_paper(case_id, "committee", matter["paper"].strip(), officer, office)
    await release_paper(case_id, paper_id, 1, officer, office)
    await put_forward(case_id, matter["kind"], matter["line"], officer, office, paper_id=paper_id)


async def _sit(matter: Mapping[str, Any], secretary: Unlocked, passphrases: Mapping[str, str], office: Office) -> None:
    """Members are called, declare, come, vote; the decision is written and goes back into its case."""
    plan = SittingPlan(day=office.clock.today(), hour=matter["hour"], where=matter["where"], mode="in_person")
    sitting_id = await plan_sitting(matter["committee"], plan, secretary, office)

    async def held() -> HeldSitting:
        return await hold_sitting(sitting_id, secretary, office)

    for each in await waiting_for(await held(), secretary, office):
        await set_item(await held(), each.id, OPEN, secretary, office)
    await call_members(await held(), secretary, office)
    (item,) = [each.id.hex() for each in await items_in(await held(), office)]
    async with open_portal(office.settings, clock=office.clock, durable=False) as portal:
        members = {login: await admit(login, passphrases[login], "", portal) for login in matter["votes"]}
        for one in members.values():
            mine = await open_my_sitting(sitting_id, one, portal)
            await declare_all(sitting_id, {each.id: "" for each in mine.undeclared}, one, portal)
        await open_sitting(await held(), secretary, office)
        for one in members.values():
            await say_i_am_here(sitting_id, one, portal)
        await take_in_roll(await held(), office)
        await begin_vote(await held(), item, secretary, office)
        for login, one in members.items():
            await cast_vote(sitting_id, item, matter["votes"][login], one, portal)
    await end_vote(await held(), item, secretary, office)
    told = {name: matter[name] for name in ("result", "decision", "reasons", "discussion")}
    await resolve(await held(), item, Resolution(**told, looked=True), secretary, office)
    await close_sitting(await held(), secretary, office)


async def _call(planned: Mapping[str, Any], secretary: Unlocked, office: Office) -> None:
    day = office.clock.today() + timedelta(days=planned["in_days"])
    plan = SittingPlan(day=day, hour=planned["hour"], where=planned["where"], mode=planned["mode"])
    held = await hold_sitting(await plan_sitting(planned["committee"], plan, secretary, office), secretary, office)
    for each in await waiting_for(held, secretary, office):
        await set_item(held, each.id, planned["ballot"], secretary, office)
    await bring_item(held, planned["brought"], planned["brought_paper"], HANDS, secretary, office)
    await call_members(held, secretary, office)


def _is_outside(account: AccountRow, office: Office) -> bool:
    return account.unit == office.rules.access[office.rules.committees.role].outside


def _table() -> dict[str, Any]:
    return tomllib.loads((files("casework.demo") / "committees.toml").read_text(encoding="utf-8"))
