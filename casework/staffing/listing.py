"""Officers as an administrator sees them: who works where, in what state, when they last came in; never a case."""

from dataclasses import dataclass
from datetime import date

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.store.approvals import deputies
from casework.store.holdings import desks_of_all, tainted_desks
from casework.store.officers import INVITED, JOIN, InvitationRow, open_invitations
from casework.store.people import OfficerRow
from casework.unlocking import require
from policies.rules import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLine:
    """One officer; `state` is works, suspended, invited (nothing chosen yet) or waiting (for the second person)."""

    id: str
    login: str
    name: str
    team: str
    team_label: str
    roles: frozenset[str]
    role_labels: tuple[str, ...]
    desks: frozenset[str]
    desk_labels: tuple[str, ...]
    deputy: str
    deputy_until: date | None
    state: str
    suspended_day: date | None
    last_unlock: date | None
    ends: date | None
    may_confirm: tuple[str, ...]
    is_self: bool


async def officer_lines(unlocked: Unlocked, office: Office) -> tuple[OfficerLine, ...]:
    """Everybody, by team and name; who is invited to join as well."""
    require(unlocked, Permission.OFFICER_WRITE)
    people = await office.people.all()
    names = {each.id: each.name for each in people}
    stand_in = {each.officer_id: each for each in await deputies(office.cases.store, office.clock.today())}
    invited = {each.officer_id: each for each in await open_invitations(office.cases.store)}
    desks = await desks_of_all(office.cases.store)
    joining = [_as_officer(each) for each in invited.values() if each.kind == JOIN]
    lines = []
    for row in [*people, *joining]:
        deputy, invitation = stand_in.get(row.id), invited.get(row.id)
        own = desks.get(row.id, ()) if invitation is None or invitation.kind != JOIN else invitation.desks.split()
        lines.append(
            OfficerLine(
                id=row.id, login=row.login, name=row.name, team=row.team, team_label=_team(row.team, office),
                roles=frozenset(row.roles.split()), desks=frozenset(own),
                role_labels=tuple(_role(each, office) for each in row.roles.split()),
                desk_labels=tuple(office.rules.desks[each].label for each in own if each in office.rules.desks),
                deputy=names.get(deputy.deputy_id, "") if deputy else "",
                deputy_until=deputy.until if deputy else None, state=_state(row, invitation),
                suspended_day=row.suspended_day, last_unlock=row.last_unlock,
                ends=invitation.ends.date() if invitation else None,
                may_confirm=_may_confirm(row, invitation, people, office), is_self=row.id == unlocked.officer.id,
            )
        )  # fmt: skip
    return tuple(sorted(lines, key=lambda each: (each.team_label, each.name)))


async def desks_in_need(office: Office) -> tuple[str, ...]:
    """Desks whose key is still one that somebody suspended has held; `daesup keys` makes another."""
    return tuple(office.rules.desks[each].label for each in await tainted_desks(office.cases.store))


def _state(row: OfficerRow, invitation: InvitationRow | None) -> str:
    if invitation is not None:
        return "invited" if invitation.state == INVITED else "waiting"
    return "suspended" if row.suspended else "works"


def _may_confirm(
    row: OfficerRow, invitation: InvitationRow | None, people: list[OfficerRow], office: Office
) -> tuple[str, ...]:
    """Who can confirm what was chosen: so that an administrator knows whom to ask."""
    if invitation is None:
        return ()
    rule = office.rules.officers
    above = bool(set(row.roles.split()) & set(rule.everywhere))
    able = []
    for each in people:
        roles = set(each.roles.split())
        leads = rule.lead in roles and (invitation.kind != JOIN if above else each.team == row.team)
        if (leads or roles & set(rule.everywhere)) and each.id != row.id and not each.suspended:
            able.append(each.name)
    return tuple(able)


def _as_officer(row: InvitationRow) -> OfficerRow:
    return OfficerRow(
        id=row.officer_id, login=row.login, name=row.name, team=row.team, roles=row.roles, public_key=b"",
        verify_key=b"", salt=b"", profile="", sealed_seed=b"", sealed_sign=b"", sealed_totp=None, last_otp=0,
        suspended=False,
    )  # fmt: skip


def _team(team: str, office: Office) -> str:
    found = office.rules.organisation.teams.get(team)
    return found.label if found else "팀 없음"


def _role(role: str, office: Office) -> str:
    return office.rules.access[role].label if role in office.rules.access else role
