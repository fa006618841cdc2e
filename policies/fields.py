"""Fields that people fill in, of records and of registers: rules of the fields, never what stands in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FieldType(StrEnum):
    """How a field is written and kept; money is whole won, a rate has two decimals, a quantity three."""

    CHOICE = "choice"
    CHOICES = "choices"
    CONTACT = "contact"  # sealed, whatever the register is
    COUNT = "count"
    DAY = "day"
    LINES = "lines"
    LINK = "link"
    LONG = "long"
    OFFICER = "officer"
    PERIOD = "period"
    PLACE = "place"
    QUANTITY = "quantity"
    RATE = "rate"
    SCORE = "score"
    TEXT = "text"
    UNIT = "unit"
    UNITS = "units"
    WON = "won"
    YEAR = "year"
    YES = "yes"


NUMBERS = frozenset({FieldType.COUNT, FieldType.SCORE, FieldType.WON, FieldType.YEAR})
# What may stand in a line of an entry: nothing that has lines or a life of its own.
IN_LINES = frozenset(FieldType) - {FieldType.CONTACT, FieldType.LINES, FieldType.LINK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field.

    `measure` is the unit it is counted in (명, 건, ㎡) or, of money, shown in (원, 천원, 백만원); `computed` names what
    it is computed with and from which fields; `lines` are the fields of each line; `to` is where a link leads, `over`
    that it leads to nothing that is still open.
    """

    name: str
    label: str
    type: FieldType
    required: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    measure: str = ""
    least: int | None = None
    most: int | None = None
    computed: tuple[str, ...] = ()
    lines: tuple["Field", ...] = ()
    to: str = ""
    over: bool = False
    handbook: str = ""  # how the handbook calls it, where that is another word
