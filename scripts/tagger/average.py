"""Average the parameters of runs that went on from one another, and write the model: steadier than any of them."""

import argparse
import json
from pathlib import Path

import numpy as np
import train


def main() -> None:
    """Read the folders, average, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("runs", nargs="+", type=Path, help="folders that train.py wrote")
    asked = parser.parse_args()
    stored = [dict(np.load(folder / "params.npz")) for folder in asked.runs]
    params = {name: np.mean([each[name] for each in stored], 0) for name in stored[0]}
    cards = [json.loads((folder / "tagger.json").read_text(encoding="utf-8")) for folder in asked.runs]
    about = {"runs": [{name: card[name] for name in ("seed", "steps")} for card in cards]}
    about |= {name: cards[0][name] for name in ("width", "data_sha256")}
    train.written(asked.out, params, train.signs_in(asked.runs[0]), about)
    np.savez(asked.out / "params.npz", **params)


if __name__ == "__main__":
    main()
