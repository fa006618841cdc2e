"""Draws from lists, the same draws for the same seed."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Dice:
    """A seeded source of choices."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.default_rng(seed)
        self._pool: list[float] = []

    def chance(self) -> float:
        """A number from 0 up to, but not including, 1."""
        if not self._pool:
            self._pool = self._generator.random(4096).tolist()
        return self._pool.pop()

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, but not including, the limit."""
        return int(self.chance() * limit)

    def one(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely as the other."""
        return choices[self.below(len(choices))]

    def happens(self, likelihood: float) -> bool:
        """Whether something of this likelihood comes to pass."""
        return self.chance() < likelihood

    def weighted(self, choices: Sequence[tuple[T, float]]) -> T:
        """One of the choices, as likely as its weight says."""
        left = self.chance() * sum(weight for _, weight in choices)
        for choice, weight in choices:
            left -= weight
            if left < 0:
                return choice
        return choices[-1][0]

    def number(self, digits: int) -> str:
        """A number of so many digits."""
        return "".join(str(self.below(10)) for _ in range(digits))
