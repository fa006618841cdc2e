"""Choose the thresholds of a trained tagger on the dev sets, write them into its card, print its figures."""

import argparse
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import corpus  # noqa: E402 - the root comes first
import labels  # noqa: E402 - as above
import measuring  # noqa: E402 - as above
import messages  # noqa: E402 - as above

from casework.deidentifying.tagger import Tagger, Threshold  # noqa: E402 - as above

DEV_SEED, DEV_SIZE = 77, 1200
PUBLIC = "deid_public_sample.jsonl"
# Of all the characters that identify nobody, so many may be masked for the sake of people, and of everything.
ALLOWED_OVER_MASK = 0.02
CORES = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.12, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03)
UNITS = Threshold(0.4, 0.2)

Thresholds = dict[str, Threshold]


def tried(core: float) -> Thresholds:
    """Loose for people as far as asked, steady for the rest."""
    return dict.fromkeys(labels.LABELS, UNITS) | {"PERSON": Threshold(core, core * 0.5)}


def chosen(tagger: Tagger, sets: list[list[messages.Message]]) -> Thresholds:
    """The loosest threshold for people that keeps over-mask within bounds on every dev set."""
    best = tried(CORES[0])
    for core in CORES:
        figures = [measuring.measured(texts, lambda text, c=core: tagger.find(text, tried(c))) for texts in sets]
        for each in figures:
            print(
                f"core {core}: people {each.share('PERSON'):.3f} over {each.over_mask:.4f} clean {each.clean_hit}",
                flush=True,
            )
        over = [each.over_mask for each in figures]
        if max(over) > ALLOWED_OVER_MASK:
            break
        best = tried(core)
    return best


def report(name: str, texts: list[messages.Message], tagger: Tagger) -> None:
    """Print the figures of one set."""
    figures = measuring.measured(texts, tagger.find)
    print(f"{name}: person {figures.share('PERSON'):.3f}, over-mask {figures.over_mask:.4f}, clean {figures.clean_hit}")
    print("  by label", {label: counted for label, counted in figures.by_label.items() if label in labels.LABELS})
    print("  people by style", figures.by_kind, flush=True)


def main() -> None:
    """Choose, write, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--klue", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    asked = parser.parse_args()
    card_path = asked.model / "tagger.json"
    card = json.loads(card_path.read_text(encoding="utf-8"))
    model = (asked.model / "tagger.onnx").read_bytes()
    tagger = Tagger(model, card)
    dev = messages.held_out(DEV_SIZE, DEV_SEED)
    public = corpus.read(asked.klue / PUBLIC)
    klue = corpus.read_klue(asked.klue, card["data_sha256"]).held_out
    thresholds = chosen(tagger, [dev, klue])
    card["thresholds"] = {label: {"core": one.core, "edge": one.edge} for label, one in thresholds.items()}
    card_path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    tagger = Tagger(model, card)
    for name, texts in (("dev", dev), ("public sample", public), ("KLUE held out", klue)):
        report(name, texts, tagger)
    even = {label: Threshold(0.5, 0.5) for label in labels.LABELS}
    plain = measuring.person_f1(klue, lambda text: tagger.find(text, even))
    whole = measuring.person_f1(klue, lambda text: measuring.likeliest(tagger, text))
    at_thresholds = measuring.person_f1(klue, tagger.find)
    print(f"KLUE person F1 {whole:.3f} as a row, {plain:.3f} at one half, {at_thresholds:.3f} at the thresholds")
    joined = "\n".join(message.text for message in klue)
    began = time.process_time()
    tagger.find(joined)
    print(f"{len(joined) / (time.process_time() - began):.0f} characters a second")


if __name__ == "__main__":
    main()
