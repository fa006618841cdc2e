"""The same for several entries at once: each by the rule of its own, and those that cannot are named."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from casework.bootstrap import Office
from casework.errors import MalformedRequestError, Refusal
from casework.people import Unlocked
from casework.registering.admitting import register_for
from casework.registering.writing import give_entry, move_entry

MOST_AT_ONCE = 100
Picked = Sequence[tuple[str, int]]  # entry, and the version that was looked at


@dataclass(frozen=True, slots=True)
class Ended:
    """How many it was done for; for each of the others which refusal."""

    done: int
    refused: tuple[tuple[str, str], ...]  # entry, code


async def move_many(name: str, picked: Picked, state: str, unlocked: Unlocked, office: Office) -> Ended:
    """Give several entries the same next state."""
    register_for(name, unlocked, office)

    async def move(entry: str, version: int) -> None:
        await move_entry(name, entry, state, version, unlocked, office)

    return await _each(picked, move)


async def give_many(name: str, picked: Picked, officer_id: str, unlocked: Unlocked, office: Office) -> Ended:
    """Put somebody else in charge of several entries."""
    register_for(name, unlocked, office, writes=True)

    async def give(entry: str, version: int) -> None:
        await give_entry(name, entry, officer_id, version, unlocked, office)

    return await _each(picked, give)


async def _each(picked: Picked, act: Callable[[str, int], Awaitable[None]]) -> Ended:
    if not 0 < len(picked) <= MOST_AT_ONCE:
        raise MalformedRequestError
    done, refused = 0, list[tuple[str, str]]()
    for entry, version in picked:
        try:
            await act(entry, version)
            done += 1
        except Refusal as refusal:
            refused.append((entry, refusal.code))
    return Ended(done, tuple(refused))
