"""What a register decides about colleagues: from which cases they are kept away."""

import re
from collections.abc import Mapping
from typing import Any

from casework.bootstrap import Office
from casework.store.exclusions import ask_exclusion
from policies.registers import RegisterState

_BETWEEN = re.compile(r"[\s,;·]+")


async def keep_away(values: Mapping[str, Any], target: RegisterState, office: Office) -> None:
    """Keep the officer of an entry away from the cases whose numbers it names, where that state says so.

    Whoever decides it may not know these cases: whether a number is one is not said, and nothing of it is shown.
    """
    if not target.keeps_away:
        return
    officer_id, said = (values.get(each) for each in target.keeps_away)
    numbers = [each for each in _BETWEEN.split(str(said or "")) if each]
    if officer_id and numbers:
        await office.journal.append("kept_away", office.clock.now(), str(officer_id), None, None)
        await ask_exclusion(office.cases.store, numbers, str(officer_id))
