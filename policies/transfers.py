"""How a case changes hands: four acts, what each needs and does, and the agencies that may be sent something."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policies.sources import Source


class Goes(StrEnum):
    """Whom an act goes to."""

    AGENCY = "agency"
    AGENCY_OR_DEPARTMENT = "agency_or_department"
    DESK = "desk"


class Becomes(StrEnum):
    """What an act makes of its case: another's, still ours, or another desk's."""

    TRANSFERRED = "transferred"
    GOES_ON = "goes_on"
    MOVES = "moves"


class CountsFrom(StrEnum):
    """From when the deadline of an act runs: from when the matter came here, or from when the act was begun."""

    RECEIVED = "received"
    BEGUN = "begun"


class Way(StrEnum):
    """How papers are handed over."""

    REGISTERED_MAIL = "registered_mail"
    BY_HAND = "by_hand"
    ONNARA = "onnara"
    DOCUMENT_EXCHANGE = "document_exchange"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAct:
    """One way in which a case changes hands; `waits` is the deadline that passes between the notice and the handing."""

    label: str
    paper: str
    plain: str
    seen: str
    tracks: tuple[str, ...]
    to: Goes
    approval: str
    deadline: str
    department_deadline: str = ""
    counts_from: CountsFrom
    becomes: Becomes
    tells_before: bool
    waits: str = ""
    basis: str
    source: Source
    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PingPong:
    """How often a complaint may be handed on before it is marked, and which acts count."""

    times: int
    acts: tuple[str, ...]
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfers:
    """The acts by which a case changes hands, and what holds for all of them."""

    audience: str
    most_copies: int
    most_enclosures: int
    ways: tuple[Way, ...]
    ping_pong: PingPong
    acts: Mapping[str, TransferAct]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency: what it takes by which act from which tracks, and where a person may turn to it themself."""

    label: str
    address: str
    plain: str
    contact: str
    takes: Mapping[str, tuple[str, ...]]
    basis: str
    source: Source
    effective_from: date
    effective_to: date | None = None
