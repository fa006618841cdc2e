"""The network: characters as embeddings, then dilated convolutions; trained here, exported by `export.py`."""

from collections import Counter
from collections.abc import Iterable

import jax
import jax.numpy as jnp
import numpy as np
from labels import TAGS

BMP = 0x10000
HANGUL, SYLLABLES, VOWELS_AND_TAILS, TAILS = 0xAC00, 11172, 588, 28
BIGRAMS, LEFT_FACTOR, RIGHT_FACTOR = 16381, 1009, 9176
CLASSES = 10
# Embedding widths.
SIGN, JAMO, KIND, PAIR = 48, 8, 8, 32
DILATIONS = (1, 2, 4, 8, 1, 2, 4, 8, 1)
REACH = sum(DILATIONS) + 1
EPSILON = 1e-5

Params = dict[str, jax.Array]


def vocabulary(texts: Iterable[str], rarest: int) -> np.ndarray:
    """A table from code point to number; 0 for what is rare."""
    counts = Counter(sign for text in texts for sign in text)
    table = np.zeros(BMP, np.int16)
    known = sorted(sign for sign, count in counts.items() if count >= rarest and ord(sign) < BMP)
    for number, sign in enumerate(known, 1):
        table[ord(sign)] = number
    return table


def classes() -> np.ndarray:
    """A table from code point to the kind of sign it is."""
    table = np.full(BMP, 9, np.int8)
    for kind, first, last in (
        (1, 0xAC00, 0xD7A3), (2, 0x3131, 0x318E), (2, 0x1100, 0x11FF), (3, 0x41, 0x5A), (4, 0x61, 0x7A), (5, 0x30, 0x39),
        (6, 0x20, 0x20), (6, 0xA0, 0xA0), (7, 0x0A, 0x0A), (8, 0x21, 0x2F), (8, 0x3A, 0x40), (8, 0x5B, 0x60), (8, 0x7B, 0x7E),
        (8, 0x2010, 0x2027), (8, 0x3000, 0x303F), (0, 0x4E00, 0x9FFF),
    ):  # fmt: skip
        table[first : last + 1] = kind
    return table


def features(codes: np.ndarray, signs: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Rows of code points as numbers of embeddings: sign, lead, vowel, tail, kind, pair to the left, pair to the right."""
    low = np.minimum(codes, BMP - 1).astype(np.int64)
    place = low - HANGUL
    syllable = (place >= 0) & (place < SYLLABLES)
    lead = np.where(syllable, place // VOWELS_AND_TAILS + 1, 0)
    vowel = np.where(syllable, place % VOWELS_AND_TAILS // TAILS + 1, 0)
    tail = np.where(syllable, place % TAILS + 1, 0)
    before = np.pad(low, ((0, 0), (1, 0)))[:, :-1]
    after = np.pad(low, ((0, 0), (0, 1)))[:, 1:]
    left = (before * LEFT_FACTOR + low * RIGHT_FACTOR) % BIGRAMS
    right = (low * LEFT_FACTOR + after * RIGHT_FACTOR) % BIGRAMS
    return np.stack([signs[low], lead, vowel, tail, kinds[low], left, right]).astype(np.int32)


def fresh(seed: int, size: int, width: int) -> Params:
    """Parameters before the first step."""
    keys = iter(jax.random.split(jax.random.key(seed), 64))

    def drawn(rows: int, columns: int, scale: float) -> jax.Array:
        return jax.random.normal(next(keys), (rows, columns)) * scale

    params = {
        "sign": drawn(size, SIGN, 0.3), "lead": drawn(20, JAMO, 0.3), "vowel": drawn(22, JAMO, 0.3), "tail": drawn(29, JAMO, 0.3),
        "kind": drawn(CLASSES, KIND, 0.3), "pair": drawn(BIGRAMS, PAIR, 0.15),
    }  # fmt: skip
    entry = SIGN + 3 * JAMO + KIND + 2 * PAIR
    params["in.w"], params["in.b"] = drawn(entry, width, entry**-0.5), jnp.zeros(width)
    for layer in range(len(DILATIONS)):
        params |= {
            f"{layer}.scale": jnp.ones(width), f"{layer}.shift": jnp.zeros(width),
            f"{layer}.w": drawn(3 * width, width, (3 * width) ** -0.5).reshape(3, width, width), f"{layer}.b": jnp.zeros(width),
        }  # fmt: skip
    params |= {"out.scale": jnp.ones(width), "out.shift": jnp.zeros(width)}
    params |= {"out.w": drawn(width, len(TAGS), width**-0.5), "out.b": jnp.zeros(len(TAGS))}
    return params


def _levelled(x: jax.Array, scale: jax.Array, shift: jax.Array) -> jax.Array:
    centred = x - x.mean(-1, keepdims=True)
    return centred * jax.lax.rsqrt((centred * centred).mean(-1, keepdims=True) + EPSILON) * scale + shift


def _shifted(x: jax.Array, by: int) -> jax.Array:
    if by > 0:
        return jnp.pad(x, ((0, 0), (by, 0), (0, 0)))[:, :-by]
    return jnp.pad(x, ((0, 0), (0, -by), (0, 0)))[:, -by:]


def logits(params: Params, numbers: jax.Array) -> jax.Array:
    """For every character the strength of every tag."""
    sign, lead, vowel, tail, kind, left, right = numbers
    parts = [params["sign"][sign], params["lead"][lead], params["vowel"][vowel], params["tail"][tail]]
    parts += [params["kind"][kind], params["pair"][left], params["pair"][right]]
    x = jnp.concatenate(parts, -1) @ params["in.w"] + params["in.b"]
    for layer, dilation in enumerate(DILATIONS):
        h = jax.nn.relu(_levelled(x, params[f"{layer}.scale"], params[f"{layer}.shift"]))
        w = params[f"{layer}.w"]
        # Three products and two shifts: what a convolution is, and much faster on a processor.
        x = x + _shifted(h @ w[0], dilation) + h @ w[1] + _shifted(h @ w[2], -dilation) + params[f"{layer}.b"]
    h = _levelled(x, params["out.scale"], params["out.shift"])
    return h @ params["out.w"] + params["out.b"]
