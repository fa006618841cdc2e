"""Copies of released fact sheets for departments: handed out, watched, answered, taken back."""

from casework.handing.collecting import collect_answers
from casework.handing.giving import (
    HandRequest,
    Offer,
    hand_out,
    offer_of,
    take_all_back,
    take_back,
    units_with_accounts,
)
from casework.handing.listing import HandingLine, handings_of

__all__ = [
    "HandRequest",
    "HandingLine",
    "Offer",
    "collect_answers",
    "hand_out",
    "handings_of",
    "offer_of",
    "take_all_back",
    "take_back",
    "units_with_accounts",
]
