"""Ways to reach somebody, read out of one free line: telephone numbers and mail addresses, each in one spelling."""

import re
import unicodedata

_MOST = 3
_LONGEST = 500
_PHONE = re.compile(r"(?<![0-9])(?:\+?82[ .()-]*0?|0)[ .()-]*[1-9][0-9]?[ .()-]*[0-9]{3,4}[ .-]*[0-9]{4}(?![0-9])")
_MAIL = re.compile(r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.IGNORECASE)
_NUMBER = re.compile(r"0[1-9][0-9]{7,9}")
_MOBILE = re.compile(r"01[016789][0-9]{7,8}")
_HOME = "82"


def ways_of(text: str) -> tuple[str, ...]:
    """The telephone numbers and mail addresses in a line, however spelled, in their order; the first few of them."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).lower()
    found = [(match.start(), match.group()) for match in _MAIL.finditer(plain)]
    without = _MAIL.sub(lambda match: "@" * len(match.group()), plain)
    found += [(match.start(), number) for match in _PHONE.finditer(without) if (number := _dialled(match.group()))]
    return tuple(dict.fromkeys(way for _, way in sorted(found)))[:_MOST]


def place_of(text: str) -> str:
    """What is left of a line without its telephone numbers and mail addresses: a name and where to send a letter."""
    plain = _MAIL.sub(" ", unicodedata.normalize("NFKC", text[:_LONGEST]))
    without = _PHONE.sub(lambda match: " " if _dialled(match.group()) else match.group(), plain)
    return " ".join(without.split()).strip(" ,/()")


def mobile_of(text: str) -> str:
    """The first number in a line that takes text messages; empty where there is none."""
    return next((way for way in ways_of(text) if _MOBILE.fullmatch(way)), "")


def _dialled(spelled: str) -> str:
    """The digits as they are dialled in Korea; empty where they are no number that could be called."""
    digits = "".join(filter(str.isdecimal, spelled))
    if digits.startswith(_HOME):
        digits = "0" + digits.removeprefix(_HOME).removeprefix("0")
    return digits if _NUMBER.fullmatch(digits) else ""
