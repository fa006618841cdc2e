"""The identity ladder: nobody comes down it but by their own signed word, and what is taken back is gone."""

import pytest

from tests.casework.ladder import CONTACT, FACTS, NAME, reported


async def test_anonymous_sealed_named_and_back_up_again(any_town):
    climber = await reported(any_town)
    assert await climber.rung() == "anonymous"
    sealed = await climber.gives("sealed")
    assert await climber.rung() == "sealed"
    assert await climber.read_name() == []
    told = await climber.gives("officers")
    assert await climber.rung() == "named_protected"
    assert await climber.read_name() == [FACTS]
    assert (await climber.sees()).rung == "named_protected"
    await climber.takes_back(told)
    assert await climber.rung() == "sealed"
    assert await climber.read_name() == []
    await climber.takes_back(sealed)
    assert await climber.rung() == "anonymous"
    view = await climber.sees()
    assert (view.rung, view.settling, view.standing) == ("anonymous", False, frozenset())
    assert [each.withdrawn for each in view.consents] == [any_town.clock.today()] * 2
