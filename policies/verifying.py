"""Every rule that the office has yet to confirm: where it stands, what it rests on, where it acts."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from policies.sources import Source

# Under one of these a table says what it is called, in the office's words.
_NAMES = ("label", "title", "name", "about")
_PLAIN = (str, int, float, bool)
_LONGEST = 120
_NOT_SHOWN = frozenset({"basis", "source", "effective_from", "effective_to", *_NAMES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconfirmed:
    """One rule whose `source` is `verify`."""

    file: str
    key: str
    label: str
    basis: str
    settings: tuple[tuple[str, str], ...]  # its own plain values, as they act today


@cache
def unconfirmed() -> tuple[Unconfirmed, ...]:
    """All of them, file by file, in the order in which they stand."""
    return tuple(rule for name, table in _tables(files("policies")) for rule in _in(name, "", table))


def _tables(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _tables(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield f"{prefix}{entry.name}", tomllib.loads(entry.read_text(encoding="utf-8"))


def _in(file: str, key: str, table: Mapping[str, Any]) -> Iterator[Unconfirmed]:
    if table.get("source") == Source.VERIFY:
        label = next((str(table[name]) for name in _NAMES if isinstance(table.get(name), str)), "")
        yield Unconfirmed(
            file=file, key=key, label=label, basis=str(table.get("basis", "")), settings=tuple(_values(table))
        )
    for name, part in table.items():
        inner = f"{key}.{name}" if key else name
        if isinstance(part, Mapping):
            yield from _in(file, inner, part)
        elif isinstance(part, list):
            for number, each in enumerate(part, 1):
                if isinstance(each, Mapping):
                    yield from _in(file, f"{inner}[{number}]", each)


def _values(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if name in _NOT_SHOWN:
            continue
        if isinstance(value, _PLAIN):
            yield name, _said(value)
        elif isinstance(value, list) and value and all(isinstance(each, _PLAIN) for each in value):
            yield name, ", ".join(_said(each) for each in value)[:_LONGEST]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "예" if value else "아니요"
    return str(value)[:_LONGEST]
