"""Whether a case speaks of the department or the people who are about to be asked: they may be the accused."""

from collections.abc import Sequence

from casework.deidentifying import mentions
from casework.said import Said
from policies.rules import Rules


def named_in(said: Sequence[Said], unit: str, holders: Sequence[str], rules: Rules) -> tuple[str, ...]:
    """Which of these names stand in what the reporter said, the department first; spaces inside do not hide one."""
    everything = "\n".join(each.text for each in said)
    joined = "".join(everything.split())
    found = [unit] if "".join(unit.split()) in joined else []
    return (*found, *(name for name in holders if mentions(everything, name, rules)))
