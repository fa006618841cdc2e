"""Review what was found in a case before anything of it leaves: see it, decide about it, read it as others would."""

from casework.reviewing.deciding import cover_everywhere, cover_nowhere, cover_same, decide, forget, widen
from casework.reviewing.decisions import Act
from casework.reviewing.owning import give_to_reporter
from casework.reviewing.showing import Passage, Piece, Review, Shown, open_review
from casework.reviewing.stretches import State
from casework.reviewing.studying import Studied, study

__all__ = [
    "Act",
    "Passage",
    "Piece",
    "Review",
    "Shown",
    "State",
    "Studied",
    "cover_everywhere",
    "cover_nowhere",
    "cover_same",
    "decide",
    "forget",
    "give_to_reporter",
    "open_review",
    "study",
    "widen",
]
