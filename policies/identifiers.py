"""Rules that find what identifies people in a text; each carries the texts that prove it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    """In which reading of the text a pattern looks: as it stands, or with spoken digits as digits."""

    PLAIN = "plain"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskingRule:
    """A pattern that finds one identifier; its first group, if it has one, is what identifies.

    `needs` must be found at most `within` characters away; `examples` are pairs of a text and the part that is found,
    `leaves` are texts in which this rule finds nothing; `warns` lets the browser use it while somebody types.
    """

    id: str
    label: Label
    pattern: str
    view: View = View.PLAIN
    needs: str = ""
    within: int = 20
    confidence: float
    warns: bool = False
    basis: str
    examples: tuple[tuple[str, str], ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRule:
    """Words around the names of people: what they begin with, what follows them, what only looks like them."""

    surnames: str
    double_surnames: tuple[str, ...]
    syllables: str
    titles: tuple[str, ...]
    particles: tuple[str, ...]
    announced_by: tuple[str, ...]
    not_names: tuple[str, ...]
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
class ReporterRule:
    """Words with which people announce something about themselves, and words that turn it to somebody else."""

    before: tuple[str, ...]
    before_name: tuple[str, ...]
    after_name: tuple[str, ...]
    after: tuple[str, ...]
    others: tuple[str, ...]
    reach: int
    basis: str
    examples: tuple[tuple[str, str], ...]
    leaves: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deidentification:
    """Everything that finds identifying parts; `pieces` are named parts of patterns, written `<name>` in them."""

    pieces: Mapping[str, str]
    rules: tuple[MaskingRule, ...]
    names: NameRule
    units: UnitRule
    reporter: ReporterRule


_PIECE = re.compile(r"<([a-z]+)>")
# A piece may name pieces, and those others no more; a circle cannot run away.
_DEPTH = 2


def with_pieces(rules: Deidentification) -> Deidentification:
    """The same rules, each pattern written out."""
    return replace(
        rules, rules=tuple(replace(rule, pattern=_whole(rule.pattern, rules.pieces)) for rule in rules.rules)
    )


def _whole(pattern: str, pieces: Mapping[str, str]) -> str:
    for _ in range(_DEPTH):
        pattern = _PIECE.sub(lambda found: pieces.get(found[1], found[0]), pattern)
    return pattern
