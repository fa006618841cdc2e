"""`daesup doctor`: one look at the whole office, as a table or as JSON; the worst finding is the exit status."""

import argparse
import asyncio
import json

from casework.clock import SystemClock
from casework.commands.terminal import say, with_settings
from casework.examining.examine import examine
from casework.examining.finding import MARKS, Finding, State
from casework.settings import load_settings

_MARK, _WIDE = 9, 20
_SUMMARY = {
    State.GOOD: "모두 좋습니다.",
    State.LOOK: "급하지 않지만 살펴볼 것이 있습니다.",
    State.BAD: "지금 고쳐야 할 것이 있습니다.",
}


def add_doctor(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup doctor`."""
    parser.add_argument("--json", action="store_true", help="한 줄의 JSON으로")
    with_settings(parser, _doctor)


def _doctor(given: argparse.Namespace) -> int:
    found = asyncio.run(examine(load_settings(given.settings), SystemClock()))
    worst = max(each.state for each in found)
    say(_as_json(found, worst) if given.json else "\n".join([*map(_line, found), "", _SUMMARY[worst]]))
    return int(worst)


def _as_json(found: list[Finding], worst: State) -> str:
    findings = [{"check": each.check, "state": each.state.name.lower(), "text": each.text} for each in found]
    return json.dumps({"state": worst.name.lower(), "findings": findings}, ensure_ascii=False)


def _line(one: Finding) -> str:
    return f"{_padded(MARKS[one.state], _MARK)} {_padded(one.label, _WIDE)} {one.text}"


def _padded(text: str, width: int) -> str:
    """Filled up to a width in which a Korean letter takes two columns, as terminals draw it."""
    taken = sum(2 if "가" <= letter <= "힣" else 1 for letter in text)
    return text + " " * max(width - taken, 0)
