"""One frozen dataclass per kind of rule; unknown keys are refused by the loader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from policies.identifiers import Deidentification


class Source(StrEnum):
    """Where a rule comes from; a page lists every `verify`."""

    PLAN = "plan"
    LAW = "law"
    DESIGN = "design"
    VERIFY = "verify"
    PUBLIC = "public"


class Count(StrEnum):
    """The three ways in which the office counts time."""

    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class PauseReason(StrEnum):
    """Why a clock may stand still."""

    SUPPLEMENT = "supplement"
    TRANSFER = "transfer"
    REPRESENTATIVE = "representative"
    HEARING = "hearing"
    EXAMINATION = "examination"
    FIELD_SURVEY = "field_survey"
    PUBLIC_OPINION = "public_opinion"


class IdentityClass(StrEnum):
    """What the office knows about the person, from nothing to everything (I0 to I4)."""

    ANONYMOUS = "anonymous"
    SELF_DISCLOSED = "self_disclosed"
    SEALED = "sealed"
    NAMED_PROTECTED = "named_protected"
    ORDINARY = "ordinary"


class DeadlineClass(StrEnum):
    """The only thing about a deadline that may be known before a case is opened."""

    PROTECTED = "protected"
    ORDINARY = "ordinary"


class Concern(StrEnum):
    """Whom a report concerns, as far as it decides who may receive it."""

    NOBODY = "nobody"
    THIS_TEAM = "team"
    OFFICE = "office"
    UNSURE = "unsure"


class Permission(StrEnum):
    """What an officer's role may allow, written `thing:act` and kept in alphabetical order."""

    CASE_ANSWER = "case:answer"
    CASE_ASSIGN = "case:assign"
    CASE_CLOSE = "case:close"
    CASE_LIST = "case:list"
    CASE_MOVE = "case:move"
    CASE_NOTE = "case:note"
    CASE_OPEN = "case:open"
    CASE_RECUSE = "case:recuse"
    CASE_RELEASE = "case:release"
    CASE_REVEAL = "case:reveal"
    CASE_REVIEW = "case:review"
    ENTRY_WRITE = "entry:write"
    FACTSHEET_ANSWER = "factsheet:answer"
    HOLIDAY_WRITE = "holiday:write"
    IDENTITY_REQUEST = "identity:request"
    IDENTITY_SHARE = "identity:share"
    JOURNAL_READ = "journal:read"
    OFFICER_WRITE = "officer:write"
    STAFF_WRITE = "staff:write"
    STATISTICS_READ = "statistics:read"


# What an account of the portal may do at all; no officer's role includes any of it.
PORTAL_PERMISSIONS = frozenset({Permission.ENTRY_WRITE, Permission.FACTSHEET_ANSWER})


class Input(StrEnum):
    """What a step of the dialogue waits for."""

    CHOICE = "choice"
    TEXT = "text"
    NONE = "none"
    RECEIPT = "receipt"
    FILES = "files"


Answer = str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team of the office and what it is there for."""

    label: str
    duties: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A place that receives sealed reports; its few officers hold its key."""

    label: str
    plain: str
    team: str
    deadline_class: DeadlineClass
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A department of the district, a public body or a place, by the name it had in these years."""

    name: str
    bureau: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many custodians there are, how many of them are needed, and how long what they permit holds."""

    needed: int
    of: int
    grant_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The office: names of things, no name of a person."""

    id: str
    name: str
    body: str
    head: str
    address: str
    independent_recipient: str
    quorum: Quorum
    teams: Mapping[str, Team]
    desks: Mapping[str, Desk]
    units: tuple[Unit, ...]
    grades: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A detail that a case of this kind may carry: the field of the dialogue and the label of the answer."""

    field: str
    label: str
    optional: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of case: who works on it, how long, what is asked, how long it is kept."""

    code: str
    label: str
    plain: str
    desk: str
    team: str
    deadline: str
    first_answer: str
    identity_class: IdentityClass
    retention: str
    states: tuple[str, ...]
    results: tuple[str, ...]
    systems: tuple[str, ...]
    questions: tuple[Question, ...]
    basis: str
    source: Source
    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRule:
    """What a call or visit that staff enter becomes: a plain complaint, or something for the protected desk."""

    ordinary: str
    protected: str
    basis: str
    source: Source
    effective_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Which desk receives, given the kind of case and whom it concerns; the narrower row wins."""

    kind: str
    concern: Concern
    desk: str
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """How often a deadline may grow, by how much, and what each time needs."""

    by: int
    times: int
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """A length of time with the way it is counted and the text it rests on."""

    code: str
    label: str
    starts: str
    length: int
    count: Count
    first_day_counts: bool
    pauses: tuple[PauseReason, ...] = ()
    extend: Extension | None = None
    basis: str
    source: Source
    checked: date
    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of one working day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Public-office holidays and working hours; years outside the table are known not to be known."""

    days: Mapping[date, str]
    first_year: int
    last_year: int
    hours: tuple[Period, ...]

    def name(self, day: date) -> str | None:
        """Why the office is closed that day, or None if it is open."""
        if day in self.days:
            return self.days[day]
        return ("토요일", "일요일")[day.weekday() - 5] if day.weekday() >= 5 else None  # noqa: PLR2004 - Saturday

    def is_open(self, day: date) -> bool:
        """Whether that day is a working day."""
        return self.name(day) is None

    def covers(self, day: date) -> bool:
        """Whether the holidays of that year are in the table."""
        return self.first_year <= day.year <= self.last_year

    def adding(self, extra: Mapping[date, str]) -> "Calendar":
        """The same calendar with the holidays that the administrator added."""
        merged = {**self.days, **extra}
        return Calendar(days=merged, first_year=self.first_year, last_year=self.last_year, hours=self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role of an officer and what it permits; reading needs an assignment on top."""

    label: str
    permissions: tuple[Permission, ...]
    apart_from: tuple[str, ...] = ()
    portal: bool = False  # of an account on the administrative network, never of an officer


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """How long a class of records is kept and what happens then."""

    label: str
    years: int
    counts_from: str
    destroys: str
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that can be picked."""

    label: str
    value: Answer
    set: Mapping[str, Answer] = field(default_factory=dict)
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the dialogue."""

    id: str
    say: tuple[str, ...] = ()
    ask: str | None = None
    input: Input
    field: str | None = None
    optional: bool = False
    options: tuple[Option, ...] = ()
    next: str | None = None
    crisis: bool = False

    @property
    def answer(self) -> str:
        """Name under which the answer is kept."""
        return self.id if self.field is None else self.field


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """The guided dialogue as a table, and the expressions that ask for the crisis card."""

    start: str
    steps: tuple[Step, ...]
    crisis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of the office, cross-checked, with the fingerprint of the files they came from."""

    organisation: Organisation
    kinds: Mapping[str, Kind]
    entry: EntryRule
    routing: tuple[Route, ...]
    deadlines: Mapping[str, DeadlineRule]
    holidays: Calendar
    access: Mapping[str, Role]
    retention: Mapping[str, RetentionRule]
    wording: Mapping[str, Mapping[str, str]]
    dialogue: Dialogue
    deidentification: Deidentification
    fingerprint: str

    @property
    def desks(self) -> Mapping[str, Desk]:
        """The desks that receive, by id."""
        return self.organisation.desks

    def desk_for(self, kind: str, concern: Concern, team: str = "") -> str:
        """Id of the desk that receives a report of this kind that concerns these people."""
        rows = [row for row in self.routing if row.kind == kind and row.concern == concern]
        exact = [row.desk for row in rows if row.team == team]
        return (exact or [row.desk for row in rows if not row.team])[0]
