"""Names of people who wrote remarks or changes: each becomes a number, so that two hands stay two."""

import re

from casework.cleaning.findings import Findings, Removed
from casework.cleaning.markup import Element, local

WORD = "작성자"
_NUMBERED = re.compile(rf"{WORD} \d+")
# Element and attribute of a name; `*` is any element.
_NAMES = {
    ("*", "author"),
    ("cmAuthor", "name"),
    ("author", "name"),
    ("person", "displayName"),
    ("trackChangeAuthor", "name"),
}
_EMPTIED = {
    ("person", "userId"), ("author", "userId"), ("person", "providerId"), ("author", "providerId"),
    ("author", "initials"), ("cmAuthor", "initials"),
}  # fmt: skip
_TEXTS = {"author", "creator"}


class People:
    """Who was met in one document, by the order of appearance."""

    def __init__(self) -> None:
        self._met: dict[str, str] = {}

    def number(self, name: str) -> str:
        """The word that stands for a name."""
        if _NUMBERED.fullmatch(name):
            return name
        return self._met.setdefault(name, f"{WORD} {len(self._met) + 1}")

    def remember(self, root: Element) -> None:
        """Meet the authors that a list names before the remarks that begin with them."""
        for each in root.iter():
            if local(each.tag) == "author" and each.text and each.text.strip():
                self.number(each.text.strip())

    def replace_attribute(self, each: Element, name: str, key: str, found: Findings) -> bool:
        """Put the number in place of a name; whether this attribute was one."""
        short = local(key)
        if (name, short) in _EMPTIED:
            found.took(Removed.AUTHOR, int(each.attrib[key] not in {"", "None"}))
            each.attrib[key] = "None" if short == "providerId" else ""
            return True
        if (name, short) not in _NAMES and ("*", short) not in _NAMES:
            return False
        found.took(Removed.AUTHOR)
        each.attrib[key] = self.number(each.attrib[key])
        return True

    def replace_text(self, each: Element, name: str, found: Findings) -> None:
        """The same for an element whose text is a name, and for a remark that begins with one."""
        text = (each.text or "").strip()
        if not text:
            return
        if name in _TEXTS:
            found.took(Removed.AUTHOR)
            each.text = self.number(text)
        elif name == "t" and text.endswith(":") and text[:-1].strip() in self._met:
            found.took(Removed.AUTHOR)
            each.text = f"{self._met[text[:-1].strip()]}:"
