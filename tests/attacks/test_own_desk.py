"""Somebody reports the very officers who receive: their desk never sees it, in no list, no count and no address."""

import asyncio
import json

from tests.stories.running import until

DESK = ("kim.yeoul", "lee.dodam")
VIEWS = ("mine", "team", "today", "overdue", "unassigned", "extend", "closed", "all", "open")
NAMING = {
    "in the text": {"text": "김여울 주무관이 서류를 나중에 고쳐 쓰는 것을 보았습니다.", "fields": {}},
    "as somebody who must not see it": {
        "text": "서류를 고쳐 씁니다.", "fields": {"excluded": "김여울, 이도담, 박가온"},
    },
    "by the team": {"text": "서류를 고쳐 씁니다.", "fields": {"excluded": "인권조사팀 사람들"}},
    "as a team by choice": {
        "text": "팀 전체가 서류를 고쳐 씁니다.", "fields": {"concerns": "team", "concern_team": "rights_team"},
    },
    "the office itself": {"text": "담당관실 전체의 일입니다.", "fields": {"concerns": "office"}},
}  # fmt: skip
RECEIVERS = {"the office itself": "cha.eunsol"}


async def glimpses(desk, numbers: list[str], case_ids: list[str]) -> list[str]:
    """Everything of these cases that this officer's pages show anywhere."""
    seen = []
    for view in VIEWS:
        await desk.page.goto(f"{desk.address}/cases?view={view}")
        seen += [f"{view}: {number}" for number in numbers if number in await desk.page.content()]
    for case_id in case_ids:
        for path in ("", "/officers", f"/files/{case_id}/{case_id}"):
            answer = await desk.page.goto(f"{desk.address}/cases/{case_id}{path}")
            seen += [path] if answer is None or answer.status < 400 else []
            seen += [path for number in numbers if number in await desk.page.content()]
    answer = await desk.page.goto(f"{desk.address}/cases/{case_ids[0]}/reveal/{case_ids[0]}/0")
    return seen + ["reveal"] * (answer is None or answer.status < 400)


async def counts(desk) -> dict[str, int]:
    await desk.page.goto(f"{desk.address}/cases/counts")
    return json.loads(await desk.page.locator("body").inner_text())


async def find_all(numbers: dict[str, str], at_desk) -> dict[str, str]:
    """Wait until those who stand in have every case; returns the case of each."""
    return {
        how: await (await at_desk(RECEIVERS.get(how, "kang.nuri"))).opens(number) for how, number in numbers.items()
    }


async def test_who_is_named_never_sees_it_and_the_stand_in_does(sealer, at_desk, inside):
    named = [await at_desk(login) for login in DESK]
    await until(inside.is_quiet)
    before = [await counts(desk) for desk in named]
    numbers = {how: (await sealer.by_form(said["text"], **said["fields"]))[1] for how, said in NAMING.items()}
    finding = asyncio.create_task(find_all(numbers, at_desk))
    try:
        while not finding.done():  # from the first moment on, not only in the end
            for number in numbers.values():
                assert [await desk.looks_for(number) for desk in named] == [0, 0]
            assert [await counts(desk) for desk in named] == before
        cases = await finding
    finally:
        finding.cancel()
    for desk in named:
        assert await glimpses(desk, list(numbers.values()), list(cases.values())) == []
    assert [await counts(desk) for desk in named] == before
    for how, number in numbers.items():
        view = await inside.case(number, await inside.unlock(RECEIVERS.get(how, "kang.nuri")))
        assert not {"김여울", "이도담", "박가온"} & {name for _, name, _ in view.officers}, how
