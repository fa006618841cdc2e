"""Every system of the work plan: in which register or kind it is kept, its states, days, tables and tests."""

from collections.abc import Mapping

from aiohttp import web

from casework.registering.admitting import may_read
from policies.registers import PlanSystem, Register
from policies.rules import Kind, Permission, Rules
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import session_of
from web.pages import ROUTES, Page


async def coverage(request: web.Request) -> web.Response:
    """One row for each system; what the reader may open is a link."""
    rules, officer = request.app[RULES], session_of(request).officer
    opens = {name for name, each in rules.registers.items() if may_read(each, officer)}
    rows = [(code, system, _served(code, system, rules)) for code, system in rules.systems.items()]
    left_out = [(name, each) for name, each in rules.registers.items() if each.left_out]
    menus = {page.path: page.menu for page in request.app[ROUTES].values() if page.menu}
    values = {"rows": rows, "opens": opens, "left_out": left_out, "teams": rules.organisation.teams, "menus": menus}
    return show(request, "console/coverage.html", values)


def _served(code: str, system: PlanSystem, rules: Rules) -> dict[str, object]:
    registers = {name: each for name, each in rules.registers.items() if code in each.systems}
    kinds = {name: each for name, each in rules.kinds.items() if code in each.systems}
    return {
        "registers": registers,
        "kinds": kinds,
        "pages": system.pages,
        "states": _states(registers, rules, kinds),
        "days": sorted({due.label for each in registers.values() for due in each.dues})
        + [rules.deadlines[each.deadline][-1].label for each in kinds.values()],
        "reports": {name: each for name, each in rules.reports.items() if code in each.systems},
    }


def _states(registers: Mapping[str, Register], rules: Rules, kinds: Mapping[str, Kind]) -> list[str]:
    wording = rules.wording["ko"]
    found = [(each.label, [state.label for state in each.states.values()]) for each in registers.values()]
    found += [(each.label, [wording[f"state.{state}"] for state in each.states]) for each in kinds.values()]
    return [f"{label}: {' → '.join(states)}" for label, states in found]


PAGES = (Page("GET", "/coverage", coverage, Permission.REGISTER_READ),)
