"""Who may look at how ordinary matters are worked on: a role's right, and the teams that do it."""

from dataclasses import replace
from datetime import date

from casework.bootstrap import Office
from casework.errors import OtherTeamError
from casework.people import Officer, Unlocked
from casework.store.ordinary import Ordinary, OrdinaryRow, ordinary_cases
from casework.unlocking import require
from policies.rules import DeadlineClass, Permission, Rules


def admit(unlocked: Unlocked, permission: Permission, office: Office) -> Officer:
    """The officer, if their role allows it and their team does it; refused otherwise."""
    require(unlocked, permission)
    if not looks_after(unlocked.officer.team, unlocked.officer.roles, office.rules):
        raise OtherTeamError
    return unlocked.officer


def looks_after(team: str, roles: frozenset[str], rules: Rules) -> bool:
    """Whether somebody of this team, in these roles, has to do with how ordinary matters are worked on."""
    return team in rules.monitoring.teams or bool(roles & set(rules.monitoring.everywhere))


def ordinary_kinds(rules: Rules) -> frozenset[str]:
    """The kinds that are not protected."""
    return frozenset(name for name, kind in rules.kinds.items() if not kind.protected)


def asked_by(officer: Officer, rules: Rules, *, first: date | None = None, last: date | None = None) -> Ordinary:
    """The ordinary cases that this officer may know of, received in these days or at any time."""
    desks = frozenset(name for name, desk in rules.desks.items() if desk.deadline_class is DeadlineClass.ORDINARY)
    return Ordinary(viewer=officer.id, kinds=ordinary_kinds(rules), desks=desks, first=first, last=last)


async def seen_by(officer: Officer, office: Office, *, first: date, last: date) -> list[OrdinaryRow]:
    """The rows of those received in these days."""
    return await ordinary_cases(office.cases.store, asked_by(officer, office.rules, first=first, last=last))


async def running_for(officer: Officer, office: Office, *, since: date | None = None) -> list[OrdinaryRow]:
    """The rows of those worked on or promised something; with a day also of what came or was done since."""
    asked = replace(asked_by(officer, office.rules), running=True, since=since)
    return await ordinary_cases(office.cases.store, asked)
