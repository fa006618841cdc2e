"""The demo's committees: people with seats, a matter put before one, a sitting whose members were called."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files
from typing import Any

from casework.agenda import put_forward
from casework.bootstrap import Office
from casework.committees.calling import call_members
from casework.committees.composing import give_seat
from casework.committees.planning import SittingPlan, hold_sitting, plan_sitting
from casework.committees.setting import HANDS, bring_item, set_item, waiting_for
from casework.demo.playing import Stage, row_of
from casework.ids import CaseId
from casework.people import Unlocked
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


async def put_before(stage: Stage, office: Office) -> int:
    """Put the matters of stories before their committees and call these; returns how many sittings there are."""
    table, officers = _table(), stage.officers
    for each in table["items"]:
        row, officer = await row_of(stage.played[each["story"]], stage), officers[each["officer"]]
        case_id = CaseId(row.id.hex())
        paper_id = await begin_paper(case_id, "committee", each["paper"].strip(), officer, office)
        await release_paper(case_id, paper_id, 1, officer, office)
        await put_forward(case_id, each["kind"], each["line"], officer, office, paper_id=paper_id)
    secretaries = {each["committee"]: officers[each["secretary"]] for each in table["seats"]}
    for each in table["sittings"]:
        await _call(each, secretaries[each["committee"]], office)
    return len(table["sittings"])


async def _call(planned: Mapping[str, Any], secretary: Unlocked, office: Office) -> None:
    day = office.clock.today() + timedelta(days=planned["in_days"])
    plan = SittingPlan(day=day, hour=planned["hour"], where=planned["where"], mode=planned["mode"])
    held = await hold_sitting(await plan_sitting(planned["committee"], plan, secretary, office), secretary, office)
    for each in await waiting_for(held, secretary, office):
        await set_item(held, each.id, planned["ballot"], secretary, office)
    await bring_item(held, planned["brought"], planned["brought_paper"], HANDS, secretary, office)
    await call_members(held, secretary, office)


def _is_outside(account: AccountRow, office: Office) -> bool:
    return account.unit == office.rules.committees.outside_unit


def _table() -> dict[str, Any]:
    return tomllib.loads((files("casework.demo") / "committees.toml").read_text(encoding="utf-8"))
