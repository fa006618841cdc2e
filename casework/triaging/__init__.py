"""Notice reports of misconduct among ordinary intakes, and say why; callers use this module, not the ones beneath it."""

from casework.triaging.letters import letters_of
from casework.triaging.noticing import Noticed
from casework.triaging.weighing import Judgement, Reason, weigh
from policies.rules import Rules

__all__ = ["Judgement", "Reason", "triage"]


def triage(text: str, channel: str, rules: Rules) -> Judgement:
    """Whether a text of this channel may be a misfiled report; a channel without a rule of its own has the common one."""
    return weigh(Noticed(letters_of(text), rules), channel, rules)
