"""What goes with a telephone number: whose it is said to be, where an answer may go, which desk the line belongs to."""

from collections.abc import Mapping
from typing import Any

from casework.content import Lane, answers_of, b64, b64_of
from policies.rules import Rules

LINE = Lane.SMS
# Said of somebody else: otherwise the first opening takes it for the writer's and puts it behind the quorum, where
# whoever handles a plain complaint could not call back.
OF_THEM = "그분 연락처는 {}입니다."
# Said as the person would say it, so that the first opening knows whose it is and puts it behind the quorum.
OF_ME = "제 연락처는 {}입니다."
_ADDRESS, _KEY = 1426, 1216  # SPEC 12


def as_their_own(content: Mapping[str, Any]) -> dict[str, Any]:
    """A message that speaks of misconduct, its number said to be the writer's own: so it goes behind the quorum."""
    contact, (before, after) = answers_of(content).get("contact", ""), OF_THEM.split("{}")
    if not contact.startswith(before) or not contact.endswith(after):
        return dict(content)
    own = OF_ME.format(contact.removeprefix(before).removesuffix(after))
    return {**content, "answers": {**answers_of(content), "contact": own}}


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
