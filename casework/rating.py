"""How a person found it: a number from one to five and, if they like, one line; said once, after the end."""

import re
from collections.abc import Mapping
from typing import Any

from casework.content import Lane, text_of
from casework.errors import ScoreNeededError
from policies.rules import Rules

RATING = "satisfaction"
SCORES = (1, 2, 3, 4, 5)
_IN_TEXT = re.compile(r"\s*([1-5])\s*점?(?:[\s.,:!~]+(.*))?", re.DOTALL)


def rating_content(score: str, remark: str, rules: Rules) -> dict[str, object]:
    """What is sealed: the score as a fixed word, and the remark in one line."""
    if score not in {str(each) for each in SCORES}:
        raise ScoreNeededError
    return {"type": RATING, "what": score, "text": " ".join(remark.split())[: rules.complainant.longest_remark]}


def score_of(content: Mapping[str, Any]) -> int:
    """The score in a content; 0 where there is none."""
    said = text_of(content, "what") if text_of(content, "type") == RATING else ""
    return int(said) if said in {str(each) for each in SCORES} else 0


def is_rating(text: str, rules: Rules) -> bool:
    """Whether a text message says nothing but how it went: a digit, and perhaps a short line."""
    found = _IN_TEXT.fullmatch(text)
    return found is not None and len(found[2] or "") <= rules.complainant.longest_remark


def as_meant(content: dict[str, Any], lane: str, rules: Rules) -> dict[str, Any]:
    """A later text message as what it says; a telephone has no buttons."""
    found = _IN_TEXT.fullmatch(text_of(content))
    if lane != Lane.SMS or text_of(content, "type") != "follow_up" or not is_rating(text_of(content), rules):
        return content
    assert found is not None  # noqa: S101 - narrows the type; is_rating has looked
    return {**content, **rating_content(found[1], found[2] or "", rules)}
