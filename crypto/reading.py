"""JSON that was signed: written once, read strictly (SPEC 13.2, 11.6)."""

import json
from collections.abc import Mapping
from datetime import date

from crypto.errors import MalformedError


def write_json(payload: Mapping[str, object]) -> str:
    """JSON as it is signed."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def parse_json(text: str | bytes) -> Mapping[str, object]:
    """A JSON object; nothing else is accepted at the top."""
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        raise MalformedError from None
    return object_of(payload)


def object_of(value: object) -> Mapping[str, object]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise MalformedError
    return value


def text_of(payload: Mapping[str, object], name: str) -> str:
    """A text."""
    value = payload.get(name)
    # A lone surrogate is text to JSON and to nobody else.
    if not isinstance(value, str) or any("\ud800" <= char <= "\udfff" for char in value):
        raise MalformedError
    return value


def number_of(payload: Mapping[str, object], name: str) -> int:
    """A whole number, not negative."""
    value = payload.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise MalformedError
    return value


def day_of(payload: Mapping[str, object], name: str) -> date:
    """A date as YYYY-MM-DD and in no other of ISO 8601's spellings."""
    text = text_of(payload, name)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise MalformedError from None
    if day.isoformat() != text:
        raise MalformedError
    return day


def list_of(payload: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    """A list of objects."""
    value = payload.get(name)
    if not isinstance(value, list):
        raise MalformedError
    return [object_of(one) for one in value]


def texts_of(payload: Mapping[str, object], name: str) -> tuple[str, ...]:
    """A list of texts."""
    value = payload.get(name)
    if not isinstance(value, list):
        raise MalformedError
    return tuple(text_of({name: one}, name) for one in value)
