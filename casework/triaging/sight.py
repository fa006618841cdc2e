"""What a network that has read Korean sees in a text: its last layers learned reports from made-up ones."""

import json
import math
from collections.abc import Mapping
from hashlib import sha256
from importlib import resources
from io import BytesIO
from threading import Lock
from typing import Any

import numpy as np

from casework.triaging.network import DOWN, NORMS, SQUARE, UP, Layer, first_look, stored_layer
from casework.triaging.packed import DamagedWeightsError, Packed, Table, installed
from casework.triaging.pieces import pieces_of

_HOME, _WEIGHTS, _CARD = "casework.triaging", "sight.npz", "sight.json"


class Sight:
    """The network with the layers that were trained for this; safe to share between threads."""

    def __init__(self, packed: Packed, trained: Mapping[str, Table], card: Mapping[str, Any]) -> None:
        self._packed = packed
        self._most = int(card["pieces"])
        first = int(card["first_trained"])
        self._layers = [stored_layer(packed, number) for number in range(first)]
        self._layers += [trained_layer(trained, number, packed.heads) for number in range(first, packed.layers)]
        self._heed, self._verdict = trained["heed"], trained["verdict"]
        self._bias = float(trained["bias"][0])

    def log_odds(self, text: str) -> float:
        """How sure it is that a text is a report, as far as the network takes it in at once; nothing is even."""
        if not text.strip():
            return -math.inf
        words = first_look(self._packed, pieces_of(text, self._packed.spelling, self._most))
        for layer in self._layers:
            words = layer.read(words)
        heed = words @ self._heed
        heed = np.exp(heed - heed.max())
        seen = np.concatenate([words.mean(0), heed @ words / heed.sum()])
        return float(seen @ self._verdict) + self._bias


def trained_layer(trained: Mapping[str, Table], number: int, heads: int) -> Layer:
    """A layer as training left it: tables in one byte a number, each row with its own scale."""
    weights = {
        name: trained[f"{number}.{name}.w"].astype(np.float32) * trained[f"{number}.{name}.scale"][:, np.newaxis]
        for name in (*SQUARE, UP, DOWN)
    }
    weights |= {name: trained[f"{number}.{name}.w"] for name in NORMS}
    return Layer(weights, {name: trained[f"{number}.{name}.b"] for name in weights}, heads)


_lock = Lock()
_loaded: list[Sight] = []


def sight() -> Sight:
    """The sight that is shipped, loaded when it is first asked for (half a second, about 150 MB). Ask in a thread."""
    with _lock:
        if not _loaded:
            home = resources.files(_HOME)
            card = json.loads((home / _CARD).read_text(encoding="utf-8"))
            stored = (home / _WEIGHTS).read_bytes()
            if sha256(stored).hexdigest() != card["weights_sha256"]:
                raise DamagedWeightsError("the trained layers are not those of their card")
            with np.load(BytesIO(stored), allow_pickle=False) as tables:
                _loaded.append(Sight(Packed(installed()), dict(tables), card))
        return _loaded[0]
