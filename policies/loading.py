"""TOML to rules, cross-checked and fingerprinted; or refuse to start."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from policies.approval import Approval
from policies.booking import BookingRule
from policies.building import build
from policies.checking import check
from policies.committees import Committees
from policies.complainants import ComplainantRule
from policies.counselling import Counselling
from policies.deadlines import Calendar, DeadlineRule, Period
from policies.destruction import DestructionRule
from policies.dialogue import Dialogue
from policies.errors import RulesRefusedError
from policies.identifiers import Deidentification
from policies.identity import Identity
from policies.imports import Imports
from policies.layouts import Layout
from policies.lists import ListRule
from policies.monitoring import Monitoring, Urgency
from policies.officers import OfficerRule
from policies.phrases import with_ideas
from policies.pieces import with_pieces
from policies.protection import ProtectionRule
from policies.publishing import public_texts
from policies.records import Records
from policies.registers import District, PlanSystem, Programme, Register
from policies.repeats import Repeats
from policies.reports import Report
from policies.rules import EntryRule, Kind, Organisation, RetentionRule, Role, Routing, Rules, TextingRule
from policies.search import SearchRule
from policies.signals import Triage
from policies.transfers import Agency, Transfers
from policies.upkeep import Upkeep
from policies.writing import WritingRule

__all__ = ["RulesRefusedError", "load", "public_texts"]

T = TypeVar("T")


def load(directory: Traversable | None = None) -> Rules:
    """Read every rule, from this package or from a folder of the same shape; refuse what cannot be right.

    Those of the package are read once: they are frozen and do not change while a process runs.
    """
    return _packaged() if directory is None else _read(directory)


@cache
def _packaged() -> Rules:
    return _read(files("policies"))


def fingerprint_of(directory: Traversable) -> str:
    """SHA-256, as hexadecimal, over every rule file of a folder and its name; what `load` gives as the rules' own."""
    return _fingerprint(dict(_toml_files(directory)))


def _read(directory: Traversable) -> Rules:
    found = dict(_toml_files(directory))
    tables = {name: _parsed(name, raw) for name, raw in found.items()}
    rules = _rules(tables, _fingerprint(found))
    check(rules)
    return rules


def _toml_files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _toml_files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield f"{prefix}{entry.name}", entry.read_bytes()


def _fingerprint(found: Mapping[str, bytes]) -> str:
    # Length-prefixed, so that text cannot wander from one file to the next unseen.
    whole = sha256()
    for name, raw in sorted(found.items()):
        for part in (name.encode(), raw):
            whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _parsed(name: str, raw: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise RulesRefusedError(name, "file", "is not TOML in UTF-8") from wrong


def _rules(tables: dict[str, dict[str, Any]], fingerprint: str) -> Rules:
    wording = {_language(name): dict(_flat(name, tables.pop(name), "")) for name in _matching(tables, "wording.")}
    kinds = _stemmed(Kind, tables, "kinds/")
    layouts = _stemmed(Layout, tables, "layouts/")
    registers, reports = _stemmed(Register, tables, "registers/"), _stemmed(Report, tables, "reports/")
    deadlines, calendar = _deadlines(_take(tables, "deadlines.toml"), _take(tables, "holidays.toml"))
    rules = Rules(
        organisation=build(Organisation, _take(tables, "organisation.toml"), "organisation.toml", "organisation"),
        kinds=kinds,
        entry=build(EntryRule, _take(tables, "entry.toml"), "entry.toml", "entry"),
        texting=build(TextingRule, _take(tables, "texting.toml"), "texting.toml", "texting"),
        identity=build(Identity, _take(tables, "identity.toml"), "identity.toml", "identity"),
        complainant=build(ComplainantRule, _take(tables, "complainant.toml"), "complainant.toml", "complainant"),
        counselling=build(Counselling, _take(tables, "counselling.toml"), "counselling.toml", "counselling"),
        committees=build(Committees, _take(tables, "committees.toml"), "committees.toml", "committees"),
        protection=build(ProtectionRule, _take(tables, "protection.toml"), "protection.toml", "protection"),
        routing=build(Routing, _take(tables, "routing.toml"), "routing.toml", "routing"),
        deadlines=deadlines,
        holidays=calendar,
        access=_named(Role, _take(tables, "access.toml"), "access.toml"),
        approval=build(Approval, _take(tables, "approval.toml"), "approval.toml", "approval"),
        retention=_named(RetentionRule, _take(tables, "retention.toml"), "retention.toml"),
        destruction=build(DestructionRule, _take(tables, "destruction.toml"), "destruction.toml", "destruction"),
        wording=wording,
        dialogue=build(Dialogue, _take(tables, "dialogue.toml"), "dialogue.toml", "dialogue"),
        deidentification=_identifiers(_take(tables, "deidentification.toml")),
        triage=with_ideas(build(Triage, _take(tables, "triage.toml"), "triage.toml", "triage")),
        monitoring=build(Monitoring, _take(tables, "monitoring.toml"), "monitoring.toml", "monitoring"),
        urgency=build(Urgency, _take(tables, "urgency.toml"), "urgency.toml", "urgency"),
        imports=build(Imports, _take(tables, "imports.toml"), "imports.toml", "imports"),
        records=build(Records, _take(tables, "records.toml"), "records.toml", "records"),
        registers=registers,
        layouts=layouts,
        reports=reports,
        booking=build(BookingRule, _take(tables, "booking.toml"), "booking.toml", "booking"),
        district=build(District, _take(tables, "district.toml"), "district.toml", "district"),
        systems=_named(PlanSystem, _take(tables, "systems.toml"), "systems.toml"),
        programmes=build(
            tuple[Programme, ...], _take(tables, "programmes.toml").get("programmes"), "programmes.toml", "programmes"
        ),
        repeats=build(Repeats, _take(tables, "repeats.toml"), "repeats.toml", "repeats"),
        search=build(SearchRule, _take(tables, "search.toml"), "search.toml", "search"),
        lists=build(ListRule, _take(tables, "lists.toml"), "lists.toml", "lists"),
        writing=build(WritingRule, _take(tables, "writing.toml"), "writing.toml", "writing"),
        transfers=build(Transfers, _take(tables, "transfers.toml"), "transfers.toml", "transfers"),
        agencies=_named(Agency, _take(tables, "agencies.toml"), "agencies.toml"),
        upkeep=build(Upkeep, _take(tables, "upkeep.toml"), "upkeep.toml", "upkeep"),
        officers=build(OfficerRule, _take(tables, "officers.toml"), "officers.toml", "officers"),
        fingerprint=fingerprint,
    )
    for name in tables:
        raise RulesRefusedError(name, "file", "is not a known rule file")
    return rules


def _take(tables: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
    try:
        return tables.pop(name)
    except KeyError:
        raise RulesRefusedError(name, "file", "is missing") from None


def _matching(tables: Mapping[str, object], start: str) -> list[str]:
    return [name for name in tables if name.startswith(start)]


def _stemmed(shape: type[T], tables: dict[str, dict[str, Any]], folder: str) -> dict[str, T]:
    """Every file of a folder as one rule, under the file's name."""
    return {_stem(name): build(shape, tables.pop(name), name, _stem(name)) for name in _matching(tables, folder)}


def _stem(name: str) -> str:
    return name.rsplit("/", 1)[-1].removesuffix(".toml")


def _language(name: str) -> str:
    return _stem(name).removeprefix("wording.")


def _flat(file: str, table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(file, value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", build(str, value, file, f"{prefix}{key}")


def _named(shape: type[T], table: Mapping[str, Any], file: str) -> dict[str, T]:
    return {name: build(shape, part, file, name) for name, part in table.items()}


def _identifiers(table: dict[str, Any]) -> Deidentification:
    return with_pieces(build(Deidentification, table, "deidentification.toml", "deidentification"))


def _deadlines(table: dict[str, Any], closed: dict[str, Any]) -> tuple[dict[str, tuple[DeadlineRule, ...]], Calendar]:
    file = "deadlines.toml"
    hours = build(tuple[Period, ...], table.pop("working_hours", {}).get("periods"), file, "working_hours")
    longest = build(int, table.pop("pauses", {}).get("longest_days"), file, "pauses.longest_days")
    days = build(dict[str, dict[str, str]], closed.get("days"), "holidays.toml", "days")
    named = {_day(key): name for year in days.values() for key, name in year.items()}
    first, last = (build(int, closed.get(key), "holidays.toml", key) for key in ("first_year", "last_year"))
    calendar = Calendar(days=named, first_year=first, last_year=last, hours=hours, longest_pause=longest)
    return {name: _versions(part, name) for name, part in table.items()}, calendar


def _versions(part: object, name: str) -> tuple[DeadlineRule, ...]:
    # `[name]` is a rule that has never changed; `[[name]]`, once for each version, is one that has.
    if not isinstance(part, list):
        return (build(DeadlineRule, part, "deadlines.toml", name),)
    return tuple(sorted(build(tuple[DeadlineRule, ...], part, "deadlines.toml", name), key=_since))


def _since(rule: DeadlineRule) -> date:
    return rule.effective_from


def _day(key: str) -> date:
    try:
        return date.fromisoformat(key)
    except ValueError:
        raise RulesRefusedError("holidays.toml", key, "is not a day") from None
