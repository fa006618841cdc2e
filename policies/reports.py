"""Reports: tables of the plan, computed from registers, with the figures printed before the system began."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from policies.registers import Per
from policies.sources import Source


class Counted(StrEnum):
    """What a report counts: entries of a register, or ordinary complaints by the channel through which they came."""

    ENTRIES = "entries"
    COMPLAINTS = "complaints"


class RowsBy(StrEnum):
    """What each row of a report stands for, where it is not a field."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    STATE = "state"
    ENTRY = "entry"  # a list: one row for each entry of the year


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportColumn:
    """One column.

    It counts entries, or sums a field (`sum`), takes the middle of one (`average`), or is a `rate` of two other
    columns; of a list it `shows` a field. `where` and `states` say which entries, `register` another register than the
    report's. `measure` is how money is shown. `group` stands over columns that belong together; `joins`
    puts a column into the cell of the one before, as the plan prints pairs: ` / {}` for 26 / 68, `({})` for 22(24).
    """

    name: str
    label: str
    group: str = ""
    shows: str = ""
    sum: str = ""
    average: str = ""
    rate: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    register: str = ""
    channels: tuple[str, ...] = ()  # of complaints, as `monitoring.toml` names them; none means all
    measure: str = ""
    joins: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """A row as it was printed before the system began: its key, its cells in the report's own measure."""

    row: str
    cells: Mapping[str, str]
    year: int = 0  # of a list, or of a report whose rows are no years


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One table.

    `rows` is a word of RowsBy or the name of a field; `years` how many are shown with the chosen one; `total` is what
    the row of sums is called, empty for none: sums of what is displayed, as the plan's tables are. `fewest` keeps back
    smaller counts. `read` are roles beside those of the register.
    """

    code: str
    label: str
    systems: tuple[str, ...]
    rows: str
    columns: tuple[ReportColumn, ...]
    register: str = ""
    counts: Counted = Counted.ENTRIES
    read: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    row_label: str = "구분"
    years: int = 1
    rising: bool = False
    total: str = ""
    total_first: bool = True
    unit: str = ""
    note: str = ""
    fewest: int = 0
    delivered: Per | None = None  # how often it is laid as files into the folder of the settings
    chart: str = ""  # the column that is drawn beside the table
    history: tuple[HistoryRow, ...] = ()
    history_from: str = ""  # where the printed figures stand
    basis: str
    source: Source
    effective_from: date
