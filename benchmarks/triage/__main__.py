"""`python -m benchmarks.triage`: how many reports are caught and how many innocent texts held, in totals only."""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.triaging import triage
from policies.loading import load
from policies.rules import Rules

_HERE = Path(__file__).parent
# At these shares of false alarms the best possible recall is told, whatever the thresholds of the policy are.
_SHARES = (0.02, 0.05, 0.1, 0.15, 0.2)


@dataclass(frozen=True, slots=True)
class Scored:
    """One text of a set, judged; its words are not kept."""

    channel: str
    what: str
    true: bool
    held: bool
    score: float


def score(path: Path, rules: Rules) -> list[Scored]:
    """Judge every line of a set."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    judged = [(row, triage(row["text"], row["channel"], rules)) for row in rows]
    return [Scored(row["channel"], row["what"], row["misconduct"], one.misconduct, one.score) for row, one in judged]


def measure(scored: Sequence[Scored]) -> dict[str, Any]:
    """Recall and false alarms of the whole, of each channel and of each class."""
    return {
        "whole": _rates(scored),
        "recall_at_false_alarms": {str(share): _recall_at(scored, share) for share in _SHARES},
        "true_above_false": _ranked(scored),
        "channels": {name: _rates(rows) for name, rows in _by(scored, lambda one: one.channel).items()},
        "classes": {name: _held(rows) for name, rows in _by(scored, lambda one: one.what).items()},
    }


def _by(scored: Iterable[Scored], key: Any) -> dict[str, list[Scored]]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        groups[key(one)].append(one)
    return dict(sorted(groups.items()))


def _rates(scored: Iterable[Scored]) -> dict[str, list[float]]:
    rows = list(scored)
    return {
        "caught": _held([one for one in rows if one.true]),
        "false_alarms": _held([one for one in rows if not one.true]),
    }


def _held(rows: Sequence[Scored]) -> list[float]:
    held = sum(one.held for one in rows)
    return [held, len(rows), round(held / len(rows), 3) if rows else 0.0]


def _recall_at(scored: Sequence[Scored], share: float) -> float:
    true = [one.score for one in scored if one.true]
    false = sorted((one.score for one in scored if not one.true), reverse=True)
    if not true or not false:
        return 0.0
    bar = false[int(share * len(false))]
    return round(sum(one > bar for one in true) / len(true), 3)


def _ranked(scored: Sequence[Scored]) -> float:
    true = [one.score for one in scored if one.true]
    false = [one.score for one in scored if not one.true]
    above = sum((one > other) + (one == other) / 2 for one in true for other in false)
    return round(above / (len(true) * len(false)), 3) if true and false else 0.0


def _speed(rules: Rules) -> int:
    text = (_HERE.parent / "deidentification" / "ordinary.txt").read_text(encoding="utf-8")[:20_000]
    triage(text[:200], "complaint", rules)
    begin = time.process_time()
    triage(text, "complaint", rules)
    return round(len(text) / (time.process_time() - begin))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures as one JSON object: aggregated, never a single text."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.triage")
    parser.add_argument("files", nargs="*", type=Path, help="sets as JSON lines; without any, the unseen set")
    parser.add_argument("--brief", action="store_true", help="without channels and classes")
    given = parser.parse_args(arguments)
    rules = load()
    result: dict[str, Any] = {}
    for path in given.files or [_HERE / "unseen.jsonl"]:
        result[path.name] = measure(score(path, rules))
        if given.brief:
            del result[path.name]["channels"], result[path.name]["classes"]
    result["characters_per_second"] = _speed(rules)
    json.dump(result, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
