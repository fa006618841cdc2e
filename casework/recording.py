"""Write down in fields what a case is worked on with: sealed to the case, one version after the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from casework.bootstrap import Office
from casework.clocking import calendar_of
from casework.content import check_text, decode_kept, encode_kept
from casework.deadlines import due_date
from casework.errors import (
    EmptyTextError,
    MalformedRequestError,
    NotAllowedNowError,
    NotFoundError,
    NotYourCaseError,
)
from casework.holding import HeldCase, hold_case, open_case_body
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.states import CaseState
from casework.store.keyring import NewWrap
from casework.store.records import (
    RecordRow,
    add_record,
    change_record,
    count_talk,
    follow_ups,
    get_record,
    records_of,
    talk_counts,
)
from casework.unlocking import require
from crypto.context import Purpose, SealingContext
from crypto.keys import random_id
from crypto.seal import seal
from policies.fields import Field, FieldType
from policies.records import RecordRule
from policies.rules import Kind, Permission

_TALK = "talk"
_LONGEST_LINE = 300
_UNTOLD = "other"
_ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """One record as its page shows it."""

    id: str
    kind: str
    rule: RecordRule
    values: Mapping[str, str] = field(repr=False)
    version: int
    officer_name: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecords:
    """What may be written in a case, what was, and by when something of it must be done."""

    rules: Mapping[str, RecordRule]
    written: tuple[RecordView, ...]
    due: Mapping[str, date]
    may_write: bool


async def open_records(case_id: CaseId, unlocked: Unlocked, office: Office) -> CaseRecords:
    """The records of a case, for somebody who holds it; the journal knows first."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    rows = await records_of(office.cases.store, held.row.id)
    if rows:
        await office.journal.append(
            "records_opened", office.clock.now(), unlocked.officer.id, held.row.journal_id, None
        )
    names = {each.id: each.name for each in await office.people.all()}
    rules = rules_for(office.rules.kinds[held.row.kind], held.row.kind, office)
    return CaseRecords(
        rules=rules,
        written=tuple([await _view(row, names, held, office) for row in rows]),
        due=await _due(rules, held, office),
        may_write=Permission.CASE_NOTE in unlocked.officer.permissions and held.row.state != CaseState.CLOSED,
    )


async def write_record(
    case_id: CaseId, kind: str, values: Mapping[str, str], unlocked: Unlocked, office: Office, *,
    record_id: str = "", version: int = 0,
) -> None:  # fmt: skip
    """Keep a record, a new one or the next writing of one; a second window that wrote meanwhile is stale."""
    require(unlocked, Permission.CASE_NOTE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    rule = rules_for(office.rules.kinds[held.row.kind], held.row.kind, office).get(kind)
    if rule is None:
        raise NotFoundError
    if held.row.state == CaseState.CLOSED:
        raise NotAllowedNowError
    told = _checked(values, rule)
    before = await _before(record_id, kind, held, office)
    sealed_id = random_id()
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=sealed_id)
    sealed = seal(encode_kept({"type": "record", "fields": told}), to=[held.key.public], about=about)
    await office.journal.append("record_written", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    wrap = NewWrap(thing=sealed_id, reader=held.key.public.key_id, kind="message", record=sealed.wraps[0].raw)
    await office.keyring.add([wrap])
    follow_up = told.get(rule.follow_up, "") if rule.follow_up else ""
    row = RecordRow(
        id=before.id if before else random_id(), case_id=held.row.id, kind=kind, sealed_id=sealed_id,
        version=before.version + 1 if before else 1, officer_id=unlocked.officer.id, day=office.clock.today(),
        follow_up=date.fromisoformat(follow_up) if follow_up else None, body=sealed.body.raw,
    )  # fmt: skip
    if before is None:
        await add_record(office.cases.store, row, many=rule.many)
        return
    await change_record(office.cases.store, row, version)
    await office.keyring.destroy(before.sealed_id)


async def asked_again_by(day: date, unlocked: Unlocked, office: Office) -> list[tuple[str, str, str, date]]:
    """Where somebody is to be asked again by a day: case, its number, sort of record, day; nothing is opened."""
    require(unlocked, Permission.CASE_LIST)
    found = await follow_ups(office.cases.store, unlocked.officer.id, day)
    numbers = {row.id: row.registry_number for row in await office.cases.several([each for each, _, _ in found])}
    rules = office.rules.records.records
    return [
        (case_id.hex(), numbers.get(case_id, ""), rules[kind].label, on) for case_id, kind, on in found if kind in rules
    ]


async def count_ended_talk(held: HeldCase, office: Office) -> None:
    """Count a talk that ends, by month, topic and outcome; nothing ties the count to the talk."""
    rows = [row for row in await records_of(office.cases.store, held.row.id) if row.kind == _TALK]
    told: Mapping[str, str] = (await _fields(rows[0], held, office)) if rows else {}
    month = f"{office.clock.today():%Y-%m}"
    await count_talk(office.cases.store, month, told.get("topic") or _UNTOLD, told.get("outcome") or _ENDED)


async def talk_figures(unlocked: Unlocked, office: Office) -> list[tuple[str, dict[tuple[str, str], int | None]]]:
    """Finished months, newest first: topic and outcome to a count, None where it is too small to be shown (R-C8)."""
    require(unlocked, Permission.STATISTICS_READ)
    now, fewest = f"{office.clock.today():%Y-%m}", office.rules.records.fewest_shown
    months: dict[str, dict[tuple[str, str], int | None]] = {}
    for month, topic, outcome, count in await talk_counts(office.cases.store):
        if month < now:
            months.setdefault(month, {})[topic, outcome] = count if count >= fewest else None
    return sorted(months.items(), reverse=True)


def rules_for(kind: Kind, name: str, office: Office) -> dict[str, RecordRule]:
    """What may be written in a case of a kind."""
    every = office.rules.records.records
    return {key: rule for key, rule in every.items() if name in rule.kinds or (not rule.kinds and not kind.talk)}


def _checked(values: Mapping[str, str], rule: RecordRule) -> dict[str, str]:
    told = {each.name: _value(values.get(each.name, ""), each) for each in rule.fields}
    if any(each.required and not told[each.name] for each in rule.fields):
        raise EmptyTextError
    return {name: value for name, value in told.items() if value}


def _value(text: str, rule: Field) -> str:
    text = check_text(text, may_be_empty=True)
    if rule.type is FieldType.CHOICE and text and text not in rule.options:
        raise MalformedRequestError
    if rule.type is FieldType.DAY and text:
        try:
            date.fromisoformat(text)
        except ValueError:
            raise MalformedRequestError from None
    return text if rule.type is FieldType.LONG else text[:_LONGEST_LINE]


async def _before(record_id: str, kind: str, held: HeldCase, office: Office) -> RecordRow | None:
    if not record_id:
        return None
    row = await get_record(office.cases.store, from_hex(record_id))
    if row.case_id != held.row.id or row.kind != kind:
        raise NotFoundError
    return row


async def _view(row: RecordRow, names: Mapping[str, str], held: HeldCase, office: Office) -> RecordView:
    return RecordView(
        id=row.id.hex(), kind=row.kind, rule=office.rules.records.records[row.kind],
        values=await _fields(row, held, office), version=row.version, officer_name=names.get(row.officer_id, ""),
        day=row.day,
    )  # fmt: skip


async def _fields(row: RecordRow, held: HeldCase, office: Office) -> dict[str, str]:
    try:
        payload = await open_case_body(held, row.sealed_id, row.body, Purpose.NOTE, office)
    except NotYourCaseError:
        return {}  # written under a key that this officer never held
    told = decode_kept(payload.content).get("fields")
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else {}


async def _due(rules: Mapping[str, RecordRule], held: HeldCase, office: Office) -> dict[str, date]:
    found: dict[str, date] = {}
    for name, rule in rules.items():
        if rule.due:
            day = held.row.received_day
            at = office.clock.now().replace(year=day.year, month=day.month, day=day.day)
            due = due_date(office.rules.deadline(rule.due, day), at, await calendar_of(office)).day
            if due is not None:
                found[name] = due
    return found
