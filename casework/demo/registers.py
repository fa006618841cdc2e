"""What stands in the registers of the demo office: made-up entries, days counted from today."""

import re
import tomllib
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.registering.admitting import may_read, may_write
from casework.registering.writing import add_entry, move_entry
from policies.fields import FieldType
from policies.registers import Register

_DAY = re.compile(r"\{day([+-]\d+)?\}")
_YEAR = re.compile(r"\{year([+-]\d+)?\}")


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """One made-up entry: what is typed, and the state it is walked to; `key` names it for links of others."""

    key: str
    typed: Mapping[str, Any]
    state: str


async def fill_registers(officers: Mapping[str, Unlocked], office: Office) -> int:
    """Write every sample through the real doings, the ones that others lead to first; returns how many there are."""
    waiting = dict(samples(office.clock.today()))
    ids: dict[str, str] = {}
    written = 0
    for name in _in_order(waiting, office.rules.registers):
        register = office.rules.registers[name]
        for each in waiting[name]:
            ids[f"key:{each.key}"] = await _write(name, register, each, (officers, ids), office)
            written += 1
    return written


async def _write(
    name: str, register: Register, sample: SampleEntry, known: tuple[Mapping[str, Unlocked], Mapping[str, str]],
    office: Office,
) -> str:  # fmt: skip
    officers, ids = known
    typed = {field: ids.get(value, value) if isinstance(value, str) else value for field, value in sample.typed.items()}
    writer = next(each for each in officers.values() if may_write(register, each.officer))
    entry = await add_entry(name, typed, writer, office)
    for state in way_to(register, sample.state or register.first_state):
        decides = register.states[state].decided_by or register.write
        mover = next(
            each
            for each in officers.values()
            if each.officer.roles & set(decides) and (may_read(register, each.officer))
        )
        entry = await move_entry(name, entry.id.hex(), state, entry.version, mover, office)
    return entry.id.hex()


def _in_order(waiting: Mapping[str, object], registers: Mapping[str, Register]) -> list[str]:
    """The registers of which there are samples, each after those that it leads to."""
    done: list[str] = []

    def visit(name: str) -> None:
        if name in done or name not in waiting:
            return
        for each in registers[name].fields:
            if each.type is FieldType.LINK and each.to != name:
                visit(each.to)
        done.append(name)

    for name in waiting:
        visit(name)
    return done


def samples(today: date) -> Iterator[tuple[str, tuple[SampleEntry, ...]]]:
    """Every register of which there are samples, by name."""
    folder = files("casework.demo") / "registers"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            yield file.name.removesuffix(".toml"), samples_in(file.read_text(encoding="utf-8"), today)


def samples_in(text: str, today: date) -> tuple[SampleEntry, ...]:
    """The samples of one file: `{day-24}` is a day before today, `{year-1}` last year."""
    entries = tomllib.loads(text).get("entries", [])
    return tuple(
        SampleEntry(each.get("key", ""), _filled(each.get("fields", {}), today), each.get("state", ""))
        for each in entries
    )


def way_to(register: Register, state: str) -> list[str]:
    """The shortest way from the first state to another; StopIteration would be a sample that cannot be reached."""
    ways: deque[list[str]] = deque([[register.first_state]])
    seen = {register.first_state}
    while ways:
        way = ways.popleft()
        if way[-1] == state:
            return way[1:]
        for following in register.states[way[-1]].next:
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    raise LookupError(state)


def _filled(value: Any, today: date) -> Any:
    if isinstance(value, dict):
        return {name: _filled(each, today) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, today) for each in value]
    if isinstance(value, str):
        text = _DAY.sub(lambda found: (today + timedelta(days=int(found[1] or 0))).isoformat(), value)
        return _YEAR.sub(lambda found: str(today.year + int(found[1] or 0)), text)
    return str(value)
