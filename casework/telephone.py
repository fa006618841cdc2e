"""What goes with a telephone number: where an answer may go, and which desk the line belongs to."""

from collections.abc import Mapping
from typing import Any

from casework.content import Lane, b64, b64_of
from policies.rules import Rules

LINE = Lane.SMS
_ADDRESS, _KEY = 1426, 1216  # SPEC 12


def answer_to_of(content: Mapping[str, Any]) -> dict[str, str] | None:
    """The sealed return address of a message and the key of the bot that may open it; None without both."""
    told = content.get("answer_to")
    if not isinstance(told, dict):
        return None
    address, key = b64_of(told, "address", _ADDRESS), b64_of(told, "key", _KEY)
    return None if address is None or key is None else {"address": b64(address), "key": b64(key)}


def home_desk(lane: str, kind: str, rules: Rules) -> str:
    """The desk that receives what came this way, when nobody of it is concerned."""
    return rules.texting.desk if lane == LINE and kind == rules.texting.kind else rules.kinds[kind].desk
