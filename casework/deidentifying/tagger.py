"""A small network that reads characters and says which of them name somebody, a unit or a place."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
import onnxruntime

from casework.deidentifying.spans import Span
from casework.deidentifying.voting import Reading
from policies.identifiers import Label

RULE = "tagger"
_HOME, _MODEL, _CARD = "casework.deidentifying", "tagger.onnx", "tagger.json"
# Characters per look: the time grows with the text, the memory does not.
_WINDOW = 2048
_MARGIN = ord("\n")
_EDGE = 8

Table: TypeAlias = np.ndarray[Any, np.dtype[Any]]


class DamagedModelError(Exception):
    """The model file is not the one that its card describes."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """How likely a stretch must be at its likeliest character, and how likely each further character."""

    core: float
    edge: float


Thresholds: TypeAlias = Mapping[Label, Threshold]


@dataclass(frozen=True, slots=True)
class Readings:
    """For every character: how likely it is part of anything, of what most likely, and whether that begins here."""

    likely: Table
    label: Table
    begins: Table


class Tagger:
    """The network with its card; safe to share between threads."""

    def __init__(self, model: bytes, card: Mapping[str, Any]) -> None:
        if hashlib.sha256(model).hexdigest() != card["model_sha256"]:
            raise DamagedModelError
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # What earlier texts needed is not kept for later ones.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._reach = int(card["reach"])
        self.labels = tuple(Label(label) for label in card["labels"])
        self.thresholds = {Label(name): Threshold(**values) for name, values in card["thresholds"].items()}

    def probabilities(self, text: str) -> Iterator[Table]:
        """For every character, window by window, the probability of no label, then of beginning and going on each."""
        # A lone surrogate is no character, but it takes a place.
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
        # A few line ends say that the text begins and ends; as many as the network reaches would only take time.
        codes = np.pad(codes, _EDGE, constant_values=_MARGIN)
        for start in range(0, len(text), _WINDOW):
            # What lies beyond the network's reach cannot change its answer, so windows join without a seam.
            first = max(0, start + _EDGE - self._reach)
            window = codes[first : start + _EDGE + _WINDOW + self._reach]
            (answer,) = self._session.run(["probabilities"], {"codes": window[np.newaxis]})
            begin = start + _EDGE - first
            yield answer[0, begin : begin + min(_WINDOW, len(text) - start)]

    def find(self, text: str, thresholds: Thresholds | None = None) -> list[Span]:
        """What names people, units and places, in order and without overlaps."""
        joined = self._readings(text)
        return list(self._spans(text, joined, self.thresholds | dict(thresholds or {}))) if joined else []

    def read(self, text: str, sure: Mapping[str, float], possible: float) -> Reading:
        """What is at least so likely by its label, and what is at least so likely whatever it is, at one look."""
        joined = self._readings(text)
        if joined is None:
            return Reading([], [])
        likely = {label: Threshold(sure[label], sure[label] / 2) for label in self.labels}
        doubtful = dict.fromkeys(self.labels, Threshold(possible, possible))
        return Reading(list(self._spans(text, joined, likely)), list(self._spans(text, joined, doubtful)))

    def _readings(self, text: str) -> Readings | None:
        if not text:
            return None
        read = [_reading(window) for window in self.probabilities(text)]
        return Readings(*(np.concatenate(parts) for parts in zip(*read, strict=True)))

    def _spans(self, text: str, read: Readings, thresholds: Thresholds) -> Iterator[Span]:
        core = np.array([thresholds[label].core for label in self.labels])[read.label]
        edge = np.array([thresholds[label].edge for label in self.labels])[read.label]
        for first, last in _runs(read.likely >= edge):
            if not (read.likely[first:last] >= core[first:last]).any():
                continue
            inner = slice(first + 1, last)
            turns = read.begins[inner] | (read.label[inner] != read.label[first : last - 1])
            cuts = [first, *(np.flatnonzero(turns) + first + 1).tolist(), last]
            for start, end in pairwise(cuts):
                yield from self._span(text, read, start, end)

    def _span(self, text: str, read: Readings, start: int, end: int) -> Iterator[Span]:
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        if words := words.strip():
            end = start + len(words)
            yield Span(start, end, self.labels[read.label[start]], RULE, float(read.likely[start:end].mean()))


def _reading(window: Table) -> tuple[Table, Table, Table]:
    begins, goes_on = window[:, 1::2], window[:, 2::2]
    label = (begins + goes_on).argmax(1)
    rows = np.arange(len(window))
    starts = (begins[rows, label] > goes_on[rows, label]) & (begins[rows, label] > window[:, 0])
    return 1 - window[:, 0], label.astype(np.int8), starts


def _runs(marked: Table) -> Iterator[tuple[int, int]]:
    turns = np.flatnonzero(np.diff(marked.astype(np.int8), prepend=0, append=0)).tolist()
    return zip(turns[::2], turns[1::2], strict=True)


_lock = Lock()
_loaded: list[Tagger] = []


def tagger() -> Tagger:
    """The tagger that is shipped, loaded when it is first asked for."""
    with _lock:
        if not _loaded:
            home = resources.files(_HOME)
            card = json.loads((home / _CARD).read_text(encoding="utf-8"))
            _loaded.append(Tagger((home / _MODEL).read_bytes(), card))
        return _loaded[0]
