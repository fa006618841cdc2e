"""Give somebody of a department an account, take it away, give it back."""

import asyncio
from dataclasses import asdict, dataclass, field
from datetime import date

from casework.accounts import make_keys, plain_login
from casework.bootstrap import Office
from casework.errors import ConflictError, NotFoundError, NotReadyError
from casework.store.portal import AccountRow
from crypto.passphrase import Profile
from policies.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account to be made; the passphrase is kept by nobody but its owner."""

    login: str
    name: str
    unit: str
    roles: tuple[str, ...]
    passphrase: str = field(repr=False)
    totp_secret: str | None = field(default=None, repr=False)
    profile: Profile = Profile.OFFICER


async def add_account(new: NewAccount, office: Office) -> AccountRow:
    """Make an account with its key pairs under the passphrase."""
    _check(new, office.rules, office.clock.today())
    login = plain_login(new.login)
    if await office.portal.by_login(login) is not None:
        raise ConflictError
    officer = await office.people.by_login(login)
    if officer is not None and office.rules.apart_from(new.roles) & set(officer.roles.split()):
        raise NotReadyError("사건을 맡거나 신원을 지키는 직원은 부서 화면의 계정을 가질 수 없습니다.")
    keys = await asyncio.to_thread(make_keys, new.passphrase, new.profile, new.totp_secret)
    row = AccountRow(login=login, name=new.name, unit=new.unit, roles=" ".join(new.roles), **asdict(keys))
    await office.portal.add_account(row)
    return row


async def suspend_account(login: str, office: Office, *, suspended: bool = True) -> None:
    """Take somebody's way in, from their next click on, or give it back."""
    row = await office.portal.by_login(plain_login(login))
    if row is None:
        raise NotFoundError
    await office.portal.suspend(row.id, suspended=suspended)


def units_on(day: date, rules: Rules) -> tuple[str, ...]:
    """The departments on the organisation chart of a day, in its order."""
    there = (each for each in rules.organisation.units if each.valid_from <= day <= (each.valid_to or day))
    return tuple(dict.fromkeys(each.name for each in there))


def _check(new: NewAccount, rules: Rules, today: date) -> None:
    # Whoever sits in a committee or goes along with audits may belong to no department of the district.
    from_outside = all(role in rules.access and rules.access[role].outside == new.unit for role in new.roles)
    if new.unit not in units_on(today, rules) and not from_outside:
        raise NotReadyError("조직도에 없는 부서입니다.")
    if not new.roles or not all(role in rules.access and rules.access[role].portal for role in new.roles):
        known = ", ".join(name for name, role in rules.access.items() if role.portal)
        sentence = f"부서 화면의 역할만 줄 수 있습니다: {known}"
        raise NotReadyError(sentence)
