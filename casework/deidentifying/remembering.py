"""Remember what was made of rules, by which rules they are and not by what they say: comparing them costs too much."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

_MOST = 64

Rule = TypeVar("Rule")
Made = TypeVar("Made")


def once_for_each(make: Callable[[Rule], Made]) -> Callable[[Rule], Made]:
    """The same function, which makes its answer once for each object that it is given."""
    # The object is kept as well, so that no other one can come to its number.
    made: dict[int, tuple[Rule, Made]] = {}

    @wraps(make)
    def remembered(rule: Rule) -> Made:
        known = made.get(id(rule))
        if known is None or known[0] is not rule:
            if len(made) >= _MOST:
                made.clear()
            known = made[id(rule)] = (rule, make(rule))
        return known[1]

    return remembered
