"""Which cases are about the same matter: one sealed record in each, readable to those who hold it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from casework.bootstrap import Office
from casework.content import decode_kept, encode_kept
from casework.holding import HeldCase, open_case_body
from casework.ids import from_hex
from casework.listing import CaseLine, case_line, plain_fields
from casework.people import Unlocked
from casework.states import CaseState
from casework.store.case_rows import CaseRow
from casework.store.keyring import NewWrap
from casework.store.repeats import RepeatRow, answered_in, repeat_rows, still_readable
from crypto.context import Purpose, SealingContext
from crypto.keys import random_id
from crypto.seal import seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is sealed with a case: the cases about the same, itself among them; whether they are worked on as one."""

    same: tuple[bytes, ...] = field(repr=False)
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One case about the same matter."""

    line: CaseLine
    answered: bool
    is_this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatView:
    """The same matter as the holder of one case sees it: whoever may not see a case does not see that it counts."""

    members: tuple[Member, ...] = ()
    joined: bool = False

    @property
    def number(self) -> int:
        """Which time this is: 1 where the matter came once."""
        places = [at for at, each in enumerate(self.members, 1) if each.is_this]
        return places[0] if places else 1

    @property
    def answered(self) -> int:
        """How many of the earlier ones were answered."""
        return sum(each.answered for each in self.members[: self.number - 1])


async def repeats_of(held: HeldCase, unlocked: Unlocked, office: Office) -> RepeatView:
    """The cases about the same as this one, of those that its holder may read, oldest first."""
    record = await record_of(held, office)
    if record is None:
        return RepeatView()
    readable = await readable_of(record.same, held.row.kind, unlocked, office)
    if held.row.id not in readable or len(readable) == 1:
        return RepeatView()
    answered = await answered_in(office.cases.store, readable)
    rows = sorted(await office.cases.several(sorted(readable)), key=order_of)
    members = tuple(
        Member(
            line=case_line(plain_fields(row), (), office), answered=row.id in answered, is_this=row.id == held.row.id
        )
        for row in rows
    )
    return RepeatView(members=members, joined=record.joined)


def order_of(row: CaseRow) -> tuple[date, str]:
    """Which of two cases came first."""
    return row.received_day, row.registry_number


async def readable_of(case_ids: Collection[bytes], kind: str, unlocked: Unlocked, office: Office) -> set[bytes]:
    """Which of these an officer may hold beside a case of this kind in this moment; what is held back never."""
    return await still_readable(office.cases.store, unlocked.officer.id, office.rules.kinds_beside(kind), case_ids)


async def record_of(held: HeldCase, office: Office) -> Record | None:
    """What is sealed with a case, if it was linked."""
    row = (await repeat_rows(office.cases.store, [held.row.id])).get(held.row.id)
    return None if row is None else await open_record(row, held, office)


async def open_record(row: RepeatRow, held: HeldCase, office: Office) -> Record:
    """A record's content, for whoever holds its case."""
    payload = await open_case_body(held, row.sealed_id, row.body, Purpose.NOTE, office)
    content = decode_kept(payload.content)
    return Record(same=tuple(from_hex(str(each)) for each in content["same"]), joined=content.get("joined") is True)


def seal_records(
    record: Record, held: Sequence[HeldCase], before: Mapping[bytes, RepeatRow], office: Office
) -> tuple[list[RepeatRow], list[NewWrap]]:
    """The same record for several cases, each under its own key."""
    rows, wraps = [], []
    content = encode_kept({"type": "repeat", "same": [each.hex() for each in record.same], "joined": record.joined})
    for each in held:
        sealed_id, old = random_id(), before.get(each.row.id)
        about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=sealed_id)
        sealed = seal(content, to=[each.key.public], about=about)
        reader = each.key.public.key_id
        wraps.append(NewWrap(thing=sealed_id, reader=reader, kind="paper", record=sealed.wraps[0].raw))
        rows.append(
            RepeatRow(
                case_id=each.row.id, sealed_id=sealed_id, version=old.version + 1 if old else 1,
                day=office.clock.today(), body=sealed.body.raw,
            )
        )  # fmt: skip
    return rows, wraps


def is_over(row: CaseRow) -> bool:
    """Whether nothing is done in a case any more."""
    return row.state in {CaseState.CLOSED, CaseState.WITHDRAWN}
