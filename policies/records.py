"""What officers write down in fields: talks, measures, interviews; rules of the fields, never what stands in them."""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.fields import Field, FieldType
from policies.sources import Source

# What stands in a case is sealed and written by hand: no field of it needs more.
IN_RECORDS = frozenset({FieldType.CHOICE, FieldType.DAY, FieldType.LONG, FieldType.TEXT})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRule:
    """One sort of record; no `kinds` means every case that is worked on, talks left out."""

    label: str
    plain: str
    kinds: tuple[str, ...]
    many: bool
    fields: tuple[Field, ...]
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
