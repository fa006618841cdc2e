"""What is known of one act: to whom, what goes, what was told, how it was handed; sealed to the case."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.content import decode_kept, encode_kept
from casework.errors import NotFoundError
from casework.holding import HeldCase, hold_case, open_case_body
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.store.keyring import NewWrap
from casework.store.transfers import TransferRow, change_transfer, get_transfer
from crypto.context import Purpose, SealingContext
from crypto.keys import random_id
from crypto.seal import seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A clean file that goes along: where it lies in the case, and what it was when it was chosen."""

    message: str
    file: str
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that was done: on which day, how, and what was said about it."""

    day: date
    way: str = ""
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One act as the case's officers know it; `digest` is of everything that goes, as it was when it was begun."""

    to: str
    name: str
    address: str = ""
    contact: str = ""
    why: str = field(repr=False)
    measures: tuple[str, ...] = field(default=(), repr=False)
    paper: str = ""
    digest: str = ""
    files: tuple[Enclosed, ...] = ()
    copies: int = 1
    told: Step | None = None
    may_go: date | None = None  # the last day that is left to the person, once they were told
    made: Step | None = None
    number: str = ""
    handed: Step | None = None
    confirmed: Step | None = None
    returned: Step | None = None
    withdrawn: Step | None = None


async def transfer_of(
    case_id: CaseId, transfer_id: str, unlocked: Unlocked, office: Office
) -> tuple[HeldCase, TransferRow, Record]:
    """One act of this very case with what is known of it, for somebody who holds the case."""
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row = await get_transfer(office.cases.store, from_hex(transfer_id))
    if row.case_id != held.row.id:
        raise NotFoundError
    return held, row, await open_transfer(row, held, office)


async def open_transfer(row: TransferRow, held: HeldCase, office: Office) -> Record:
    """What is known of an act, for somebody who holds its case."""
    payload = await open_case_body(held, row.sealed_id, row.body, Purpose.NOTE, office)
    return _record(decode_kept(payload.content))


async def seal_transfer(record: Record, held: HeldCase, office: Office) -> tuple[bytes, bytes]:
    """A record under the case key: the id it is sealed about and its body; the wrap lies in the keyring first."""
    sealed_id = random_id()
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=sealed_id)
    sealed = seal(encode_kept({"type": "transfer", **_plain(record)}), to=[held.key.public], about=about)
    wrap = NewWrap(thing=sealed_id, reader=held.key.public.key_id, kind="transfer", record=sealed.wraps[0].raw)
    await office.keyring.add([wrap])
    return sealed_id, sealed.body.raw


async def keep_transfer(
    record: Record, row: TransferRow, held: HeldCase, office: Office, of_case: Mapping[str, Any] | None = None,
    **changes: Any,
) -> TransferRow:  # fmt: skip
    """The next version of an act, with what changes of its case; the wrap of the version before it goes last."""
    sealed_id, body = await seal_transfer(record, held, office)
    following = replace(row, version=row.version + 1, sealed_id=sealed_id, body=body, **changes)
    await change_transfer(office.cases.store, following, before=row.version, **(of_case or {}))
    await office.keyring.destroy(row.sealed_id)
    return following


def _plain(record: Record) -> dict[str, Any]:
    def text(value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, dict):
            return {name: text(part) for name, part in value.items()}
        return [text(part) for part in value] if isinstance(value, list | tuple) else value

    return {name: text(value) for name, value in asdict(record).items()}


def _record(content: dict[str, Any]) -> Record:
    known = {name: content[name] for name in Record.__dataclass_fields__ if name in content}
    known["measures"] = tuple(known["measures"])
    known["files"] = tuple(Enclosed(**each) for each in known["files"])
    known["may_go"] = _day(known["may_go"])
    for name in ("told", "made", "handed", "confirmed", "returned", "withdrawn"):
        step = known[name]
        known[name] = step and Step(day=date.fromisoformat(step["day"]), way=step["way"], note=step["note"])
    return Record(**known)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
