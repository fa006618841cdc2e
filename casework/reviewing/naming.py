"""How a page names a stretch, and what a person may point at."""

from collections.abc import Sequence

from casework.errors import NotFoundError
from casework.reviewing.decisions import Act, Decision, Place, decision_about
from casework.said import Said


def name_of(said: Said, start: int, end: int, label: str) -> str:
    """The name of a stretch: message, start, end, label and part."""
    return f"{said.origin}.{start}.{end}.{label}.{said.part}"


def place_of(at: str, said: Sequence[Said]) -> Place:
    """The stretch that a page named; one of another case or an older state is not found."""
    origin, start, end, _, part = _named(at)
    for index, each in enumerate(said):
        if (each.origin, each.part) == (origin, part):
            return Place(index, start, end)
    raise NotFoundError


def decision_at(at: str, act: Act, said: Sequence[Said]) -> Decision:
    """A decision about the stretch that a page named."""
    return decision_about(place_of(at, said), _named(at)[3], act, said)


def _named(at: str) -> tuple[str, int, int, str, str]:
    parts = at.split(".", 4)
    if len(parts) != 5 or not all(each.isascii() and each.isdigit() and len(each) <= 6 for each in parts[1:3]):  # noqa: PLR2004
        raise NotFoundError
    return parts[0], int(parts[1]), int(parts[2]), parts[3], parts[4]
