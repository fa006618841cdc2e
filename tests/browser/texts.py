"""A short dialogue with every kind of step, and the office's real sentences."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policies.loading import load, public_texts

WORDING = Path(__file__).parents[2] / "policies" / "wording.ko.toml"

STEPS: list[dict[str, Any]] = [
    {"id": "hello", "say": ["M1", "M2"], "input": "none", "next": "path"},
    {
        "id": "path", "ask": "ask.path", "input": "choice", "field": "kind",
        "options": [
            {"label": "option.corruption", "value": "corruption", "next": "who"},
            {"label": "option.talk", "value": "talk", "set": {"desk": "independent"}, "next": "who"},
        ],
    },
    {"id": "who", "ask": "ask.excluded", "input": "text", "field": "excluded", "optional": True, "next": "story"},
    {"id": "story", "ask": "ask.story", "input": "text", "field": "text", "next": "danger"},
    {
        "id": "danger", "ask": "ask.danger", "input": "choice", "optional": True, "next": "files",
        "options": [
            {"label": "option.yes", "value": True, "set": {"urgent": True}},
            {"label": "option.no", "value": False},
        ],
    },
    {"id": "files", "ask": "ask.files", "input": "files", "optional": True, "next": "receipt"},
    {"id": "receipt", "say": ["say.receipt"], "input": "receipt", "next": "send"},
]  # fmt: skip

CRISIS = ["죽고 ?싶"]


def sentences() -> dict[str, str]:
    """The office's wording, flat."""
    return dict(_flat(tomllib.loads(WORDING.read_text(encoding="utf-8")), ""))


def texts() -> bytes:
    """What `/texts.ko.json` serves."""
    dialogue = {"start": "hello", "steps": STEPS}
    help_now = json.loads(public_texts(load(), "ko"))["help"]
    served = {"wording": sentences(), "dialogue": dialogue, "crisis": CRISIS, "help": help_now}
    return json.dumps(served, ensure_ascii=False).encode()


def _flat(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
