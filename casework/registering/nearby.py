"""Entries of the same place: what was found here before, by the degrees that were written down."""

from collections.abc import Mapping
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Any

from casework.bootstrap import Office
from casework.registering.due import moved
from casework.registering.fields import spot_of
from casework.store.register_lists import EntryQuery, list_entries
from casework.store.registers import EntryRow
from policies.fields import FieldType
from policies.registers import Register

_EARTH = 6_371_000  # metres
_MOST_COMPARED = 5_000
_MOST_TOLD = 10


def place_of(register: Register) -> str:
    """The field that says where an entry is; empty if none does."""
    return next((each.name for each in register.fields if each.type is FieldType.PLACE), "")


async def near_to(
    name: str, register: Register, values: Mapping[str, Any], office: Office, *, without: bytes = b""
) -> list[tuple[EntryRow, int]]:
    """Earlier entries of the same place with how many metres away they are, the nearest first."""
    spot = spot_of(values.get(place_of(register)) or "") if register.near else None
    if spot is None or register.near is None:
        return []
    told = values.get(register.day)
    last = date.fromisoformat(told) if told and "/" not in told else office.clock.today()
    query = EntryQuery(
        register=name, day_from=moved(last, -register.near.months), day_until=last, size=_MOST_COMPARED
    )  # fmt: skip
    rows, _ = await list_entries(office.cases.store, query)
    found = []
    for row in rows:
        other = spot_of((row.fields or {}).get(place_of(register)) or "")
        if other is None or row.id == without:
            continue
        away = metres_between(spot[1:], other[1:])
        if away <= register.near.metres:
            found.append((row, round(away)))
    return sorted(found, key=lambda each: (each[1], each[0].number))[:_MOST_TOLD]


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two places are apart on the ground (haversine on a sphere; good to half a per cent)."""
    north, east = radians(other[0] - one[0]), radians(other[1] - one[1])
    half = sin(north / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(east / 2) ** 2
    return 2 * _EARTH * asin(sqrt(half))
