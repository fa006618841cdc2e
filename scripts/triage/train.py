"""Train the learned reading of the screening on made-up texts: `python scripts/triage/train.py` writes reading.json.

Features come from the product itself. Weights are a logistic regression over traits scaled by how telling they are,
found by plain gradient descent in a fixed order: the same texts give the same file. `--check` trains on five sixths
at a time and prints how well the sixth part is told.
"""

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from casework.triaging.judging import traits as traits_in  # noqa: E402 - the product's own, found once the path is set
from casework.triaging.letters import letters_of  # noqa: E402
from casework.triaging.noticing import Noticed  # noqa: E402
from casework.triaging.weighing import find_signals  # noqa: E402
from policies.loading import load  # noqa: E402

TARGET = ROOT / "casework/triaging/reading.json"
TEXTS = ("dev.jsonl", "seen.jsonl")
LENGTH, RIDGE, STEPS, RATE, MOMENTUM = 5.0, 0.3, 300, 2.0, 0.9
LEAST_OFTEN = 2
PARTS = 6

Traits = dict[str, float]


def texts() -> list[tuple[str, str, bool]]:
    """Channel, text and label of everything that is learned from: the dev texts and the seen set."""
    lines = [line for name in TEXTS for line in (ROOT / "benchmarks/triage" / name).read_text("utf-8").splitlines()]
    rows = [json.loads(line) for line in lines]
    return [(row["channel"], row["text"], row["misconduct"]) for row in rows]


def digest(rows: Sequence[tuple[str, str, bool]]) -> str:
    """A fingerprint of what is learned from."""
    return sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def traits(rows: Sequence[tuple[str, str, bool]]) -> list[Traits]:
    """What each text is made of, as the product sees it."""
    rules = load()
    made = []
    for channel, text, _ in rows:
        noticed = Noticed(letters_of(text), rules)
        whole = (0, len(noticed.letters.text))
        made.append(traits_in(noticed, whole, find_signals(noticed, channel, rules)))
    return made


def scales(made: Sequence[Traits], labels: Sequence[bool]) -> dict[str, float]:
    """How telling each pair of letters is, by how unevenly it is spread; other traits count as they are."""
    often, true = Counter(), Counter()
    for each, label in zip(made, labels, strict=True):
        often.update(each.keys())
        true.update(each.keys() if label else ())
    trues, falses = sum(labels), len(labels) - sum(labels)
    found = {}
    for name, times in sorted(often.items()):
        if times >= LEAST_OFTEN:
            ratio = ((true[name] + 1) / (trues + 2)) / ((times - true[name] + 1) / (falses + 2))
            found[name] = math.sqrt(abs(math.log(ratio))) if name[0] == "n" else 1.0
    return found


def table(made: Sequence[Traits], scale: dict[str, float], places: dict[str, int]) -> tuple[np.ndarray, ...]:
    """Rows of one length each: which trait, how much, of which text."""
    where, value, row = [], [], []
    for number, each in enumerate(made):
        known = [(places[name], amount * scale[name]) for name, amount in each.items() if name in scale]
        size = math.sqrt(math.fsum(amount * amount for _, amount in known)) or 1.0
        for place, amount in known:
            where.append(place)
            value.append(amount / size * LENGTH)
            row.append(number)
    return np.array(where), np.array(value), np.array(row)


def train(made: Sequence[Traits], labels: Sequence[bool]) -> tuple[dict[str, float], dict[str, float], float]:
    """Scale and weight of every trait, and the bias."""
    scale = scales(made, labels)
    places = {name: place for place, name in enumerate(scale)}
    where, value, row = table(made, scale, places)
    wanted, count = np.array(labels, float), len(made)
    weights, speed, bias, bias_speed = np.zeros(len(places)), np.zeros(len(places)), 0.0, 0.0
    for _ in range(STEPS):
        odds = np.bincount(row, weights=value * weights[where], minlength=count) + bias
        wrong = (1 / (1 + np.exp(-odds)) - wanted) / count
        slope = np.bincount(where, weights=value * wrong[row], minlength=len(places)) + RIDGE / count * weights
        speed = MOMENTUM * speed - RATE * slope
        bias_speed = MOMENTUM * bias_speed - RATE * 0.1 * wrong.sum()
        weights += speed
        bias += float(bias_speed)
    return scale, dict(zip(places, weights.tolist(), strict=True)), bias


def stored(
    scale: dict[str, float], weights: dict[str, float], bias: float, rows: Sequence[tuple[str, str, bool]]
) -> str:
    """The file of the model: rounded, in one order, with what it was learned from."""
    kept = {name: (round(scale[name], 2), round(weights[name], 3)) for name in sorted(scale)}
    head = {"texts": len(rows), "sha256": digest(rows), "length": LENGTH, "bias": round(bias, 4)}
    lines = [f"{json.dumps(name, ensure_ascii=False)}: [{kept[name][0]}, {kept[name][1]}]" for name in kept]
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "traits": {\n' + ",\n".join(lines) + "\n}}\n"


def check(made: Sequence[Traits], labels: Sequence[bool]) -> None:
    """Train on five parts of six, tell the sixth; print the share found at several shares of false alarms."""
    odds = np.zeros(len(made))
    for part in range(PARTS):
        inside = [at for at in range(len(made)) if at % PARTS != part]
        scale, weights, bias = train([made[at] for at in inside], [labels[at] for at in inside])
        for at in range(part, len(made), PARTS):
            known = [(made[at][name] * scale[name], weights[name]) for name in made[at] if name in scale]
            size = math.sqrt(math.fsum(amount * amount for amount, _ in known)) or 1.0
            odds[at] = bias + LENGTH * math.fsum(amount * weight for amount, weight in known) / size
    wanted = np.array(labels)
    true, false = odds[wanted], np.sort(odds[~wanted])[::-1]
    print(f"{len(made)} texts; a true one ranks above a false one in {(true[:, None] > false[None]).mean():.3f}")
    for share in (0.05, 0.1, 0.15, 0.2):
        print(f"false alarms {share:.2f}: found {(true > false[int(share * len(false))]).mean():.3f}")
    print(f"at even odds: found {(true > 0).mean():.3f}, false alarms {(false > 0).mean():.3f}")


def main() -> None:
    """Train, or check, and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true", help="only say how well unseen parts are told")
    given = parser.parse_args()
    rows = texts()
    made, labels = traits(rows), [label for _, _, label in rows]
    if given.check:
        check(made, labels)
        return
    TARGET.write_text(stored(*train(made, labels), rows), encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size:,} bytes from {len(rows):,} texts")


if __name__ == "__main__":
    main()
