"""Everything that anybody says in a story, and every receipt that is shown: the last story looks for all of it."""

from dataclasses import dataclass, field

_SHORTEST = 6


@dataclass
class Overheard:
    """The texts and the receipts of all stories so far."""

    texts: list[str] = field(default_factory=list)
    receipts: list[list[str]] = field(default_factory=list)

    def text(self, said: str) -> str:
        """Remember a text, unless it is a command or too short to be anybody's own; returns it."""
        if len(said) >= _SHORTEST and not said.startswith("/"):
            self.texts.append(said)
        return said

    def receipt(self, words: list[str]) -> list[str]:
        """Remember eight words; returns them."""
        self.receipts.append(words)
        return words
