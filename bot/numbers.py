"""Telephone numbers in one form, so that the same person is found again however a gateway spells them."""

import re

_SPELLED = re.compile(r"\+?[0-9][0-9 ().-]{1,30}")
_SHORTEST, _LONGEST = 3, 15  # digits; no number in the world is longer (E.164)
_HOME = "82"


def plain_number(spelled: str) -> str | None:
    """The digits of a number as they are dialled in Korea; None where it is no number."""
    spelled = spelled.strip()
    if not _SPELLED.fullmatch(spelled) or not spelled.isascii():
        return None
    digits = "".join(filter(str.isdecimal, spelled))
    if spelled.startswith("+"):
        home = digits.startswith(_HOME)
        digits = "0" + digits.removeprefix(_HOME).removeprefix("0") if home else "00" + digits
    return digits if _SHORTEST <= len(digits) <= _LONGEST + 2 else None
