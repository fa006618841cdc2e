"""JSON lines in, JSON lines out: what `daesup deidentify` does (design 10)."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from casework.deidentifying import find_together, linking_of, rewrite
from casework.errors import MalformedRequestError
from policies.rules import Rules


def read_roster(path: Path) -> list[str]:
    """The column `name` of a staff list in CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if "name" not in (rows.fieldnames or ()):
            raise MalformedRequestError
        return [row["name"].strip() for row in rows if (row["name"] or "").strip()]


def rewrite_lines(
    lines: Iterable[str], audience: str, roster: Sequence[str], rules: Rules, *, explain: bool
) -> Iterator[str]:
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


def _one(row: dict[str, Any], audience: str, roster: Sequence[str], rules: Rules, *, explain: bool) -> dict[str, Any]:
    text = row["text"]
    found = find_together([text], roster, rules)
    shown = rewrite(text, found[0], audience, linking_of([text], found, rules), rules.deidentification)
    told = [{"start": each.span.start, "end": each.span.end, "label": str(each.span.label)} for each in shown.changes]
    if explain:
        for entry, each in zip(told, shown.changes, strict=True):
            entry |= {"rule": each.span.rule, "confidence": each.span.confidence, "instead": each.instead}
    return {"id": row["id"], "text": shown.text, "spans": told}
