"""What was found in a file while cleaning: taken out, or left in because it is content."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Removed(StrEnum):
    """What was taken out; the sentence stands in the wording as `removed.<code>`."""

    AUTHOR = "author"
    CALL = "call"
    CAMERA = "camera"
    COLOUR = "colour"
    DATE = "date"
    DEVICE = "device"
    DOCUMENT = "document"
    EMBEDDED = "embedded"
    HIDDEN = "hidden"
    HISTORY = "history"
    IDENTIFIER = "identifier"
    LINK = "link"
    NOTE = "note"
    PLACE = "place"
    PREVIEW = "preview"
    PRINTER = "printer"
    SCRIPT = "script"
    SIGNATURE = "signature"
    SOFTWARE = "software"
    TAG = "tag"
    TRACK = "track"
    TRAILING = "trailing"


class Left(StrEnum):
    """What was left in and a person should look at; the sentence is `left.<code>`."""

    CHANGES = "changes"
    COMMENTS = "comments"
    FORMULA = "formula"
    HIDDEN_PARTS = "hidden_parts"
    LAYERS = "layers"
    LINKS = "links"
    NOTES = "notes"
    PICTURE = "picture"
    PICTURES_INSIDE = "pictures_inside"
    SOUND = "sound"
    REFORMATTED = "reformatted"


@dataclass(slots=True)
class Findings:
    """Counts, never contents."""

    removed: Counter[Removed] = field(default_factory=Counter)
    left: Counter[Left] = field(default_factory=Counter)

    def took(self, what: Removed, count: int = 1) -> None:
        """Something was taken out; nothing happens for a count of zero."""
        if count > 0:
            self.removed[what] += count

    def kept(self, what: Left, count: int = 1) -> None:
        """Something was left in."""
        if count > 0:
            self.left[what] += count
