"""A month after a report the office asks how its person is; what they tell of retaliation opens the ended case."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta

from playwright.async_api import expect

from tests.stories.running import until

STORY = "과장이 업체에서 명절 선물을 받는 것을 보았습니다."
END = "확인하고 조치했습니다. 고맙습니다."
WHEN = "11월 20일에 부장이 회의에서 누가 말했는지 손 들라고 했습니다."


async def test_somebody_asked_who_reported(someone, at_desk, office):
    person = await someone()
    await person.tells(STORY)
    await person.picks("아니요, 이대로 보낼게요")
    words = await person.notes_words()
    number = await person.sees_number()
    await person.leaves()
    officer = await at_desk("kim.yeoul")
    case_id = await officer.opens(number)
    await officer.closes("measures_taken", END)
    a_month_passes(office, case_id)

    # Whoever signs in that day asks, without doing anything.
    colleague = await at_desk("lee.dodam")
    await colleague.signs_in_anew(office, "lee.dodam")
    protection = f"{colleague.address}/cases/{case_id}/protection"

    async def has_asked() -> bool:
        await colleague.page.goto(protection)
        return await colleague.page.get_by_text("아직 답이 없음").count() == 1

    await until(has_asked)
    await colleague.photographs("p1-asked")

    again = await someone()
    await again.comes_back(words)
    await again.reads("누가 신고했는지 묻는 일이 있었나요?")
    await again.photographs("p2-question")
    await again.page.get_by_role("button", name="누가 신고했는지 물었어요").click()
    await again.sees_sent()
    await expect(again.page.get_by_role("button", name="별일 없었어요")).to_have_count(0)

    async def reopened() -> bool:
        await colleague.page.goto(f"{colleague.address}/cases/{case_id}")
        return "보호 점검" in (await colleague.state.text_content() or "")

    await until(reopened)
    await again.writes(WHEN)
    await again.sees_sent()
    await again.photographs("p3-told")
    await colleague.waits_for(case_id, WHEN)
    await colleague.page.goto(protection)
    await expect(colleague.page.locator(".stops li")).to_contain_text("누가 신고했는지 물었어요")
    await expect(colleague.page.locator(".stops li")).to_contain_text("보호조치 신청")
    await colleague.photographs("p4-event")
    await again.leaves()

    plain = await someone(java_script_enabled=False)
    await plain.types_code(words)
    await plain.reads("누가 신고했는지 물었어요")
    await expect(plain.page.locator("form[action$='/mailbox/check-in']")).to_have_count(0)
    await plain.photographs("p5-plain")
    await plain.leaves()


def a_month_passes(office, case_id: str) -> None:
    """The report came five weeks earlier than it did: the days move, not the clock of five processes."""
    of_case = {"id": bytes.fromhex(case_id)}
    with closing(sqlite3.connect(office.settings.office_url.split("///")[1], timeout=30)) as store, store:
        (day,) = store.execute("SELECT received_day FROM cases WHERE id = :id", of_case).fetchone()
        moved = (date.fromisoformat(day) - timedelta(days=35)).isoformat()
        store.execute("UPDATE cases SET received_day = :day WHERE id = :id", {**of_case, "day": moved})
