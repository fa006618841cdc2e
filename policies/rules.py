"""One frozen dataclass per kind of rule; unknown keys are refused by the loader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policies.approval import Approval
from policies.booking import BookingRule
from policies.committees import Committees
from policies.complainants import ComplainantRule
from policies.counselling import Counselling
from policies.deadlines import Calendar, DeadlineRule, in_force
from policies.destruction import DestructionRule
from policies.dialogue import Dialogue
from policies.errors import NoRuleThenError
from policies.identifiers import Deidentification
from policies.identity import Identity
from policies.imports import Imports
from policies.layouts import Layout
from policies.lists import ListRule
from policies.monitoring import Monitoring, Urgency
from policies.officers import OfficerRule
from policies.protection import ProtectionRule
from policies.records import Records
from policies.registers import District, PlanSystem, Programme, Register
from policies.repeats import Repeats
from policies.reports import Report
from policies.search import SearchRule
from policies.signals import Triage
from policies.sources import Source
from policies.transfers import Agency, Transfers
from policies.upkeep import Upkeep
from policies.writing import WritingRule


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


class Group(StrEnum):
    """What a person who knows no legal word would say it is about; the first choice of every channel."""

    TALK = "talk"
    WRONGDOING = "wrongdoing"
    RIGHTS = "rights"
    EVERYDAY = "everyday"


class Track(StrEnum):
    """Which way of working a kind follows (handbook 2.1)."""

    COMPLAINT = "complaint"
    PETITION = "petition"
    PROTECTED = "protected"
    COUNSELLING = "counselling"
    TAX = "tax"
    CONFLICT = "conflict"
    INTERNAL = "internal"


class Concern(StrEnum):
    """Whom a report concerns, as far as it decides who may receive it."""

    NOBODY = "nobody"
    THIS_TEAM = "team"
    OFFICE = "office"
    UNSURE = "unsure"


class Permission(StrEnum):
    """What an officer's role may allow, written `thing:act` and kept in alphabetical order."""

    APPROVAL_DECIDE = "approval:decide"
    ASK_ANSWER = "ask:answer"
    AWARD_WRITE = "award:write"
    BRIEFING_READ = "briefing:read"
    CASE_ANSWER = "case:answer"
    CASE_ASSIGN = "case:assign"
    CASE_CLOSE = "case:close"
    CASE_CONVERT = "case:convert"
    CASE_EXPORT = "case:export"
    CASE_IMPORT = "case:import"
    CASE_LIST = "case:list"
    CASE_MOVE = "case:move"
    CASE_NOTE = "case:note"
    CASE_OPEN = "case:open"
    CASE_RECUSE = "case:recuse"
    CASE_RELEASE = "case:release"
    CASE_REVEAL = "case:reveal"
    CASE_REVIEW = "case:review"
    CHECK_READ = "check:read"
    CHECK_WRITE = "check:write"
    COMMITTEE_RUN = "committee:run"
    COMMITTEE_SIT = "committee:sit"
    DESTRUCTION_DECIDE = "destruction:decide"
    DESTRUCTION_READ = "destruction:read"
    ENTRY_WRITE = "entry:write"
    FACTSHEET_ANSWER = "factsheet:answer"
    HOLIDAY_WRITE = "holiday:write"
    IDENTITY_REQUEST = "identity:request"
    IDENTITY_SHARE = "identity:share"
    JOURNAL_READ = "journal:read"
    OFFICER_CONFIRM = "officer:confirm"
    OFFICER_WRITE = "officer:write"
    POLICY_READ = "policy:read"
    REGISTER_READ = "register:read"
    REGISTER_WRITE = "register:write"
    STAFF_WRITE = "staff:write"
    STATISTICS_READ = "statistics:read"


# What an account of the portal may do at all; no officer's role includes any of it.
PORTAL_PERMISSIONS = frozenset(
    {Permission.ASK_ANSWER, Permission.COMMITTEE_SIT, Permission.ENTRY_WRITE, Permission.FACTSHEET_ANSWER}
)


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

    def is_there_on(self, day: date) -> bool:
        """Whether it bore this name on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


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
class Kind:
    """A kind of case: who works on it, how long, what is asked, how long it is kept.

    `broad` is the kind of its group for whoever knows no better; `offered` whether a person may choose it themself;
    `protected` whether only those who work on it may know of it; `milestones` are deadlines beside that of the end.
    A `talk` is no case: nothing of it leaves the office, and it becomes a report only when its person says so.
    """

    code: str
    label: str
    plain: str
    group: Group
    track: Track
    protected: bool
    desk: str
    team: str
    deadline: str
    first_answer: str
    identity_class: IdentityClass
    retention: str
    states: tuple[str, ...]
    results: tuple[str, ...]
    systems: tuple[str, ...]
    questions: tuple[str, ...]  # fields of the dialogue; each has its label `answer.<field>` in the wording
    basis: str
    source: Source
    effective_from: date
    effective_to: date | None = None
    broad: bool = False
    talk: bool = False
    offered: bool = True
    milestones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRule:
    """What a call or visit that staff enter becomes: a plain complaint, or something for the protected desk."""

    ordinary: str
    protected: str
    basis: str
    source: Source
    effective_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TextingRule:
    """What a text message to the mayor's line becomes, and which desk receives it."""

    kind: str
    desk: str
    basis: str
    source: Source
    effective_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Who receives what concerns this office: the office as a whole, and for each team the desk that stands in.

    `quarantine` is the desk of those who look at a report that was filed as something else.
    """

    office: str
    cooling_off_days: int
    quarantine: str
    stands_in: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role of an officer and what it permits; reading needs an assignment on top."""

    label: str
    permissions: tuple[Permission, ...]
    apart_from: tuple[str, ...] = ()
    portal: bool = False  # of an account on the administrative network, never of an officer
    outside: str = ""  # what stands in the place of a department for those of this role who belong to none


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """How long a class of records is kept and what happens then."""

    label: str
    years: int
    counts_from: str
    destroys: str
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Rules:
    """All rules of the office, cross-checked, with the fingerprint of the files they came from."""

    organisation: Organisation
    kinds: Mapping[str, Kind]
    entry: EntryRule
    texting: TextingRule
    identity: Identity
    complainant: ComplainantRule
    counselling: Counselling
    committees: Committees
    protection: ProtectionRule
    routing: Routing
    deadlines: Mapping[str, tuple[DeadlineRule, ...]]
    holidays: Calendar
    access: Mapping[str, Role]
    approval: Approval
    retention: Mapping[str, RetentionRule]
    destruction: DestructionRule
    wording: Mapping[str, Mapping[str, str]]
    dialogue: Dialogue
    deidentification: Deidentification
    triage: Triage
    monitoring: Monitoring
    urgency: Urgency
    imports: Imports
    records: Records
    registers: Mapping[str, Register]
    layouts: Mapping[str, Layout]
    programmes: tuple[Programme, ...]
    reports: Mapping[str, Report]
    booking: BookingRule
    systems: Mapping[str, PlanSystem]
    district: District
    repeats: Repeats
    search: SearchRule
    lists: ListRule
    writing: WritingRule
    transfers: Transfers
    agencies: Mapping[str, Agency]
    upkeep: Upkeep
    officers: OfficerRule
    fingerprint: str

    def __repr__(self) -> str:
        """Short: asyncio writes out the result of every finished task that it asks a signal's name of."""
        return f"<Rules {self.fingerprint[:12]}>"

    @property
    def desks(self) -> Mapping[str, Desk]:
        """The desks that receive, by id."""
        return self.organisation.desks

    @property
    def plain_kinds(self) -> tuple[str, ...]:
        """Names of the kinds that are not protected: nothing but these is compared, put forward or carried over."""
        return tuple(name for name, kind in self.kinds.items() if not kind.protected)

    def kinds_beside(self, kind: str) -> tuple[str, ...]:
        """Names of the kinds whose cases may be about the same as one of this kind: as protected as it; no talk."""
        one = self.kinds[kind]
        return (
            ()
            if one.talk
            else tuple(name for name, each in self.kinds.items() if each.protected == one.protected and not each.talk)
        )

    def deadline(self, name: str, on: date) -> DeadlineRule:
        """The version of a deadline that is in force on the day its clock starts."""
        found = in_force(self.deadlines[name], on)
        if found is None:
            raise NoRuleThenError
        return found

    def case_deadline(self, kind: Kind, received: date) -> DeadlineRule:
        """The deadline of a case of this kind; a day on which the kind was not there is taken for the nearest one."""
        # A machine's clock can be wrong. What somebody said is opened all the same, and what waits behind it.
        nearest = max(received, kind.effective_from)
        return self.deadline(kind.deadline, min(nearest, kind.effective_to or nearest))

    def desk_for(self, kind: str, concern: Concern, team: str = "") -> str:
        """Id of the desk that receives a report of this kind that concerns these people."""
        return self.stand_in(self.kinds[kind].desk, concern, team)

    def stand_in(self, desk: str, concern: Concern, team: str = "") -> str:
        """Id of the desk that receives in place of this one, or this one, given whom a report concerns."""
        own = self.desks[desk].team
        if concern is Concern.OFFICE:
            return self.routing.office
        if concern is Concern.NOBODY or (concern is Concern.THIS_TEAM and team not in {"", own}):
            return desk
        return self.routing.stands_in[own]

    def desks_after(self, desk: str, kind: str) -> tuple[str, ...]:
        """Ids of the desks, in order, that may take over a report of this kind which this desk must not see."""
        stood_in = desk in self.routing.stands_in.values() and desk != self.kinds[kind].desk
        # It got here because it concerns the usual team: handed back, it would reach those whom it is about.
        if stood_in or desk == self.routing.office:
            return (self.routing.office,)
        return (self.routing.stands_in[self.desks[desk].team], self.routing.office)

    def broad_kind(self, group: Group) -> str:
        """Name of the kind of a group for whoever knows no better."""
        return next(name for name, kind in self.kinds.items() if kind.broad and kind.group is group)

    def apart_from(self, roles: Iterable[str]) -> set[str]:
        """The roles that nobody with one of these may have as well."""
        return {other for role in roles if role in self.access for other in self.access[role].apart_from}
