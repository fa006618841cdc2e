"""Rules of what is brought from other systems and carried over into them: columns, limits, the order of a form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policies.sources import Source


class Column(StrEnum):
    """What a column of an export can mean."""

    NUMBER = "number"
    RECEIVED = "received"
    TITLE = "title"
    BODY = "body"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    WHERE = "where"
    KIND = "kind"
    UNIT = "unit"


NEEDED = (Column.NUMBER, Column.RECEIVED, Column.BODY)


class Pasted(StrEnum):
    """What one field of another system's form is filled with."""

    LANE = "lane"
    RECEIVED = "received"
    KIND = "kind"
    CONTACT = "contact"
    WHERE = "where"
    TITLE = "title"
    BODY = "body"
    HANDLING = "handling"
    ANSWER = "answer"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSource:
    """One system whose export is read: what its columns are called, how its numbers look, which kinds it names."""

    label: str
    lane: str
    number: str
    otherwise: str
    columns: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, str]

    def is_number(self, text: str) -> bool:
        """Whether a text looks like one of its numbers."""
        return re.fullmatch(self.number, text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PasteField:
    """One field of the form that is filled by hand."""

    name: Pasted
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRule:
    """What is carried over into another system by hand, and in which order its form asks for it."""

    into: str
    lanes: tuple[str, ...]
    fields: tuple[PasteField, ...]
    answer_fields: tuple[PasteField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """How exports of other systems are read, and what is carried over into them."""

    most_rows: int
    biggest_bytes: int
    header_within: int
    longest_cell: int
    longest_line: int
    oldest_days: int
    formula: str
    moments: tuple[str, ...]
    days: tuple[str, ...]
    sources: Mapping[str, ImportSource]
    export: ExportRule
    basis: str
    source: Source
    effective_from: date

    @property
    def lanes(self) -> Mapping[str, str]:
        """The source of each lane through which something is brought."""
        return {each.lane: name for name, each in self.sources.items()}
