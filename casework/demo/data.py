"""The demo's people and stories, read from TOML beside this file."""

import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A fictional officer."""

    login: str
    name: str
    title: str
    grade: str
    team: str
    roles: tuple[str, ...]
    desks: tuple[str, ...]
    passphrase: str = field(repr=False)
    totp: str = ""  # base32 secret, empty without


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCustodian:
    """A fictional custodian."""

    name: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """A fictional account of a department."""

    login: str
    name: str
    unit: str
    roles: tuple[str, ...]
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in a story after its report."""

    after_days: int
    act: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One made-up case."""

    id: str
    kind: str
    lane: str
    concern: str
    days_ago: int
    urgent: bool
    misfiled: bool  # speaks of misconduct, though it was filed as an ordinary matter
    text: str
    answers: dict[str, str]
    excluded: str
    files: dict[str, str]  # what they are called, and their names in `files/`
    events: tuple[Event, ...]


def read_people() -> tuple[list[Person], list[DemoCustodian]]:
    """The fictional staff and custodians."""
    table = tomllib.loads((files("casework.demo") / "people.toml").read_text(encoding="utf-8"))
    officers = [
        Person(
            login=each["login"],
            name=each["name"],
            title=each["title"],
            grade=each["grade"],
            team=each["team"],
            roles=tuple(each["roles"]),
            desks=tuple(each["desks"]),
            passphrase=each["passphrase"],
            totp=each.get("totp_secret", ""),
        )
        for each in table["officers"]
    ]
    custodians = [DemoCustodian(name=each["name"], passphrase=each["passphrase"]) for each in table["custodians"]]
    return officers, custodians


def read_accounts() -> list[DemoAccount]:
    """The fictional accounts of departments."""
    table = tomllib.loads((files("casework.demo") / "people.toml").read_text(encoding="utf-8"))
    return [DemoAccount(**{**each, "roles": tuple(each["roles"])}) for each in table["accounts"]]


def read_stories() -> list[Story]:
    """Every story, oldest first."""
    stories: list[Story] = []
    for entry in (files("casework.demo") / "stories").iterdir():
        if entry.name.endswith(".toml"):
            table = tomllib.loads(entry.read_text(encoding="utf-8"))
            stories += [_story(each) for each in table["stories"]]
    return sorted(stories, key=lambda story: (-story.days_ago, story.id))


def _story(table: dict[str, Any]) -> Story:
    return Story(
        id=table["id"],
        kind=table["kind"],
        lane=table["lane"],
        concern=table.get("concern", "nobody"),
        days_ago=table["days_ago"],
        urgent=table.get("urgent", False),
        misfiled=table.get("misfiled", False),
        text=table["text"],
        answers=table.get("answers", {}),
        excluded=table.get("excluded", ""),
        files=table.get("files", {}),
        events=tuple(
            Event(
                after_days=each["after_days"],
                act=each["act"],
                details={name: value for name, value in each.items() if name not in {"after_days", "act"}},
            )
            for each in table.get("events", [])
        ),
    )
