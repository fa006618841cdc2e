"""What officers write down in fields: talks, measures, interviews; rules of the fields, never what stands in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from policies.sources import Source


class FieldType(StrEnum):
    """How a field is written."""

    CHOICE = "choice"
    DAY = "day"
    TEXT = "text"
    LONG = "long"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordField:
    """One field."""

    name: str
    label: str
    type: FieldType
    required: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRule:
    """One sort of record; no `kinds` means every case that is worked on, talks left out."""

    label: str
    plain: str
    kinds: tuple[str, ...]
    many: bool
    fields: tuple[RecordField, ...]
    basis: str
    source: Source
    follow_up: str = ""
    due: str = ""
    counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Every sort of record, and from how many on a count is shown."""

    fewest_shown: int
    records: Mapping[str, RecordRule]
