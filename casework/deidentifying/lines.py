"""JSON lines in, JSON lines out: what `daesup deidentify` does (design 10)."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.deidentifying import find_together, linking_of, rewrite
from casework.deidentifying.tagger import tagger
from casework.errors import MalformedRequestError
from policies.rules import Rules


@dataclass(frozen=True, slots=True)
class Roster:
    """The names of a staff list, and the departments if it has them."""

    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


def read_roster(path: Path) -> Roster:
    """The column `name` of a staff list in CSV, and `department` where there is one."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if "name" not in (rows.fieldnames or ()):
            raise MalformedRequestError
        columns = [((row["name"] or "").strip(), (row.get("department") or "").strip()) for row in rows]
    names = tuple(name for name, _ in columns if name)
    return Roster(names, tuple(sorted({unit for _, unit in columns if unit})))


def rewrite_lines(lines: Iterable[str], audience: str, roster: Roster, rules: Rules, *, explain: bool) -> Iterator[str]:
    """One line for each: `id`, the text as the audience reads it, and the spans in the text that came in."""
    for line in lines:
        if line.strip():
            yield json.dumps(_one(_row(line), audience, roster, rules, explain=explain), ensure_ascii=False)


def _row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise MalformedRequestError from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
        raise MalformedRequestError
    return row


def _one(row: dict[str, Any], audience: str, roster: Roster, rules: Rules, *, explain: bool) -> dict[str, Any]:
    text = row["text"]
    found = find_together([text], roster.names, rules, tagger(), units=roster.units)
    shown = rewrite(text, found[0], audience, linking_of([text], found, rules), rules.deidentification)
    told = [{"start": each.span.start, "end": each.span.end, "label": str(each.span.label)} for each in shown.changes]
    if explain:
        for entry, each in zip(told, shown.changes, strict=True):
            entry |= {"rule": each.span.rule, "confidence": each.span.confidence, "instead": each.instead}
    return {"id": row["id"], "text": shown.text, "spans": told}
