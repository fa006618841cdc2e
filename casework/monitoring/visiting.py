"""Somebody looks at the place of an ordinary matter: planned, found, asked of a department, done."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from casework.attachments import CLEAN, files_seen
from casework.bootstrap import Office
from casework.concluding import move
from casework.content import check_text
from casework.errors import NotAllowedNowError, NotFoundError
from casework.holding import HeldCase
from casework.ids import CaseId, from_hex
from casework.monitoring.sealing import destroy_sealed, hold_ordinary, read_of_case, seal_to_case
from casework.people import Unlocked
from casework.portal.enrolling import units_on
from casework.states import CaseState, allowed_moves, state_once_answered
from casework.store.watches import SiteCheckRow, get_site_check, site_checks_of, write_site_check
from casework.unlocking import require
from crypto.keys import random_id
from policies.rules import Permission

PLANNED, ASKED, DONE = "planned", "asked", "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A cleaned picture of the case: of which message, which file, how it is called."""

    message: str
    file: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitView:
    """A site check as the officers of its case read it."""

    id: str
    state: str
    planned_day: date
    day: date
    by: str
    who: str = field(repr=False)
    found: str = field(repr=False)
    unit: str = field(repr=False)
    asked: str = field(repr=False)
    after: str = field(repr=False)
    picture: Picture | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What somebody found at a place, and who is asked to do what."""

    found: str = field(repr=False)
    unit: str = ""
    asked: str = field(default="", repr=False)
    picture: str = ""  # id of a cleaned file of the case


async def visits(case_id: CaseId, unlocked: Unlocked, office: Office) -> tuple[VisitView, ...]:
    """The site checks of a case, for those who hold it."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_ordinary(case_id, unlocked, office)
    names = {each.id: each.name for each in await office.people.all()}
    rows = await site_checks_of(office.cases.store, held.row.id)
    seen = {each.file: each for each in await _pictures(held, office)} if rows else {}
    return tuple([_view(row, await _content(row, held, office), names, seen) for row in rows])


async def pictures(case_id: CaseId, unlocked: Unlocked, office: Office) -> tuple[Picture, ...]:
    """The cleaned pictures of a case, one of which may go with what was found."""
    require(unlocked, Permission.CASE_OPEN)
    return await _pictures(await hold_ordinary(case_id, unlocked, office), office)


async def plan_visit(
    case_id: CaseId, who: str, day: date | None, unlocked: Unlocked, office: Office, *, now: bool = False
) -> None:
    """Plan that somebody goes there; with `now` the field survey begins and the clock stands where its rule says so."""
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_ordinary(case_id, unlocked, office)
    today, kind = office.clock.today(), office.rules.kinds[held.row.kind]
    planned = today if now else day
    if planned is None or planned < today or held.row.state in {CaseState.CLOSED, CaseState.WITHDRAWN}:
        raise NotAllowedNowError
    content: dict[str, object] = {"type": "site_check", "who": check_text(who)}
    await office.journal.append(
        "site_check_planned", office.clock.now(), unlocked.officer.id, held.row.journal_id, None
    )
    visit_id, thing = random_id(), random_id()
    row = SiteCheckRow(
        id=visit_id, case_id=held.row.id, state=PLANNED, planned_day=planned, day=today,
        officer_id=unlocked.officer.id, version=1, sealed_id=thing,
        body=await seal_to_case(thing, content, held, office),
    )  # fmt: skip
    await write_site_check(office.cases.store, row, before=0)
    if now and CaseState.SITE_CHECK in allowed_moves(held.row.state, kind.states):
        await move(case_id, CaseState.SITE_CHECK, unlocked, office)


async def record_found(case_id: CaseId, visit_id: str, found: Found, unlocked: Unlocked, office: Office) -> None:
    """Record what was found and who is asked to do what; a field survey that stopped the clock is over with it."""
    held, row = await _visit(case_id, visit_id, unlocked, office)
    if row.state != PLANNED:
        raise NotAllowedNowError
    if found.unit and found.unit not in units_on(office.clock.today(), office.rules):
        raise NotFoundError
    picture = await _chosen(found.picture, held, office)
    content = {
        **await _content(row, held, office),
        "found": check_text(found.found),
        "unit": found.unit,
        "asked": check_text(found.asked, may_be_empty=not found.unit),
        "picture": "" if picture is None else picture.file,
    }
    await _note("site_check_found", held, unlocked, office)
    await _rewrite(row, content, ASKED if found.unit or found.asked.strip() else DONE, held, office)
    if held.row.state == CaseState.SITE_CHECK:
        following = state_once_answered(office.rules.kinds[held.row.kind].states)
        await move(case_id, following, unlocked, office)


async def finish_visit(case_id: CaseId, visit_id: str, after: str, unlocked: Unlocked, office: Office) -> None:
    """Record that what was asked for is done."""
    held, row = await _visit(case_id, visit_id, unlocked, office)
    if row.state != ASKED:
        raise NotAllowedNowError
    content = {**await _content(row, held, office), "after": check_text(after)}
    await _note("site_check_done", held, unlocked, office)
    await _rewrite(row, content, DONE, held, office)


async def _visit(case_id: CaseId, visit_id: str, unlocked: Unlocked, office: Office) -> tuple[HeldCase, SiteCheckRow]:
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_ordinary(case_id, unlocked, office)
    return held, await get_site_check(office.cases.store, from_hex(visit_id), held.row.id)


async def _note(act: str, held: HeldCase, unlocked: Unlocked, office: Office) -> None:
    await office.journal.append(act, office.clock.now(), unlocked.officer.id, held.row.journal_id, None)


async def _content(row: SiteCheckRow, held: HeldCase, office: Office) -> dict[str, Any]:
    return await read_of_case(row.sealed_id, row.body, held, office)


async def _rewrite(row: SiteCheckRow, content: dict[str, Any], state: str, held: HeldCase, office: Office) -> None:
    thing = random_id()
    body = await seal_to_case(thing, content, held, office)
    new = replace(
        row, state=state, day=office.clock.today(), version=row.version + 1, sealed_id=thing, body=body
    )  # fmt: skip
    await write_site_check(office.cases.store, new, before=row.version)
    await destroy_sealed([row.sealed_id], office)


async def _chosen(said: str, held: HeldCase, office: Office) -> Picture | None:
    if not said:
        return None
    for each in await _pictures(held, office):
        if each.file == said:
            return each
    raise NotFoundError


async def _pictures(held: HeldCase, office: Office) -> tuple[Picture, ...]:
    seen = await files_seen(held, office)
    return tuple(
        Picture(message=message, file=each.id, name=each.name)
        for message, files in seen.items()
        for each in files
        if each.state == CLEAN and each.type.startswith("image/")
    )


def _view(
    row: SiteCheckRow, content: dict[str, Any], names: dict[str, str], seen: dict[str, Picture]
) -> VisitView:  # fmt: skip
    picture = seen.get(str(content.get("picture", "")))
    words = {name: str(content.get(name, "")) for name in ("who", "found", "unit", "asked", "after")}
    return VisitView(
        id=row.id.hex(), state=row.state, planned_day=row.planned_day, day=row.day,
        by=names.get(row.officer_id, ""), picture=picture, **words,
    )  # fmt: skip
