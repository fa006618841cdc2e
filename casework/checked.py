"""How somebody who reported is, as they answer with one tap when they are asked."""

from collections.abc import Mapping
from typing import Any

from casework.content import text_of

CHECK_IN = "check_in"
# What can be said with one tap, and whether somebody has to look at it.
TAPS: Mapping[str, bool] = {"none": False, "harm": True, "asked": True}


def tapped(content: Mapping[str, Any]) -> str:
    """The word that was tapped; empty in whatever says something else."""
    said = text_of(content, "what") if text_of(content, "type") == CHECK_IN else ""
    return said if said in TAPS else ""
