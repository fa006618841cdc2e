"""Consents of a person to what becomes known of them: which stand, which fell, and to which rung they lead."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from crypto.consent import Act, Statement
from policies.identity import Identity
from policies.rules import IdentityClass

_ORDER = tuple(IdentityClass)


@dataclass(frozen=True, slots=True)
class Decision:
    """One signed statement with the text that stood above the button."""

    statement: Statement
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Something a person agreed to, or refused: which facts, to whom, until when, and whether it was taken back."""

    id: str
    purpose: str
    recipient: str
    facts: tuple[str, ...]
    shown: str = field(repr=False)
    day: date
    until: date | None
    refused: bool
    withdrawn: date | None
    envelope: bytes | None
    named: bytes | None
    asked: bytes | None

    def holds_on(self, day: date) -> bool:
        """Whether it was given, not taken back, and has not ended."""
        return not self.refused and self.withdrawn is None and (self.until is None or day <= self.until)


def consents_of(decisions: Sequence[Decision], ladder: Identity) -> tuple[Consent, ...]:
    """Every consent ever given or refused, in order; what is taken back takes with it what stands on it."""
    back = {each.statement.consent_id: each.statement.day for each in decisions if each.statement.act is Act.WITHDRAW}
    found: list[Consent] = []
    for each in decisions:
        said = each.statement
        if said.act is Act.WITHDRAW:
            found = _fallen(found, said, ladder)
        else:
            found.append(_consent(each, back.get(said.consent_id)))
    return tuple(found)


def in_force(consents: Sequence[Consent], day: date, ladder: Identity, *, protected: bool) -> tuple[Consent, ...]:
    """The consents that hold on a day in a matter of this kind, each with what it stands on."""
    known = ladder.purposes_for(protected=protected)
    held = [each for each in consents if each.purpose in known and each.holds_on(day)]
    purposes = {each.purpose for each in held}
    return tuple(each for each in held if known[each.purpose].requires in {"", *purposes})


def rung_of(base: str, standing: Sequence[Consent], ladder: Identity) -> str:
    """The identity class that follows: the base, lowered by nothing but a consent in force."""
    rungs = [rung for each in standing if (rung := ladder.purposes[each.purpose].rung)]
    return max([base, *rungs], key=lambda rung: _ORDER.index(IdentityClass(rung)))


def less_protected(one: str, other: str) -> bool:
    """Whether the first class protects less than the second."""
    return _ORDER.index(IdentityClass(one)) > _ORDER.index(IdentityClass(other))


def _consent(decision: Decision, withdrawn: date | None) -> Consent:
    said = decision.statement
    return Consent(
        id=said.consent_id.hex(),
        purpose=said.purpose,
        recipient=said.recipient,
        facts=said.facts,
        shown=decision.shown,
        day=said.day,
        until=said.until,
        refused=said.act is Act.REFUSE,
        withdrawn=withdrawn,
        envelope=said.envelope,
        named=said.named,
        asked=said.asked,
    )


def _fallen(found: Sequence[Consent], said: Statement, ladder: Identity) -> list[Consent]:
    """The same consents after one was taken back: those given before it that stand on its purpose fall as well."""
    purposes = {each.purpose for each in found if each.id == said.consent_id.hex()}
    return [
        replace(each, withdrawn=said.day)
        if not each.refused and each.withdrawn is None and ladder.purposes[each.purpose].requires in purposes
        else each
        for each in found
    ]
