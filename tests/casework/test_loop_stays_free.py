"""The longest message that anybody may send keeps nobody else waiting while it is masked."""

import asyncio

import pytest

from casework.masking import mask_fields
from policies.loading import load
from tests.pauses import kept_others_waiting

RULES = load()
LONGEST = 20_000


@pytest.mark.parametrize(
    "piece", ["김팀장이 010에 0246 그리고 가나다 로 1길 ", "가", "0", "공일영이 ", "a@b.c ", "ㅁㄱㅇ 님 "]
)
async def test_the_loop_answers_others_while_the_longest_message_is_masked(piece):
    fields = {"text": (piece * LONGEST)[:LONGEST]}
    masked, waited = await kept_others_waiting(lambda: asyncio.to_thread(mask_fields, fields, ("민가온",), RULES, {}))
    assert masked.fields.keys() == fields.keys()
    assert not waited
