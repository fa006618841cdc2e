"""The intake is killed while many people send: what was confirmed is there, and what was not can be sent again."""

import asyncio
import signal
from dataclasses import dataclass, field

import aiohttp

from tests.stories.running import until

PEOPLE, AT_ONCE = 60, 12
ENOUGH = 15


@dataclass
class Crowd:
    """Many who send at once; what they were told."""

    sealer: object
    reports: list
    numbers: dict[bytes, str] = field(default_factory=dict)
    cut_off: set[bytes] = field(default_factory=set)

    async def send(self) -> None:
        """All of them, some at a time; whoever is cut off remembers it."""
        waiting = iter([each for each in self.reports if each.id not in self.numbers])
        await asyncio.gather(*(self._queue(waiting) for _ in range(AT_ONCE)))

    async def _queue(self, waiting) -> None:
        for report in waiting:
            try:
                status, answer = await self.sealer.posts(report)
            except aiohttp.ClientError:
                self.cut_off.add(report.id)
                continue
            assert status == 201, answer
            self.numbers[report.id] = answer["number"]


async def kept(inside) -> dict[bytes, str]:
    """Every report in the store, and the number of its mailbox."""
    query = "SELECT mail.id, mailbox.number FROM mail JOIN mailbox ON mailbox.id = mail.mailbox_id WHERE mail.kind = 1"
    async with inside.intake.drops.store.reading() as connection:
        return {row[0]: row[1] for row in await connection.exec_driver_sql(query)}


async def is_up(web) -> bool:
    try:
        async with web.get("/health") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


async def test_what_was_confirmed_survives_the_kill_and_the_rest_is_sent_again(sealer, inside, office, web):
    crowd = Crowd(sealer, [await sealer.report(f"서류를 미리 맞추는 일 {number}") for number in range(PEOPLE)])
    sending = asyncio.create_task(crowd.send())
    await until(lambda: len(crowd.numbers) >= ENOUGH)
    office.program("web", "intake").send_signal(signal.SIGKILL)
    await sending
    confirmed = dict(crowd.numbers)
    assert ENOUGH <= len(confirmed) < PEOPLE
    assert len(crowd.cut_off) == PEOPLE - len(confirmed)
    stored = await kept(inside)
    assert {each: stored.get(each) for each in confirmed} == confirmed

    await until(lambda: is_up(web))
    await crowd.send()
    stored = await kept(inside)
    assert {each.id: stored.get(each.id) for each in crowd.reports} == crowd.numbers
    assert len(set(crowd.numbers.values())) == PEOPLE
    assert {each: crowd.numbers[each] for each in confirmed} == confirmed
