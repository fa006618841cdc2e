"""`daesup triage`: JSON lines in, a judgement for each out, in order and at once (design 10)."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TextIO

from casework.errors import MalformedRequestError
from casework.triaging import Judgement, triage
from policies.loading import load
from policies.rules import Rules

_MALFORMED = 2


class MalformedLineError(MalformedRequestError):
    """One line is not what was agreed; its number is told, its content never."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def add_triage(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup triage`: there are none."""
    parser.set_defaults(act=triage_lines)


def triage_lines(_: argparse.Namespace) -> int:
    """Judge what comes in on standard input; returns the exit status."""
    return _answer(sys.stdin.buffer, sys.stdout, sys.stderr)


def judged_lines(lines: Iterable[bytes], rules: Rules) -> Iterator[str]:
    """One line for each: `id`, whether it may be a report, how sure that is and why; blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = _row(line, number)
            yield json.dumps({"id": row["id"], **_told(triage(row["text"], row["channel"], rules))}, ensure_ascii=False)


def _answer(lines: BinaryIO, out: TextIO, complaints: TextIO) -> int:
    try:
        for line in judged_lines(lines, load()):
            # A lone surrogate in an id leaves as it came, escaped.
            out.write(line.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
            out.flush()
    except MalformedLineError as wrong:
        complaints.write(f"{wrong.number}번째 줄을 읽을 수 없습니다.\n")
        complaints.write('한 줄에 {"id": …, "channel": "…", "text": "…"} 하나씩 주세요.\n')
        return _MALFORMED
    return 0


def _row(line: bytes, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise MalformedLineError(number) from None
    if not isinstance(row, dict) or "id" not in row:
        raise MalformedLineError(number)
    if not isinstance(row.get("text"), str) or not isinstance(row.get("channel"), str):
        raise MalformedLineError(number)
    return row


def _refuse(_: str) -> None:
    raise ValueError


def _told(judgement: Judgement) -> dict[str, Any]:
    return {
        "misconduct": judgement.misconduct,
        "score": judgement.score,
        "why": [
            {"signal": each.signal, "label": each.label, "start": each.start, "end": each.end} for each in judgement.why
        ],
    }
