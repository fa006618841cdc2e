"""How much the two readings count together: `python scripts/triage/weigh.py` prints weights and shares.

They are measured on the texts that the sight did not learn from; the reading is trained on the same rest here. The
weights go into policies/triage.toml, the shares into docs/triage.md.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
from texts import Text, batch_of, held_back, texts
from train import examples, korean, train

from casework.triaging.judging import hear
from casework.triaging.letters import letters_of
from casework.triaging.noticing import Noticed
from casework.triaging.reading import Model
from casework.triaging.sight import sight
from casework.triaging.weighing import find_signals
from policies.loading import load
from policies.rules import Rules

STEPS, RIDGE = 12, 1e-3
THRESHOLDS = (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9, 0.95)
SHARES = (0.05, 0.1, 0.2)
PRAISE = "안녕하세요. 요즘 동네가 많이 깨끗해졌어요. 청소하시는 분들 수고 많으십니다. 도서관도 새로 생겨서 좋아요."
GROUPS: dict[str, Callable[[str], bool]] = {
    "Korean": lambda batch: batch[0] not in "np",
    "seen": lambda batch: batch == "s",
    "English": lambda batch: batch == "n1",
    "Chinese": lambda batch: batch == "n2",
    "Vietnamese": lambda batch: batch == "n3",
    "Korean with praise around": lambda batch: batch.startswith("praised ") and batch[8] != "n",
    "short later texts": lambda batch: batch == "n4",
    "as measured before": lambda batch: batch[0] not in "npru",
    "rarer scenes": lambda batch: batch[0] == "r",
    "pairs of one scene": lambda batch: batch[0] == "u",
}


def heard(kept: Sequence[Text], rules: Rules) -> np.ndarray:
    """What the reading, trained on the rest, and the sight say of what is kept back."""
    model = train(examples([each for each in texts() if not held_back(each) and korean(each, rules)]))
    with ProcessPoolExecutor() as several:
        return np.array(list(several.map(partial(loudest, model=model, rules=rules), kept, chunksize=32)))


def loudest(each: Text, model: Model, rules: Rules) -> tuple[float, float, float]:
    """What it says of the loudest part, and what is seen in the whole and in that part, as the product does."""
    noticed = Noticed(letters_of(each.text), rules)
    heard = hear(noticed, find_signals(noticed, each.channel, rules), rules, model)
    look, read = max(heard, key=lambda one: one[1].log_odds)
    whole, part = (sight().log_odds(noticed.letters.said(*at)) for at in (look, read.at))
    return read.log_odds, whole, part


def fitted(told: np.ndarray, true: np.ndarray) -> np.ndarray:
    """The weights of the two, and the shift."""
    rows = np.c_[told, np.ones(len(told))]
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (share - true) + RIDGE * len(rows) * weights
        bend = (rows * (share * (1 - share))[:, None]).T @ rows + RIDGE * len(rows) * np.eye(len(weights))
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def main() -> None:
    """Print weights, then of each group the shares caught and falsely held."""
    rules = load()
    kept = [each for each in texts() if held_back(each)]
    kept += [replace(each, id=f"praised {each.id}", text=f"{PRAISE} {each.text} {PRAISE}") for each in kept[::4]]
    true = np.array([each.true for each in kept])
    batch = np.array([batch_of(each) for each in kept])
    told = heard(kept, rules)
    learned = np.array([one[0] != "n" and one[8:9] != "n" for one in batch])
    weights = fitted(told[learned, :2], true[learned])
    print("heard {:.3f}, seen {:.3f}, shift {:.3f}".format(*weights))
    apart = (told[:, 2] - told[:, 1]) * weights[1] - rules.triage.reading.apart
    odds = told[:, :2] @ weights[:2] + weights[2] + np.maximum(apart, 0)
    for name, belongs in GROUPS.items():
        which = np.array([belongs(one) for one in batch])
        right, wrong = odds[which & true], odds[which & ~true]
        ranked = (right[:, None] > wrong[None]).mean()
        print(f"{name}: {len(right)} true, {len(wrong)} not; a true one ranks above {ranked:.3f} of the others")
        bars = {share: np.sort(wrong)[::-1][int(share * len(wrong))] for share in SHARES}
        print(
            "  caught at a share of false alarms:",
            {share: f"{(right > bar).mean():.3f}" for share, bar in bars.items()},
        )
        for threshold in THRESHOLDS:
            bar = math.log(threshold / (1 - threshold))
            print(f"  {threshold}: caught {(right >= bar).mean():.3f}, false alarms {(wrong >= bar).mean():.3f}")


if __name__ == "__main__":
    main()
