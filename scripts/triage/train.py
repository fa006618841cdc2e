"""Train the learned reading of the screening on made-up texts: `python scripts/triage/train.py` writes reading.json.

Traits come from the product itself. Weights are a logistic regression over traits scaled by how telling they are,
found by plain gradient descent in a fixed order: the same texts give the same file. Of innocent texts every part is
learned as well, because the product reads parts by themselves. `--check` trains on five sixths
at a time and prints how well the sixth part is told by this reading alone, without what the network sees.
"""

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from texts import Text, digest, texts  # noqa: E402 - found once the path is set

from casework.triaging.judging import traits as traits_in  # noqa: E402 - the product's own
from casework.triaging.letters import letters_of  # noqa: E402
from casework.triaging.noticing import Noticed  # noqa: E402
from casework.triaging.reading import Model, Traits, edges_of, hangul_share, parts_of  # noqa: E402
from casework.triaging.weighing import find_signals  # noqa: E402
from policies.loading import load  # noqa: E402
from policies.rules import Rules  # noqa: E402

TARGET = ROOT / "casework/triaging/reading.json"
LENGTH, RIDGE, STEPS, RATE, MOMENTUM = 5.0, 0.00015, 300, 2.0, 0.9
LEAST_OFTEN = 2
PARTS = 6
# Innocent texts weigh twice: whole, and in parts.
TRUE_WEIGHT = 1.5
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.8, 0.9)


def korean(each: Text, rules: Rules) -> bool:
    """Whether the reading, which knows Korean letters, speaks about a text."""
    noticed = Noticed(letters_of(each.text), rules)
    return hangul_share(noticed, (0, len(noticed.letters.text))) >= rules.triage.reading.hangul


def lessons() -> list[Text]:
    """What the reading learns from: the texts in Korean."""
    rules = load()
    return [each for each in texts() if korean(each, rules)]


@dataclass(frozen=True)
class Example:
    """What one text, or one part of an innocent text, is made of; how much it weighs; which text it belongs to."""

    traits: Traits
    true: bool
    weight: float
    text: int


def examples(rows: Sequence[Text]) -> list[Example]:
    """Each text as the product sees it; of innocent ones also each part, all its parts together as heavy as the whole.

    A part of a true text may be innocent, so none of them is learned from.
    """
    rules = load()
    reading = rules.triage.reading
    made = []
    for number, row in enumerate(rows):
        noticed, true = Noticed(letters_of(row.text), rules), row.true
        whole, found = (0, len(noticed.letters.text)), find_signals(noticed, row.channel, rules)
        made.append(Example(traits_in(noticed, whole, found), true, TRUE_WEIGHT if true else 1.0, number))
        parts = [
            at for at in parts_of(edges_of(noticed), whole, reading.least, reading.most) if at != whole and not true
        ]
        made += [Example(traits_in(noticed, at, found), true, 1 / len(parts), number) for at in parts]
    return made


def scales(made: Sequence[Example]) -> dict[str, float]:
    """How telling each pair of letters is, by how unevenly it is spread; other traits count as they are."""
    often, true = Counter(), Counter()
    for each in made:
        often.update(each.traits.keys())
        true.update(each.traits.keys() if each.true else ())
    trues = sum(each.true for each in made)
    falses = len(made) - trues
    found = {}
    for name, times in sorted(often.items()):
        if times >= LEAST_OFTEN:
            ratio = ((true[name] + 1) / (trues + 2)) / ((times - true[name] + 1) / (falses + 2))
            found[name] = math.sqrt(abs(math.log(ratio))) if name[0] == "n" else 1.0
    return found


def table(made: Sequence[Example], scale: dict[str, float], places: dict[str, int]) -> tuple[np.ndarray, ...]:
    """Rows of one length each: which trait, how much, of which example."""
    where, value, row = [], [], []
    for number, each in enumerate(made):
        known = [(places[name], amount * scale[name]) for name, amount in each.traits.items() if name in scale]
        size = math.sqrt(math.fsum(amount * amount for _, amount in known)) or 1.0
        for place, amount in known:
            where.append(place)
            value.append(amount / size * LENGTH)
            row.append(number)
    return np.array(where), np.array(value), np.array(row)


def train(made: Sequence[Example]) -> Model:
    """Scale and weight of every trait, and the bias."""
    scale = scales(made)
    places = {name: place for place, name in enumerate(scale)}
    where, value, row = table(made, scale, places)
    wanted, count = np.array([each.true for each in made], float), len(made)
    share = np.array([each.weight for each in made])
    share /= share.sum()
    weights, speed, bias, bias_speed = np.zeros(len(places)), np.zeros(len(places)), 0.0, 0.0
    for _ in range(STEPS):
        odds = np.bincount(row, weights=value * weights[where], minlength=count) + bias
        wrong = (1 / (1 + np.exp(-odds)) - wanted) * share
        slope = np.bincount(where, weights=value * wrong[row], minlength=len(places)) + RIDGE * weights
        speed = MOMENTUM * speed - RATE * slope
        bias_speed = MOMENTUM * bias_speed - RATE * 0.1 * wrong.sum()
        weights += speed
        bias += float(bias_speed)
    return Model(scale, dict(zip(places, weights.tolist(), strict=True)), LENGTH, bias)


def stored(model: Model, rows: Sequence[Text]) -> str:
    """The file of the model: rounded, in one order, with what it was learned from."""
    head = {"texts": len(rows), "sha256": digest(rows), "length": model.length, "bias": round(model.bias, 4)}
    names = sorted(model.scales)
    kept = [f"[{round(model.scales[name], 2)}, {round(model.weights[name], 3)}]" for name in names]
    lines = [f"{json.dumps(name, ensure_ascii=False)}: {pair}" for name, pair in zip(names, kept, strict=True)]
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "traits": {\n' + ",\n".join(lines) + "\n}}\n"


def read_by(model: Model, channel: str, text: str, rules: Rules) -> float:
    """What the reading makes of a whole text."""
    noticed = Noticed(letters_of(text), rules)
    return model.log_odds(traits_in(noticed, (0, len(noticed.letters.text)), find_signals(noticed, channel, rules)))


def check(rows: Sequence[Text], made: Sequence[Example]) -> None:
    """Train on five parts of six, read the sixth; print the shares."""
    rules = load()
    read = np.zeros(len(rows))
    for part in range(PARTS):
        model = train([each for each in made if each.text % PARTS != part])
        for at in range(part, len(rows), PARTS):
            read[at] = read_by(model, rows[at].channel, rows[at].text, rules)
    true = np.array([row.true for row in rows])
    ranked = (read[true][:, None] > read[~true][None]).mean()
    print(f"{len(rows)} texts; a true one ranks above {ranked:.3f} of the false")
    for threshold in THRESHOLDS:
        bar = math.log(threshold / (1 - threshold))
        caught, false = ((read[which] >= bar).mean() for which in (true, ~true))
        print(f"{threshold}: caught {caught:.3f}, false alarms {false:.3f}")


def main() -> None:
    """Train, or check, and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true", help="only say how well unseen parts are told")
    given = parser.parse_args()
    rows = lessons()
    made = examples(rows)
    if given.check:
        check(rows, made)
        return
    TARGET.write_text(stored(train(made), rows), encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size:,} bytes from {len(rows):,} texts")


if __name__ == "__main__":
    main()
