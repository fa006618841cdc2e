"""Notice reports of misconduct among ordinary intakes, and say why; callers use this module, not those beneath."""

from casework.triaging.judging import READING, Judgement, Reason, judge
from casework.triaging.letters import letters_of
from casework.triaging.noticing import Noticed
from casework.triaging.reading import model
from policies.rules import Rules

__all__ = ["READING", "Judgement", "Reason", "triage"]


def triage(text: str, channel: str, rules: Rules) -> Judgement:
    """Whether a text of this channel may be a misfiled report; a channel without its own rule has the common one."""
    return judge(Noticed(letters_of(text), rules), channel, rules, model())
