"""Cut a text into the pieces of words that the network knows."""

from casework.triaging.packed import Spelling

# How the network was taught to be asked, and the sign that it reads for a blank.
_ASKED = "query: "
_BLANK = "\u2581"


def pieces_of(text: str, spelling: Spelling, most: int) -> list[int]:
    """The likeliest way to cut a text, as numbers, between the signs for its begin and its end; at most so many."""
    # Blanks of every kind are one: what stands on how many lines says nothing.
    written = " ".join((_ASKED + text).translate(dict(spelling.signs)).split())
    return [spelling.begin, *_cut(_BLANK + written.replace(" ", _BLANK), spelling)[:most], spelling.end]


def _cut(written: str, spelling: Spelling) -> list[int]:
    """Of all the ways the one whose pieces are commonest together; what no piece spells is one unknown sign each."""
    size = len(written)
    best = [0.0] + [float("-inf")] * size
    last = [(spelling.unknown, 0)] * (size + 1)
    places, common = spelling.places, spelling.common
    for start in range(size):
        so_far = best[start]
        if so_far + spelling.unknown_common > best[start + 1]:
            best[start + 1], last[start + 1] = so_far + spelling.unknown_common, (spelling.unknown, start)
        for end in range(start + 1, min(size, start + spelling.longest) + 1):
            place = places.get(written[start:end])
            if place is not None and so_far + common[place] > best[end]:
                best[end], last[end] = so_far + common[place], (place, start)
    found = []
    at = size
    while at > 0:
        place, at = last[at]
        found.append(place)
    return found[::-1]
