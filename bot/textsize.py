"""How long a text is to a Korean carrier: two bytes a syllable where its old encoding has it, otherwise UTF-8."""

from collections.abc import Iterator

LONGEST_TEXT_BYTES = 2_000
_SHORT_BYTES = 90  # what still goes as a short message
_CARRIER = "cp949"  # EUC-KR with all syllables


def text_bytes(text: str) -> int:
    """The length of a text in bytes."""
    try:
        return len(text.encode(_CARRIER))
    except UnicodeEncodeError:
        return len(text.encode())


def is_short(text: str) -> bool:
    """Whether a text goes as a short message."""
    return text_bytes(text) <= _SHORT_BYTES


def cut_by_bytes(text: str) -> Iterator[str]:
    """Cut a text into pieces that a long message holds, at line ends or blanks where there are any."""
    while text_bytes(text) > LONGEST_TEXT_BYTES:
        head = text[: _fitting(text)]
        cut = max(head.rfind("\n"), head.rfind(" "))
        cut = cut if cut > len(head) // 2 else len(head)
        if piece := text[:cut].rstrip():
            yield piece
        text = text[cut:].lstrip()
    if text:
        yield text


def _fitting(text: str) -> int:
    """How many signs of a text fit; found by halving, since the whole text decides how a sign is counted."""
    low, high = 1, min(len(text), LONGEST_TEXT_BYTES)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text_bytes(text[:middle]) <= LONGEST_TEXT_BYTES else (low, middle - 1)
    return low
