"""The screen that keeps the named from reading what names them."""

from collections.abc import Mapping, Sequence
from typing import Any

from casework.deidentifying import mentions
from casework.masking import message_fields
from casework.store.people import OfficerRow
from policies.rules import Desk, Rules


def screen(content: Mapping[str, Any], officers: Sequence[OfficerRow], desk: Desk, rules: Rules) -> list[OfficerRow]:
    """The officers of a desk that a message names, or all of them where it says that their team must not see it."""
    fields = message_fields(content)
    everything = "\n".join(fields.values())
    excluded = fields.get("excluded", "")
    team = rules.organisation.teams.get(desk.team)
    if team is not None and team.label in excluded:
        return list(officers)
    return [each for each in officers if mentions(everything, each.name, rules)]
