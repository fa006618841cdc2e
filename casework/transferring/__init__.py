"""Cases change hands: handed on to another agency, told to it, redirected, or given to another desk of this office."""

from casework.transferring.beginning import Asked, ask_approval, begin, withdraw_transfer
from casework.transferring.handing import confirm_receipt, hand_over_papers, note_return
from casework.transferring.listing import ActView, TransfersView, TransferView, handed_on, transfers_in
from casework.transferring.making import make_papers, take_enclosure, take_papers
from casework.transferring.reassigning import reassign
from casework.transferring.telling import tell_before

__all__ = [
    "ActView",
    "Asked",
    "TransferView",
    "TransfersView",
    "ask_approval",
    "begin",
    "confirm_receipt",
    "hand_over_papers",
    "handed_on",
    "make_papers",
    "note_return",
    "reassign",
    "take_enclosure",
    "take_papers",
    "tell_before",
    "transfers_in",
    "withdraw_transfer",
]
