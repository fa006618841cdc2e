"""What the public site tells of the field days: posts that a lead approved, days to come, how requests stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from casework.boards.putting import put_up, read_board
from casework.bootstrap import Intake, Office
from casework.store.register_lists import EntryQuery, list_entries
from casework.store.registers import EntryRow
from policies.fields import Field
from policies.registers import Register

BOARD = "field"
POSTS, DAYS, REQUESTS = "site_post", "field_day", "field_request"
_PUBLISHED = ("published",)
_TO_COME = ("announced",)
_MOST = 200
_MONTHS_BACK = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Post:
    """One post."""

    id: str
    title: str
    sort: str
    day: date
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayToCome:
    """A field day that was announced."""

    day: date
    theme: str
    place: str


@dataclass(frozen=True, slots=True)
class Told:
    """How what somebody asked for stands; nothing says who asked."""

    title: str
    category: str
    stage: str
    progress: int | None
    result: str
    day: date


@dataclass(frozen=True, slots=True)
class FieldSite:
    """Everything on the public site of the field days."""

    posts: tuple[Post, ...]
    days: tuple[DayToCome, ...]
    requests: tuple[Told, ...]


async def put_posts(office: Office) -> None:
    """Put up what is published now; what was taken down is gone with it."""
    today = office.clock.today()
    registers = office.rules.registers
    posts = await _rows(POSTS, _PUBLISHED, office)
    days = await _rows(DAYS, _TO_COME, office, day_from=today)
    requests = await _rows(REQUESTS, _PUBLISHED, office, day_from=today - _MONTHS_BACK)
    content = {
        "posts": [_post(row, registers[POSTS]) for row in posts],
        "days": [_day(row) for row in days if row.day],
        "requests": [_request(row, registers[REQUESTS]) for row in requests if row.day],
    }
    await put_up(BOARD, content, office)


async def read_site(intake: Intake) -> FieldSite:
    """What stands on the site now."""
    content: Mapping[str, Any] = await read_board(BOARD, intake)
    return FieldSite(
        tuple(
            Post(each["id"], each["title"], each["sort"], date.fromisoformat(each["day"]), tuple(each["paragraphs"]))
            for each in content.get("posts", ())
        ),
        tuple(
            DayToCome(date.fromisoformat(each["day"]), each["theme"], each["place"]) for each in content.get("days", ())
        ),
        tuple(
            Told(
                each["title"], each["category"], each["stage"], each["progress"], each["result"],
                date.fromisoformat(each["day"]),
            )
            for each in content.get("requests", ())
        ),
    )  # fmt: skip


async def _rows(name: str, states: tuple[str, ...], office: Office, day_from: date | None = None) -> list[EntryRow]:
    query = EntryQuery(register=name, states=states, day_from=day_from, size=_MOST)
    rows, _ = await list_entries(office.cases.store, query)
    return rows


def _post(row: EntryRow, register: Register) -> dict[str, Any]:
    own = row.fields or {}
    day = own.get("published_on") or (row.day or row.made_day).isoformat()
    return {
        "id": row.id.hex(),
        "title": own["title"],
        "sort": _label(register.field_of("source_kind"), own.get("source_kind")),
        "day": day,
        "paragraphs": [each.strip() for each in str(own["body"]).split("\n") if each.strip()],
    }


def _day(row: EntryRow) -> dict[str, Any]:
    own = row.fields or {}
    place = str(own.get("place") or "").partition("[")[0].strip()
    return {"day": (row.day or row.made_day).isoformat(), "theme": own["theme"], "place": place}


def _request(row: EntryRow, register: Register) -> dict[str, Any]:
    own = row.fields or {}
    return {
        "title": own["title"],
        "category": _label(register.field_of("category"), own.get("category")),
        "stage": _label(register.field_of("feasibility"), own.get("feasibility")),
        "progress": own.get("progress"),
        "result": own.get("public_result") or "",
        "day": (row.day or row.made_day).isoformat(),
    }


def _label(rule: Field | None, value: Any) -> str:
    return rule.options.get(value, "") if rule and value else ""
