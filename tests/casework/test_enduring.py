"""A loop that outlives its failures ends when it is told to, whatever error it is interrupted with."""

import asyncio

import pytest

from casework.enduring import stop_if_told


async def goes_on(rounds, act):
    while True:
        try:
            await act()
        except (OSError, ValueError) as error:
            rounds.append(type(error))
            stop_if_told()
        await asyncio.sleep(0)


async def a_store_that_answers_an_interruption_with_its_own_error():
    try:
        await asyncio.sleep(60)
    finally:
        raise OSError


async def test_a_failed_round_does_not_end_it():
    rounds = []

    async def fails():
        raise ValueError

    task = asyncio.create_task(goes_on(rounds, fails))
    await asyncio.sleep(0.05)
    assert len(rounds) > 2
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_being_told_to_stop_ends_it_even_where_the_store_hides_that():
    rounds = []
    task = asyncio.create_task(goes_on(rounds, a_store_that_answers_an_interruption_with_its_own_error))
    await asyncio.sleep(0.01)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=5)
    assert done
    assert task.cancelled()
    assert rounds == [OSError]
