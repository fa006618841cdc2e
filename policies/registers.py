"""Registers: everything the office keeps that is no case; one file each, drawn by one set of pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from policies.fields import Field
from policies.sources import Source


class PlanKind(StrEnum):
    """Whether a programme is new in its year or goes on."""

    NEW = "new"
    CONTINUED = "continued"


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One of the programmes of the work plan, with the page on which it stands."""

    no: int
    label: str
    plan: PlanKind
    page: int
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """The outline of the district as latitudes and longitudes (WGS84), one corner after the other."""

    outline: tuple[tuple[float, float], ...]
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSystem:
    """One system of the work plan; registers, kinds and reports name it themselves.

    `pages` are those that serve it beside them, `tests` the files whose tests walk it.
    """

    label: str
    team: str
    programme: int
    tests: tuple[str, ...]
    pages: tuple[str, ...] = ()


class Stage(StrEnum):
    """Where a state stands on the way: still to be done, done, or given up."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class AlarmLevel(StrEnum):
    """What an alarm is: something to know, something to do, or something that was missed."""

    INFO = "info"
    DUTY = "duty"
    LATE = "late"


class Per(StrEnum):
    """For which stretch something is counted."""

    MONTH = "month"
    HALF = "half"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterState:
    """One state: which may follow, what must be filled in before, which day field it sets, who may move there.

    `clears` are fields that nobody needs any more from then on: what they said is gone, from what was changed as well.
    `keeps_away` names a field with an officer and one with numbers of cases: from then on they see these no more.
    `scans` are texts that are searched for personal data first: what is found must be mended, or named in `scanned`.
    """

    label: str
    stage: Stage = Stage.OPEN
    next: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    stamps: str = ""
    decided_by: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()
    scanned: str = ""
    keeps_away: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """How many days after a due day (before it, if negative) what is said, and to whom besides its officer."""

    days: int
    label: str
    level: AlarmLevel = AlarmLevel.DUTY


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDue:
    """A day by which something must be done: a rule of deadlines from a day field, or that day moved by days or months.

    `start` may name a column of lines (`trades.end_on`): then every line has a day of its own; of a stretch of time its
    first day counts, or with `from_end` its last. `met` is the field whose filling ends it, of the line where it is a
    line's; `states` are those in which it runs; with neither it runs while the entry is open. `stops` are lines with
    the days (`from`, `to`) on which the clock stands, and why (`reason`, a word of the deadline rules; left out, a
    supplement); `extended` is the field that says how often it was lengthened, as far as the rule allows.
    """

    name: str
    label: str
    start: str
    from_end: bool = False
    rule: str = ""
    shift_days: int = 0
    shift_months: int = 0
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    met: str = ""
    stops: str = ""
    extended: str = ""
    alarms: tuple[Alarm, ...]
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many entries there must at least, or may at most, be in a stretch of time."""

    label: str
    per: Per
    least: int | None = None
    most: int | None = None
    states: tuple[str, ...]
    warn_day: int = 1
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What comes of an entry by itself in another register, when a due day of it passes and nobody did it.

    `due` is that day and `after_days` how long it has passed; `back` the field there that leads here, `day` the one
    that takes the day of writing, `copies` which field there takes over which of here, `says` what else stands there.
    """

    due: str
    after_days: int
    to: str
    back: str
    day: str
    copies: Mapping[str, str]
    says: Mapping[str, str] = field(default_factory=dict)
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter made of an entry: `{field}` stands for what the entry says there, as people read it.

    `states` are those in which it is offered, left out always; `table` the lines that are set out under its text.
    """

    name: str
    label: str
    to: str
    title: str
    text: str
    states: tuple[str, ...] = ()
    table: str = ""
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked of people outside the office at the portal: a letter to read, fields of the entry to fill in.

    Only accounts with `role` are asked, and where `of` names a field only those of the department in it. `by` is the
    day field until which an answer is asked for, `until` the one after which the copy cannot be opened any more;
    `fills` are the fields that come back, `needs` those of them without which nothing is taken, `stamps` takes the
    day of the answer; `then` is the state that it brings, or the one that `otherwise` has for what a choice says.
    With `files` documents may come with the answer, with `gives` files of the entry may go along.
    """

    name: str
    label: str
    plain: str
    letter: str
    role: str
    states: tuple[str, ...]
    fills: tuple[str, ...]
    needs: tuple[str, ...] = ()
    of: str = ""
    by: str = ""
    until: str = ""
    stamps: str = ""
    then: str = ""
    otherwise: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    files: bool = False
    gives: bool = False
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """As what an entry comes before a committee: one neutral line, a letter that its members read, what comes back.

    Offered in `states` to entries of which `when` holds. `results` says which option of the field `decision` each
    result of the committee is; `reason` takes the reasons, `day` the day of the sitting; `then` is the state that a
    decision brings.
    """

    name: str
    label: str
    committee: str
    line: str
    letter: str
    states: tuple[str, ...]
    results: Mapping[str, str]
    decision: str
    reason: str
    day: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    then: str = ""
    basis: str
    source: Source


class Moment(StrEnum):
    """When something is offered at a case: while it is open, once it is over, while many are alike in a short time."""

    OPEN = "open"
    OVER = "over"
    MANY = "many"


@dataclass(frozen=True, slots=True, kw_only=True)
class FromCase:
    """How an entry is begun out of an ordinary case: the link that leads back, what the button says, when it is there.

    `counts` is the field that takes how many cases are alike, `says` what else stands in the form at first. Nothing
    that a person wrote is copied.
    """

    link: str
    label: str
    when: Moment
    counts: str = ""
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffGround:
    """Why somebody belongs into a register: their department, their grade, or both where both are named.

    `option` is what the field of grounds then says.
    """

    option: str
    units: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEnd:
    """How somebody ceases to belong there: which fields take the day, what else then stands in the entry."""

    days: tuple[str, ...]
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNews:
    """What a sealed register hears of changes of staff, and what it then proposes to whoever writes in it.

    `who` is the field with the staff number, `unit` and `ground` those of department and ground, `begins` takes the
    day on which somebody comes in, `states` are those in which they belong there; `retired` and `moved` say how that
    ends.
    """

    label: str
    who: str
    unit: str
    ground: str
    begins: str
    states: tuple[str, ...]
    retired: StaffEnd
    moved: StaffEnd
    grounds: tuple[StaffGround, ...]
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Entries are of the same place when they lie within so many metres, for so many months."""

    metres: int
    months: int
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCheck:
    """What must hold of a field beside its type: a least or a most under some condition, or a day not before another.

    `says` is the sentence shown beside the field when it does not hold.
    """

    of: str
    says: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    not_before: str = ""
    needed: bool = False  # the field must be filled in where `when` holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One register.

    `sealed` encrypts everything but number, state and due days; `add` are roles that read and may begin entries, and
    change none; `title`, `day` and `unit` name the fields that stand for an entry in lists; `same` are the fields by
    which two entries are the same matter; `planned` draws its days in the year plan of the whole office; `left_out`
    says why a field of the handbook is not here.
    """

    label: str
    plain: str
    systems: tuple[str, ...]
    programme: int
    team: str
    read: tuple[str, ...]
    write: tuple[str, ...]
    number: str
    title: str
    fields: tuple[Field, ...]
    states: Mapping[str, RegisterState]
    columns: tuple[str, ...]
    retention: str
    basis: str
    source: Source
    effective_from: date
    effective_to: date | None = None
    sealed: bool = False
    add: tuple[str, ...] = ()
    day: str = ""
    planned: bool = False
    unit: str = ""
    filters: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    near: Near | None = None
    checks: tuple[FieldCheck, ...] = ()
    dues: tuple[RegisterDue, ...] = ()
    quotas: tuple[Quota, ...] = ()
    follows: tuple[Follow, ...] = ()
    letters: tuple[Letter, ...] = ()
    asks: tuple[Ask, ...] = ()
    matters: tuple[Matter, ...] = ()
    from_cases: tuple[FromCase, ...] = ()
    staff: StaffNews | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_state(self) -> str:
        """The state in which an entry begins."""
        return next(iter(self.states))

    @property
    def open_states(self) -> tuple[str, ...]:
        """The states in which something is still to be done."""
        return tuple(name for name, state in self.states.items() if state.stage is Stage.OPEN)

    def field_of(self, name: str) -> Field | None:
        """A field, or a column of lines written `lines.column`; None if there is none."""
        first, _, rest = name.partition(".")
        found = next((each for each in self.fields if each.name == first), None)
        if not rest or found is None:
            return found
        return next((each for each in found.lines if each.name == rest), None)
