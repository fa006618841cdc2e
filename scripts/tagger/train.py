"""Train the tagger and write the model with its card; `judge.py` then chooses the thresholds."""

import argparse
import hashlib
import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import corpus  # noqa: E402 - as above
import export  # noqa: E402 - as above
import jax  # noqa: E402 - its flags come first
import jax.numpy as jnp  # noqa: E402 - as above
import labels  # noqa: E402 - as above
import measuring  # noqa: E402 - as above
import messages  # noqa: E402 - as above
import network  # noqa: E402 - as above
import numpy as np  # noqa: E402 - as above
import onnx  # noqa: E402 - as above
import onnxruntime  # noqa: E402 - as above
import optax  # noqa: E402 - as above
from judge import DEV_SEED, DEV_SIZE  # noqa: E402 - as above
from onnx import numpy_helper  # noqa: E402 - as above

from casework.deidentifying.tagger import Tagger  # noqa: E402 - as above

DIGESTS = {
    "klue_ner_gold_3500.jsonl": "b89a25594273bb89d5963f0c4b3daf5103045a51224eb04bd5c2b437917efc9f",
    "klue_ner_silver_21k.jsonl": "f3c718c5f157b0513e522444e9b74c7cfd947cc6f8f9dd117594597f3be24047",
}
SEED = 20231127
ROWS, LENGTH = 32, 256
RAREST = 4
UNKNOWN_SIGN, UNKNOWN_PAIR = 0.10, 0.25
PEAK, DECAY, KEPT = 2.5e-3, 0.01, 0.998
LARGEST_DIFFERENCE, LARGEST_ROUNDING = 1e-4, 0.1
EVERY = 500


def asked() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--klue", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=2800)
    parser.add_argument("--width", type=int, default=144)
    parser.add_argument("--made", type=int, default=50000, help="made-up messages per round")
    parser.add_argument("--minutes", type=float, default=600.0, help="stop early after this time")
    parser.add_argument("--start", type=Path, help="folder of an earlier run to go on from")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--peak", type=float, default=PEAK)
    return parser.parse_args()


def batches(klue: corpus.Klue, made: int, seed: int):  # noqa: ANN201 - a generator of three arrays
    """Windows of the stream without end, each round with other names and messages."""
    round_number = 0
    while True:
        stream = corpus.epoch(klue, made, seed + round_number)
        round_number += 1
        size = ROWS * LENGTH
        for at in range(0, len(stream.codes) - size, size):
            shape = (ROWS, LENGTH)
            yield tuple(part[at : at + size].reshape(shape) for part in (stream.codes, stream.targets, stream.weights))


def forgetful(numbers: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """The features with some signs and pairs unknown, as in names never seen."""
    shape = numbers.shape[1:]
    numbers[0][generator.random(shape) < UNKNOWN_SIGN] = 0
    rows = generator.random((shape[0], 1)) < UNKNOWN_PAIR
    for which in (5, 6):
        numbers[which][(generator.random(shape) < UNKNOWN_PAIR) | rows] = 0
    return numbers


def loss(params: network.Params, numbers: jax.Array, targets: jax.Array, weights: jax.Array) -> jax.Array:
    """How unlikely the right tags are; where several may be right, all of them together."""
    said = jax.nn.log_softmax(network.logits(params, numbers))
    right = jnp.log(jnp.maximum(jnp.asarray(labels.allowed())[targets], 1e-30))
    wrong = -jax.nn.logsumexp(said + right, axis=-1)
    return (wrong * weights).sum() / weights.sum()


def trained(asked_for: argparse.Namespace, klue: corpus.Klue, signs: np.ndarray, note):  # noqa: ANN001, ANN201 - script
    """The smoothed parameters after all steps; `note` sees them now and then."""
    kinds = network.classes()
    params = network.fresh(asked_for.seed, int(signs.max()) + 1, asked_for.width)
    if asked_for.start:
        with np.load(asked_for.start / "params.npz") as stored:
            params = {name: jnp.asarray(stored[name]) for name in params}
    warmth = optax.warmup_cosine_decay_schedule(
        0.0, asked_for.peak, min(100, asked_for.steps // 10), asked_for.steps, asked_for.peak / 50
    )
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(warmth, b2=0.99, weight_decay=DECAY))
    state, smooth = optimiser.init(params), params

    @jax.jit
    def step(params, state, smooth, kept, numbers, targets, weights):  # noqa: ANN001, ANN202 - traced
        value, slope = jax.value_and_grad(loss)(params, numbers, targets, weights)
        change, state = optimiser.update(slope, state, params)
        params = optax.apply_updates(params, change)
        smooth = jax.tree.map(lambda old, new: kept * old + (1 - kept) * new, smooth, params)
        return params, state, smooth, value

    generator = np.random.default_rng(asked_for.seed)
    began, losses = time.monotonic(), []
    for number, (codes, targets, weights) in enumerate(batches(klue, asked_for.made, asked_for.seed), 1):
        numbers = forgetful(network.features(codes, signs, kinds), generator)
        # Young averages forget quickly where they began.
        kept = min(KEPT, (1 + number) / (10 + number))
        params, state, smooth, value = step(params, state, smooth, kept, numbers, targets, weights)
        losses.append(float(value))
        late = time.monotonic() - began > asked_for.minutes * 60
        if number % EVERY == 0 or number == asked_for.steps or late:
            print(f"step {number} loss {np.mean(losses[-EVERY:]):.4f} {time.monotonic() - began:.0f}s", flush=True)
            note(number, smooth)
        if number == asked_for.steps or late:
            return smooth
    raise AssertionError


def written(out: Path, params: network.Params, signs: np.ndarray, about: dict) -> Tagger:
    """The model and its card in the folder, checked against the network it came from."""
    values = {name: np.asarray(value, np.float32) for name, value in params.items()}
    for name in ("sign", "lead", "vowel", "tail", "kind", "pair"):
        values[name] = values[name].astype(np.float16).astype(np.float32)
    graph = export.graph_of(values, signs, network.classes())
    text = "감사실 민서준 주무관이 꽃내동 12-3번지에서 😀 Ara Choi를 만났습니다.\n" * 9
    codes = np.array([*map(ord, text)])[np.newaxis]
    numbers = network.features(codes, signs, network.classes())
    trained_says = np.asarray(jax.nn.softmax(network.logits({k: jnp.asarray(v) for k, v in values.items()}, numbers)))
    exact = graph.SerializeToString()
    model = export.in_whole_numbers(graph)
    for made, allowed in ((exact, LARGEST_DIFFERENCE), (model, LARGEST_ROUNDING)):
        session = onnxruntime.InferenceSession(made, providers=["CPUExecutionProvider"])
        (says,) = session.run(None, {"codes": codes.astype(np.int64)})
        if float(np.abs(trained_says - says).max()) > allowed:
            raise SystemExit("the exported network answers otherwise than the trained one")
    card = {
        "model_sha256": hashlib.sha256(model).hexdigest(),
        "labels": list(labels.LABELS),
        "tags": list(labels.TAGS),
        "reach": network.REACH,
        "thresholds": {label: {"core": 0.5, "edge": 0.3} for label in labels.LABELS},
        **about,
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "tagger.onnx").write_bytes(model)
    (out / "tagger.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return Tagger(model, card)


def signs_in(folder: Path) -> np.ndarray:
    """The numbers of the signs that a written model knows."""
    tables = [numpy_helper.to_array(each) for each in onnx.load(folder / "tagger.onnx").graph.initializer]
    return next(table for table in tables if table.dtype == np.int16 and table.shape == (network.BMP,))


def signs_of(asked_for: argparse.Namespace, klue: corpus.Klue) -> np.ndarray:
    """The numbers of the signs: those of the run that is continued, or drawn from the texts."""
    if asked_for.start:
        return signs_in(asked_for.start)
    made = messages.training(20000, asked_for.seed)
    return network.vocabulary((one.text for one in [*klue.gold, *klue.silver, *made]), RAREST)


def main() -> None:
    """Read, train, export, choose thresholds, say how good it is."""
    asked_for = asked()
    klue = corpus.read_klue(asked_for.klue, DIGESTS)
    signs = signs_of(asked_for, klue)
    about = {"seed": asked_for.seed, "steps": asked_for.steps, "width": asked_for.width, "data_sha256": DIGESTS}

    def note(number: int, params: network.Params) -> None:
        tagger = written(asked_for.out, params, signs, about)
        np.savez(asked_for.out / "params.npz", **{name: np.asarray(value) for name, value in params.items()})
        dev = messages.held_out(DEV_SIZE, DEV_SEED)
        figures = measuring.measured(dev, tagger.find)
        f1 = measuring.person_f1(klue.held_out, tagger.find)
        print(
            f"step {number}: person {figures.share('PERSON'):.3f} over {figures.over_mask:.4f} klue {f1:.3f}",
            flush=True,
        )

    trained(asked_for, klue, signs, note)


if __name__ == "__main__":
    main()
