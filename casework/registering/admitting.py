"""Whose register it is: who reads it, who writes in it, who holds its key."""

from casework.bootstrap import Office
from casework.people import Officer, Unlocked
from casework.registering.errors import NoRegisterError
from casework.store.people import OfficerRow
from casework.unlocking import require
from policies.registers import Register
from policies.rules import Permission

LEAD, HEAD = "team_lead", "office_head"


def registers_of(unlocked: Unlocked, office: Office) -> dict[str, Register]:
    """Every register that an officer may read, in the order of the programmes."""
    require(unlocked, Permission.REGISTER_READ)
    found = {name: each for name, each in office.rules.registers.items() if may_read(each, unlocked.officer)}
    return dict(sorted(found.items(), key=lambda item: (item[1].programme, item[1].label)))


def register_for(
    name: str, unlocked: Unlocked, office: Office, *, writes: bool = False, adds: bool = False
) -> Register:
    """A register that an officer may read, write in, or add to; for anybody else there is none."""
    require(unlocked, Permission.REGISTER_WRITE if writes or adds else Permission.REGISTER_READ)
    register, may = office.rules.registers.get(name), may_write if writes else may_add if adds else may_read
    if register is None or not may(register, unlocked.officer):
        raise NoRegisterError
    return register


def may_read(register: Register, officer: Officer) -> bool:
    """Whether it is theirs to read: by role, and a lead only of their own team."""
    return may_write(register, officer) or _has(register.read, register, officer.roles, officer.team)


def may_write(register: Register, officer: Officer) -> bool:
    """Whether it is theirs to write in."""
    return _has(register.write, register, officer.roles, officer.team)


def may_add(register: Register, officer: Officer) -> bool:
    """Whether it is theirs to begin an entry there: whoever writes in it, and whom its rule lets begin one."""
    return may_write(register, officer) or _has(register.add, register, officer.roles, officer.team)


def keepers(register: Register, rows: list[OfficerRow]) -> list[OfficerRow]:
    """The accounts that hold its key: whoever reads it and can log in."""
    roles = (*register.write, *register.read)
    return [
        each
        for each in rows
        if not (each.suspended or each.renewing) and _has(roles, register, frozenset(each.roles.split()), each.team)
    ]


def _has(roles: tuple[str, ...], register: Register, has: frozenset[str], team: str) -> bool:
    return any(role in has and (role != LEAD or team == register.team) for role in roles)
