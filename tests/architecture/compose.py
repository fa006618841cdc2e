"""Reads the small part of YAML that docker/compose.yml keeps to, and refuses everything else."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

_ENTRY = re.compile(r"(?P<key>\"[^\"]+\"|[\w<.-]+):(?: (?P<value>.+))?")
_IN_LIST = re.compile(r"\"[^\"]*\"|[^,\[\]\"\s][^,\[\]\"]*")
_ODD = re.compile(r"^[%@`|>!?*&{]|: |\t| #")  # tags, block texts, flow mappings, second mappings on one line


@dataclass(frozen=True)
class Line:
    number: int
    indent: int
    text: str


@dataclass
class Reader:
    """A document on its way into dictionaries, lists and words."""

    lines: list[Line]
    at: int = 0
    anchors: dict[str, dict[str, Any]] = field(default_factory=dict)

    def mapping(self, indent: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while (line := self._peek()) is not None and line.indent == indent:
            entry = _ENTRY.fullmatch(line.text) or _refuse(line)
            self.at += 1
            key, value = entry["key"].strip('"'), entry["value"] or ""
            if key == "<<":
                merged |= self.anchors[value.removeprefix("*")]
                continue
            if key in found:
                _refuse(line)
            found[key] = self._value(value, line)
        return merged | found

    def _value(self, value: str, line: Line) -> Any:
        if value.startswith("&"):
            self.anchors[value[1:]] = inner = self._inner(line)
            return inner
        return scalar(value, line) if value else self._inner(line)

    def _inner(self, line: Line) -> Any:
        below = self._peek()
        if below is None or below.indent <= line.indent:
            return None
        return self._items(below.indent) if below.text.startswith("- ") else self.mapping(below.indent)

    def _items(self, indent: int) -> list[Any]:
        found = []
        while (line := self._peek()) is not None and line.indent == indent and line.text.startswith("- "):
            self.at += 1
            found.append(scalar(line.text[2:], line))
        return found

    def _peek(self) -> Line | None:
        return self.lines[self.at] if self.at < len(self.lines) else None


def read(text: str) -> dict[str, Any]:
    """The document as plain values."""
    lines = []
    for number, raw in enumerate(text.splitlines(), 1):
        if raw.strip() and not raw.lstrip().startswith("#"):
            lines.append(Line(number, len(raw) - len(raw.lstrip(" ")), raw.strip()))
    reader = Reader(lines)
    found = reader.mapping(0)
    if reader.at != len(lines):
        _refuse(lines[reader.at])
    return found


def scalar(text: str, line: Line) -> Any:
    """A word, a quoted word, a number, a truth, a list in brackets or an empty mapping."""
    if text == "{}":
        return {}
    if text.startswith("["):
        return [scalar(each.strip(), line) for each in _IN_LIST.findall(text[1:-1])]
    if text.startswith('"'):
        return json.loads(text)
    if _ODD.search(text):
        _refuse(line)
    if text in {"true", "false"}:
        return text == "true"
    return int(text) if re.fullmatch(r"0|[1-9][0-9]*", text) else text


def _refuse(line: Line) -> Any:
    message = f"line {line.number} is not in the part of YAML that is used here: {line.text}"
    raise ValueError(message)
