"""A session that looks for words: its index, filled as the console fills it."""

from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.searching import Searches, collect, find


class Looking:
    """An officer's keys with their index."""

    def __init__(self, town, unlocked) -> None:
        self.town, self.unlocked, self.searches = town, unlocked, Searches()
        self.search = self.searches.open(unlocked, town.office.rules)

    async def reads(self) -> int:
        self.search.again_at = self.search.whole_at = None
        return await collect(self.search, self.unlocked, self.town.office)

    async def finds(self, asked: str, page: int = 1):
        return await find(asked, page, self.search, self.unlocked, self.town.office)

    async def cases(self, asked: str) -> list[str]:
        return [each.line.id for each in (await self.finds(asked)).results]

    async def told(self, asked: str) -> str:
        """What the results say, hits in angle brackets and masks in square ones."""
        signs = {"text": "{}", "hit": "<{}>", "mask": "[{}]"}
        return "\n".join(
            "".join(signs[piece.kind].format(piece.text) for piece in stretch.pieces)
            for result in (await self.finds(asked)).results
            for stretch in result.stretches
        )


async def looking(town, login: str) -> Looking:
    """Somebody signed in, everything they may open read."""
    one = Looking(town, await town.unlock(login))
    await one.reads()
    return one


async def told(town, text: str, login: str = "haneul", **more) -> CaseId:
    """Somebody tells something, and the officer's session opens it."""
    before = await everybody(town, login)
    await town.report(text, **more)
    await town.let_in(login)
    (new,) = set(await everybody(town, login)) - set(before)
    return new


async def everybody(town, login: str) -> list[CaseId]:
    page = await inbox(await town.unlock(login), InboxQuery(view="all"), town.office)
    return [CaseId(each.id) for each in page.lines]
