"""Rules that find what identifies people in a text; each carries the texts that prove it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """What kind of thing was found; people read it as `span.<label>` of the wording."""

    PERSON = "PERSON"
    ORG = "ORG"
    DEPT = "DEPT"
    LOC = "LOC"
    ADDRESS = "ADDRESS"
    PHONE = "PHONE"
    RRN = "RRN"
    FRN = "FRN"
    PASSPORT = "PASSPORT"
    DRIVER_LICENSE = "DRIVER_LICENSE"
    VEHICLE_PLATE = "VEHICLE_PLATE"
    BANK_ACCOUNT = "BANK_ACCOUNT"
    CARD = "CARD"
    BUSINESS_NO = "BUSINESS_NO"
    CORP_NO = "CORP_NO"
    EMAIL = "EMAIL"
    URL = "URL"
    IP = "IP"
    HANDLE = "HANDLE"
    BIRTHDATE = "BIRTHDATE"
    EMPLOYEE_NO = "EMPLOYEE_NO"
    COORD = "COORD"
    OTHER_ID = "OTHER_ID"
    QUASI = "QUASI"


class View(StrEnum):
    """In which reading of the text a pattern looks.

    As it stands; with spoken digits as digits; or loosely, with every word for a digit as one and whatever is put
    between two digits as one dash, which the browser does not read.
    """

    PLAIN = "plain"
    DIGITS = "digits"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskingRule:
    """A pattern that finds one identifier; its first group, if it has one, is what identifies.

    `needs` must be found at most `within` characters away; `examples` are pairs of a text and the part that is found,
    `leaves` are texts in which this rule finds nothing; `warns` lets the browser use it while somebody types. `before`
    and `after` are so many whole words of the sentence around it that belong to it as well.
    """

    id: str
    label: Label
    pattern: str
    view: View = View.PLAIN
    needs: str = ""
    within: int = 20
    before: int = 0
    after: int = 0
    confidence: float
    warns: bool = False
    basis: str
    examples: tuple[tuple[str, str], ...]
    leaves: tuple[str, ...]


class Judge(StrEnum):
    """What a stretch must still be, to be taken for a name."""

    WORD = "word"  # no word of the language, as far as the list knows it
    TITLED = "titled"  # and no title, department or verb


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWay:
    """One way to recognise a name; its first group is the name, `<pieces>` stand for the lists of the name rule."""

    id: str
    pattern: str
    judge: Judge = Judge.WORD
    confidence: float
    guess: bool = False  # needs a second opinion where there is one


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRule:
    """Words around the names of people: what they begin with, what follows them, what only looks like them."""

    surnames: str
    double_surnames: tuple[str, ...]
    syllables: str
    titles: tuple[str, ...]
    lone_titles: tuple[str, ...]
    soft_titles: tuple[str, ...]
    particles: tuple[str, ...]
    given_particles: tuple[str, ...]
    ordinary_given: tuple[str, ...]
    self_particles: tuple[str, ...]
    announced_by: tuple[str, ...]
    not_names: tuple[str, ...]
    not_endings: tuple[str, ...]
    last_of_words: str
    ways: tuple[NameWay, ...]
    basis: str
    examples: tuple[tuple[str, str], ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRule:
    """Words that names of departments, organisations and places are made of, and words that only look like them."""

    stems: tuple[str, ...]
    branches: tuple[str, ...]
    organisations: tuple[str, ...]
    places: tuple[str, ...]
    general: tuple[str, ...]
    basis: str
    examples: tuple[tuple[str, str], ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRule:
    """What stands around an address and belongs to it: regions before, buildings behind; and words that do not."""

    regions: tuple[str, ...]
    buildings: tuple[str, ...]
    not_parts: tuple[str, ...]
    not_name_ends: tuple[str, ...]
    basis: str
    examples: tuple[tuple[str, str], ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterRule:
    """Words with which people announce something about themselves, and words that turn it to somebody else."""

    before: tuple[str, ...]
    before_name: tuple[str, ...]
    after_name: tuple[str, ...]
    after_title: tuple[str, ...]
    after: tuple[str, ...]
    others: tuple[str, ...]
    contact_words: tuple[str, ...]
    reach: int
    basis: str
    examples: tuple[tuple[str, str], ...]
    leaves: tuple[tuple[str, str], ...]


class Treatment(StrEnum):
    """What an audience sees in the place of a find."""

    SHOWN = "shown"
    REPLACED = "replaced"  # by the same word for the same thing throughout a case: 인물1
    FLAGGED = "flagged"  # stays, and a person is told to look


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceRule:
    """What one audience sees: how each label is treated, `other` where none is named, and what is told more vaguely.

    `outside` are those who read papers that leave the case; each is held by the leak guard until somebody releases it.
    """

    treatments: Mapping[str, Treatment]
    other: Treatment
    vague: tuple[str, ...]
    outside: bool = False
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VagueRule:
    """Something that is told more vaguely: what `pattern` finds becomes `to`, which may name the pattern's groups."""

    pattern: str
    to: str
    basis: str
    examples: tuple[tuple[str, str], ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRule:
    """How likely a stretch must be for the reader's word to count alone, by label, and to allow a rule's guess."""

    sure: Mapping[str, float]
    possible: float
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardRule:
    """When the leak guard blocks: letters of a run in the reporter's own words, their share, people a phrase fits."""

    run_amber: int
    run_red: int
    share_red: float
    k: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deidentification:
    """Everything that finds identifying parts; `pieces` are named parts of patterns, written `<name>` in them."""

    pieces: Mapping[str, str]
    rules: tuple[MaskingRule, ...]
    names: NameRule
    addresses: AddressRule
    units: UnitRule
    reporter: ReporterRule
    reader: ReaderRule
    tokens: Mapping[str, str]
    audiences: Mapping[str, AudienceRule]
    vague: Mapping[str, VagueRule]
    guard: GuardRule
