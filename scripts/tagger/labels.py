"""The tags of a character, and the sets of tags that an annotation leaves open."""

import re

import numpy as np

LABELS = ("PERSON", "ORG", "LOC", "DEPT", "ADDRESS")
TAGS = ("O", *(f"{part}-{label}" for label in LABELS for part in "BI"))
TAG_OF = {label: TAGS.index(f"B-{label}") for label in LABELS}
PERSON_BEGINS = 1

# Beyond the tags themselves: what is known of a character where KLUE does not ask our question.
MAYBE_UNIT, MAYBE_PLACE, FREE_OF_PERSONS = len(TAGS), len(TAGS) + 1, len(TAGS) + 2
_OPEN = {
    MAYBE_UNIT: ("O", "ORG", "DEPT"),
    MAYBE_PLACE: ("O", "LOC", "ADDRESS", "ORG"),
    FREE_OF_PERSONS: ("O", "ORG", "LOC", "DEPT", "ADDRESS"),
}
UNIT_LIKE = re.compile("[가-힣]{2,8}(?:과|팀|국|실|담당관|센터|보건소)(?![가-힣]*[다요])")
ADDRESS_LIKE = re.compile("[가-힣]+(?:로|길|동|리|가) ?[0-9][0-9-]*(?:번지|번길|길)?|[가-힣]+(?:아파트|빌라|빌딩)")


def allowed() -> np.ndarray:
    """One row per target, one column per tag: 1 where the tag would be right."""
    table = np.zeros((len(TAGS) + len(_OPEN), len(TAGS)), np.float32)
    table[: len(TAGS)] = np.eye(len(TAGS))
    for row, labels in _OPEN.items():
        table[row] = [tag.partition("-")[2] in labels or tag in labels for tag in TAGS]
    return table
