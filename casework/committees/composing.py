"""Who sits in a committee: seats with their terms, and whether the composition is as the rules want it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.accounts import permissions_of
from casework.bootstrap import Office
from casework.errors import ConflictError, MalformedRequestError, NotAllowedNowError, NotFoundError
from casework.ids import from_hex
from casework.people import Unlocked
from casework.store.committees import CHAIR, MEMBER, RESERVE, VICE, SeatRow, add_seat, end_seat, seats_of
from casework.store.portal import AccountRow
from casework.unlocking import require
from crypto.keys import random_id
from policies.committees import Committee
from policies.rules import Permission

PLACES = (CHAIR, VICE, MEMBER, RESERVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One seat as its page shows it."""

    id: str
    account_id: str
    name: str
    unit: str
    place: str
    outside: bool
    from_day: date
    to_day: date
    ended_day: date | None
    is_held: bool
    terms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """Who sits in a committee on a day, and what is wrong with it; `lacks` are keys of the wording."""

    seats: tuple[Seat, ...]
    former: tuple[Seat, ...]
    regular: int
    outside: int
    reserves: int
    lacks: tuple[str, ...]


def committee_of(name: str, unlocked: Unlocked, office: Office) -> Committee:
    """A committee that this secretary runs; any other one does not exist for them."""
    require(unlocked, Permission.COMMITTEE_RUN)
    committee = office.rules.committees.committees.get(name)
    if committee is None or committee.team != unlocked.officer.team:
        raise NotFoundError
    return committee


def committees_run_by(unlocked: Unlocked, office: Office) -> dict[str, Committee]:
    """The committees that a secretary runs."""
    require(unlocked, Permission.COMMITTEE_RUN)
    every = office.rules.committees.committees
    return {name: each for name, each in every.items() if each.team == unlocked.officer.team}


async def composition_of(name: str, unlocked: Unlocked, office: Office) -> Composition:
    """Who sits in a committee today."""
    committee = committee_of(name, unlocked, office)
    return composed(await seats_of(office.cases.store, name), await able_accounts(office), committee, office)


async def give_seat(
    name: str, account_id: str, place: str, outside: bool, from_day: date, unlocked: Unlocked, office: Office
) -> None:
    """Give somebody a seat for a term; nobody sits twice in one committee, nor longer than the rules let them."""
    committee = committee_of(name, unlocked, office)
    if place not in PLACES:
        raise MalformedRequestError
    account = {each.id: each for each in await able_accounts(office)}.get(account_id)
    if account is None:
        raise NotFoundError
    seats = await seats_of(office.cases.store, name)
    held = [each for each in seats if each.is_held_on(from_day)]
    if any(each.account_id == account_id for each in held):
        raise ConflictError
    if place in {CHAIR, VICE} and any(each.place == place for each in held):
        raise ConflictError
    before = [each for each in seats if each.account_id == account_id and each.place != RESERVE]
    if outside and len(before) > committee.renewals:
        raise NotAllowedNowError
    row = SeatRow(
        id=random_id(), committee=name, account_id=account_id, place=place, outside=outside, from_day=from_day,
        to_day=_term_end(from_day, committee.term_years),
    )  # fmt: skip
    await office.journal.append("seat_given", office.clock.now(), unlocked.officer.id, None, None)
    await add_seat(office.cases.store, row)


async def take_seat(name: str, seat_id: str, unlocked: Unlocked, office: Office) -> None:
    """End a seat today."""
    committee_of(name, unlocked, office)
    found = {each.id: each for each in await seats_of(office.cases.store, name)}
    if from_hex(seat_id) not in found:
        raise NotFoundError
    await office.journal.append("seat_ended", office.clock.now(), unlocked.officer.id, None, None)
    await end_seat(office.cases.store, from_hex(seat_id), office.clock.today())


async def able_accounts(office: Office) -> list[AccountRow]:
    """Accounts of the portal that can sit."""
    return [
        each
        for each in await office.portal.accounts()
        if not each.suspended
        and Permission.COMMITTEE_SIT in permissions_of(frozenset(each.roles.split()), office.rules)
    ]


def composed(
    rows: Sequence[SeatRow], accounts: Sequence[AccountRow], committee: Committee, office: Office
) -> Composition:
    """The composition from its seats and their people."""
    today, people = office.clock.today(), {each.id: each for each in accounts}
    seats = tuple(_seat(row, rows, people.get(row.account_id), today) for row in rows)
    held = [each for each in seats if each.is_held]
    regular = [each for each in held if each.place != RESERVE]
    outside = sum(each.outside for each in regular)
    return Composition(
        seats=tuple(held),
        former=tuple(each for each in seats if not each.is_held),
        regular=len(regular),
        outside=outside,
        reserves=len(held) - len(regular),
        lacks=tuple(_lacks(regular, outside, committee)),
    )


def _lacks(regular: Sequence[Seat], outside: int, committee: Committee) -> list[str]:
    over, under = committee.outside_share
    told = {
        "committee.too_few": len(regular) < committee.smallest,
        "committee.too_many": len(regular) > committee.largest,
        "committee.too_few_outside": outside < committee.outside_fewest or outside * under < len(regular) * over,
        "committee.no_chair": not any(each.place == CHAIR for each in regular),
    }
    return [key for key, is_so in told.items() if is_so]


def _seat(row: SeatRow, rows: Sequence[SeatRow], account: AccountRow | None, today: date) -> Seat:
    terms = sum(
        each.account_id == row.account_id and each.place != RESERVE and each.from_day <= row.from_day for each in rows
    )
    return Seat(
        id=row.id.hex(),
        account_id=row.account_id,
        name=account.name if account else "",
        unit=account.unit if account else "",
        place=row.place,
        outside=row.outside,
        from_day=row.from_day,
        to_day=row.to_day,
        ended_day=row.ended_day,
        is_held=row.is_held_on(today) and account is not None,
        terms=terms,
    )


def _term_end(from_day: date, years: int) -> date:
    """The day before the same day some years later; one that a year does not have is its last of February."""
    try:
        following = from_day.replace(year=from_day.year + years)
    except ValueError:
        following = date(from_day.year + years, 3, 1)
    return date.fromordinal(following.toordinal() - 1)
