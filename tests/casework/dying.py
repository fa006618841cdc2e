"""A program that is killed while it destroys something, and the run that follows it."""

import pytest

from casework.destroying import shredding
from casework.destroying.shredding import destroy_granted
from casework.store.destruction import every_list, tasks_of
from tests.casework.ending import granted, places_of, proposed, the_list


class KilledError(Exception):
    """The process ends here."""


def killed_once(act, *, done_first: bool):
    """The same act, at whose first call the process ends: before it is done, or just after."""
    calls = []

    async def dying(*given, **named):
        calls.append(1)
        if len(calls) > 1:
            return await act(*given, **named)
        if done_first:
            await act(*given, **named)
        raise KilledError

    return dying


def dies_at(patch, town, place, *, done_first):
    owner = {"keyring": type(town.office.keyring), "portal": type(town.office.portal)}.get(place, shredding)
    name = {"keyring": "destroy_all", "portal": "destroy_copies"}.get(place, place)
    patch.setattr(owner, name, killed_once(getattr(owner, name), done_first=done_first))


async def next_run_finishes(town, monkeypatch, places, begins, *, kills=dies_at, stays=frozenset(), store="keyring"):
    """Dying before each step and after it: the next run does what is left; returns how many things were destroyed.

    `begins` makes one whose time is over, and gives where it lies and what looks at it; nothing is seen by half.
    """
    ends = [(place, done_first) for place in places for done_first in (False, True)]
    for place, done_first in ends:
        wanted, looks = await begins(place)
        number = await proposed(town, but=[each.number for each in await every_list(town.office.cases.store)])
        await granted(town, number)
        with monkeypatch.context() as patch:
            kills(patch, town, place, done_first=done_first)
            with pytest.raises(KilledError):
                await destroy_granted(town.office)
            await looks()
        await destroy_granted(town.office)
        assert (await the_list(town, number)).state == "done", place
        assert await places_of(town, wanted) <= stays, place
        assert await tasks_of(town.office.cases.store, store, 1) == []
    assert await town.office.journal.verify() is None
    return len(ends)
