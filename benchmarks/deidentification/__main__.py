"""`python -m benchmarks.deidentification`: measure de-identification on the unseen set and on more files."""

import argparse
import json
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.deidentification.corpus import Example, Span, load
from benchmarks.deidentification.measuring import measure
from casework.deidentifying import find_spans
from casework.deidentifying.lines import read_roster
from casework.deidentifying.tagger import tagger
from policies.loading import load as load_rules

_HERE = Path(__file__).parent


def _jsonl(path: Path) -> list[Example]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Example(row["id"], row.get("cat", "all"), row["text"], tuple(Span(*span) for span in row["spans"]))
        for row in rows
    ]


def _ordinary(rules: Any, reader: Any) -> dict[str, Any]:
    """False hits in text in which nothing identifies anybody, and how fast it is read."""
    lines = (_HERE / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    find_spans(lines[0], (), rules, reader)
    begin = time.process_time()
    found = [find_spans(line, (), rules, reader) for line in lines]
    seconds = time.process_time() - begin
    letters = sum(len(line) for line in lines)
    labels: dict[str, int] = {}
    for spans in found:
        for span in spans:
            labels[span.label] = labels.get(span.label, 0) + 1
    flagged = sum(
        any(span.label == "QUASI" for span in find_spans(part, (), rules, reader)) for part in _sentences(lines)
    )
    return {
        "sentences": len(_sentences(lines)),
        "sentences_flagged": flagged,
        "characters": letters,
        "false_hits": labels,
        "characters_per_second": round(letters / seconds),
    }


def _sentences(lines: Sequence[str]) -> list[str]:
    return [part for line in lines for part in re.split(r"(?<=[.!?]) ", line) if part.strip()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures as one JSON object: aggregated, never a single message."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deidentification")
    parser.add_argument("files", nargs="*", type=Path, help="more sets, as JSON lines with id, cat, text, spans")
    parser.add_argument("--brief", action="store_true", help="without the figures by category")
    parser.add_argument("--rules-alone", action="store_true", help="without the tagger")
    given = parser.parse_args(arguments)
    rules, staff = load_rules(), read_roster(_HERE / "roster.csv")
    reader = None if given.rules_alone else tagger()
    result: dict[str, Any] = {
        "unseen": measure(load(_HERE / "unseen.txt"), lambda text: find_spans(text, (), rules, reader)).to_json(),
        "roster": measure(
            load(_HERE / "roster.txt"), lambda text: find_spans(text, staff.names, rules, reader, units=staff.units)
        ).to_json(),
    }
    for path in given.files:
        result[path.name] = measure(_jsonl(path), lambda text: find_spans(text, (), rules, reader)).to_json()
    if given.brief:
        for figures in result.values():
            del figures["by_category"]
    result["ordinary"] = _ordinary(rules, reader)
    json.dump(result, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
