"""The layers of a small network in plain tables: what each word means among the words around it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from casework.triaging.packed import Packed, Table

_TINY = 1e-12
# erf by Abramowitz and Stegun 7.1.26: right to seven digits, more than these weights have.
_ERF = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
_ERF_STEP = 0.3275911
# The tables of a layer: from width to width, or to four times that and back.
SQUARE, UP, DOWN = ("q", "k", "v", "ao"), "fi", "fo"
NORMS = ("aln", "oln")


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: every word looks at every other, then thinks for itself."""

    weights: dict[str, Table] = field(repr=False)
    shifts: dict[str, Table] = field(repr=False)
    heads: int

    def read(self, words: Table) -> Table:
        """The words with what they learned from each other."""
        count, width = words.shape
        asked, offered, told = (
            self._through(name, words).reshape(count, self.heads, -1).transpose(1, 0, 2) for name in ("q", "k", "v")
        )
        heed = asked @ offered.transpose(0, 2, 1) / np.float32(np.sqrt(width // self.heads))
        heed = np.exp(heed - heed.max(-1, keepdims=True))
        heed /= heed.sum(-1, keepdims=True)
        heard = (heed @ told).transpose(1, 0, 2).reshape(count, width)
        words = self._even("aln", words + self._through("ao", heard))
        return self._even("oln", words + self._through("fo", _gelu(self._through("fi", words))))

    def _through(self, name: str, words: Table) -> Table:
        found: Table = words @ self.weights[name].T + self.shifts[name]
        return found

    def _even(self, name: str, words: Table) -> Table:
        return even(words, self.weights[name], self.shifts[name])


def even(words: Table, weight: Table, shift: Table) -> Table:
    """Each row around nothing and of one size, then stretched and shifted."""
    middle = words - words.mean(-1, keepdims=True)
    found: Table = middle / np.sqrt((middle * middle).mean(-1, keepdims=True) + np.float32(_TINY)) * weight + shift
    return found


def stored_layer(packed: Packed, number: int) -> Layer:
    """One of the layers in the file."""
    inner = packed.width
    wide = 4 * inner
    widths = dict.fromkeys((*SQUARE, UP), inner) | {DOWN: wide}
    weights = {name: packed.rows(f"l{number}.{name}.w", width) for name, width in widths.items()}
    weights |= {name: packed.numbers(f"l{number}.{name}.w") for name in NORMS}
    return Layer(weights, {name: packed.numbers(f"l{number}.{name}.b") for name in weights}, packed.heads)


def first_look(packed: Packed, pieces: Sequence[int]) -> Table:
    """The pieces as the first layer takes them: each for itself, and where it stands."""
    which = np.array(pieces)
    words = packed.rows("emb.word", packed.width, which)
    words += packed.numbers("emb.pos").reshape(-1, packed.width)[: len(which)]
    words += packed.numbers("emb.type").reshape(-1, packed.width)[0]
    return even(words, packed.numbers("emb.ln.w"), packed.numbers("emb.ln.b"))


def _gelu(values: Table) -> Table:
    scaled = values * np.float32(np.sqrt(0.5))
    size = np.abs(scaled)
    step = 1 / (1 + np.float32(_ERF_STEP) * size)
    series = step * np.float32(_ERF[-1])
    for factor in _ERF[-2::-1]:
        series = (series + np.float32(factor)) * step
    found: Table = 0.5 * values * (1 + np.sign(scaled) * (1 - series * np.exp(-size * size)))
    return found
