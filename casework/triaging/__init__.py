"""Notice reports of misconduct among ordinary intakes, and say why; callers use this module, not those beneath."""

from casework.triaging.judging import READING, Judgement, Reason, judge
from casework.triaging.letters import letters_of
from casework.triaging.noticing import Noticed
from casework.triaging.reading import model
from casework.triaging.sight import sight
from policies.rules import Rules

__all__ = ["READING", "Judgement", "Reason", "triage"]


def triage(text: str, channel: str, rules: Rules) -> Judgement:
    """Whether a text of this channel may be a misfiled report; a channel without its own rule has the common one.

    Call it in a thread: a text takes a tenth of a second of one core, a very long one some seconds, the first one more.
    """
    return judge(Noticed(letters_of(text), rules), channel, rules, model(), sight())
