"""An officer's own views of the list: a name and filters, sealed to that officer alone, for a name may say too much."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.content import check_text, decode, encode, text_of
from casework.errors import NotAllowedNowError, NotFoundError, TooLongError
from casework.ids import from_hex
from casework.listing import VIEWS, InboxQuery
from casework.people import Unlocked
from casework.store.keyring import NewWrap
from casework.store.views import ViewRow, add_view, drop_view, view_rows
from casework.unlocking import require
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import random_id
from crypto.seal import seal
from crypto.unseal import open_sealed
from policies.rules import Permission

_FILTERS = ("view", "kind", "state", "desk")
_DAYS = ("due_from", "due_until")


@dataclass(frozen=True, slots=True)
class OwnView:
    """A view that an officer keeps; without a name where it can no longer be opened."""

    id: str
    name: str = field(repr=False)
    query: InboxQuery = field(repr=False)


async def keep_view(name: str, query: InboxQuery, unlocked: Unlocked, office: Office) -> None:
    """Keep the filters of a list under a name; refused where the officer keeps as many as they may."""
    require(unlocked, Permission.CASE_LIST)
    rule, view_id = office.rules.lists, random_id()
    name = check_text(name)
    if len(name) > rule.longest_name:
        raise TooLongError
    content = {"type": "view", "name": name} | {each: getattr(query, each) for each in _FILTERS}
    content |= {each: day.isoformat() for each in _DAYS if (day := getattr(query, each))}
    sealed = seal(encode(content), to=[unlocked.key.public], about=_about(view_id, office))
    wrap = NewWrap(thing=view_id, reader=sealed.wraps[0].key_id, kind="view", record=sealed.wraps[0].raw)
    await office.keyring.add([wrap])
    row = ViewRow(view_id, unlocked.officer.id, sealed.body.raw)
    if not await add_view(office.cases.store, row, most=rule.most_views):
        await office.keyring.destroy(view_id)
        raise NotAllowedNowError


async def own_views(unlocked: Unlocked, office: Office) -> tuple[OwnView, ...]:
    """An officer's own views, by name."""
    rows = await view_rows(office.cases.store, unlocked.officer.id)
    records = await office.keyring.find_many([row.id for row in rows], unlocked.key.public.key_id)
    views = [_opened(row, records.get(row.id), unlocked, office) for row in rows]
    return tuple(sorted(views, key=lambda view: (not view.name, view.name, view.id)))


async def forget_view(view_id: str, unlocked: Unlocked, office: Office) -> None:
    """Forget one of the officer's own views; another's is not found."""
    require(unlocked, Permission.CASE_LIST)
    wanted = from_hex(view_id)
    if not await drop_view(office.cases.store, wanted, unlocked.officer.id):
        raise NotFoundError
    await office.keyring.destroy(wanted)


def _opened(row: ViewRow, record: bytes | None, unlocked: Unlocked, office: Office) -> OwnView:
    unnamed = OwnView(row.id.hex(), "", InboxQuery())
    if record is None:
        return unnamed
    about = _about(row.id, office)
    try:
        payload = open_sealed(Body.parse(row.body), WrapRecord.parse(record), key=unlocked.key, about=about)
    except CryptoError:
        return unnamed
    content = decode(payload.content)
    return OwnView(row.id.hex(), text_of(content, "name"), _query(content))


def _query(content: Mapping[str, Any]) -> InboxQuery:
    """The filters as they were kept; a view of the list that is there no longer is the usual one."""
    view = text_of(content, "view")
    first, last = (date.fromisoformat(day) if (day := text_of(content, each)) else None for each in _DAYS)
    return InboxQuery(
        view=view if view in VIEWS else InboxQuery().view,
        kind=text_of(content, "kind"),
        state=text_of(content, "state"),
        desk=text_of(content, "desk"),
        due_from=first,
        due_until=last,
    )


def _about(view_id: bytes, office: Office) -> SealingContext:
    return SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=view_id)
