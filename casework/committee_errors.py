"""What a committee's sitting refuses."""

from casework.errors import Refusal


class NoQuorumError(Refusal):
    """Too few members take part in an item, or are there, for the committee to decide it."""

    code = "no_quorum"
    status = 409


class SpoiltVoteError(Refusal):
    """There are more or fewer votes than people who voted, or one that nobody of them signed: it is taken again."""

    code = "spoilt_vote"
    status = 409


class NothingOnAgendaError(Refusal):
    """A sitting was to be called, and nothing is on its agenda."""

    code = "nothing_on_agenda"
    status = 409
