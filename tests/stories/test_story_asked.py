"""An auditor asks outside: papers come back with a file, a finding is confirmed, a citizen auditor steps aside."""

from datetime import timedelta

from playwright.async_api import expect

from casework.clock import SystemClock
from tests.stories.clerk import come_in
from tests.stories.running import until

REPLY = "수의계약 목록을 붙입니다. 준공 서류는 문서함에 두었습니다."
PAPERS = "올해 수의계약 목록과 준공 서류"
FACT = "담당 7급이 초과근무를 세 번 확인하지 않았다."
DIFFERS = "두 번은 확인했습니다. 확인한 기록을 붙일 수 있습니다."


def day(days: int) -> str:
    return (SystemClock().today() + timedelta(days=days)).isoformat()


async def asks(officer, button, person, *, album):
    page = officer.page
    await page.get_by_role("link", name=f"{button} 보내기").click()
    box = page.get_by_label(person)
    await box.check()
    await officer.photographs(album)
    await page.get_by_role("button", name="보내기", exact=True).click()
    await expect(page.locator(".told")).to_contain_text("1명에게 보냈습니다")


async def state_is(officer, entry, label):
    async def there():
        await officer.page.goto(entry)
        return await officer.page.locator(".step-of").first.inner_text() == label

    await until(there)


async def takes(clerk, title):
    """Open the newest request, and see that it is the one."""
    await clerk.page.goto(clerk.page.url.partition("/factsheets")[0].partition("/asks")[0] + "/asks")
    await clerk.page.locator("[data-state=new] a.row").first.click()
    await expect(clerk.page.locator(".marked")).to_contain_text(title)


async def sends(clerk):
    await clerk.page.get_by_role("button", name="감사실에 보내기").click()
    await expect(clerk.page.locator(".told.good")).to_contain_text("봉인해 보냈습니다")


async def test_papers_and_a_confirmation_come_back_from_a_department_by_themselves(
    at_desk, chromium, office, album, overheard, tmp_path
):
    auditor = await at_desk("go.unsol")
    texts = {"f-unit": "주택과", "f-title": PAPERS, "f-asked_on": day(0), "f-due_on": day(7)}
    papers = await auditor.writes("data_request", texts | {"l-items-0-item": "수의계약 목록"})
    await asks(auditor, "자료제출 요구", "장벼리", album="as1-asking-papers")
    await expect(auditor.page.locator(".asked-of")).to_contain_text("아직 안 읽음")

    clerk = await come_in(chromium, office, "jang.byeori", album, overheard, screen={"width": 390, "height": 844})
    await takes(clerk, PAPERS)
    await clerk.photographs("as2-letter-on-a-phone")
    file = tmp_path / "수의계약 목록.csv"
    file.write_text("업체,금액\n가나건설,1000\n", encoding="utf-8")
    await clerk.page.set_input_files("#files", file)
    await clerk.page.get_by_role("button", name="감사실에 보내기").click()
    await expect(clerk.page.locator(".wrong")).to_be_visible()
    await clerk.photographs("as3-something-is-missing")
    await clerk.page.fill("#f-reply", REPLY)
    await clerk.page.set_input_files("#files", file)
    await sends(clerk)
    assert REPLY not in await clerk.page.locator("main").inner_text()

    await state_is(auditor, papers, "제출")
    await expect(auditor.page.locator(".entry-fields")).to_contain_text(REPLY)
    await expect(auditor.page.locator(".files-of")).to_contain_text("수의계약 목록.csv")
    await expect(auditor.page.locator(".history")).to_contain_text("부서 화면에서 답")
    await auditor.photographs("as4-papers-came")


async def test_a_department_says_what_is_wrong_with_a_finding(at_desk, chromium, office, album, overheard):
    auditor = await at_desk("go.unsol")
    texts = {"f-unit": "주택과", "f-title": "초과근무 확인 소홀", "f-found_on": day(0), "f-fact": FACT}
    finding = await auditor.writes("audit_finding", texts)
    await asks(auditor, "확인서", "소달래", album="as5-asking-to-confirm")
    clerk = await come_in(chromium, office, "so.dallae", album, overheard)
    await takes(clerk, FACT)
    await clerk.page.select_option("#f-confirmed", label="다른 점이 있습니다")
    await clerk.page.get_by_role("button", name="감사실에 보내기").click()
    await expect(clerk.page.locator("#wrong-f-confirmed_text")).to_contain_text("무엇이 사실과 다른지")
    await clerk.page.fill("#f-confirmed_text", DIFFERS)
    await sends(clerk)

    async def there():
        await auditor.page.goto(finding)
        return DIFFERS in await auditor.page.locator(".entry-fields").inner_text()

    await until(there)
    await expect(auditor.page.locator(".asked-of")).to_contain_text("답함")


async def test_a_citizen_auditor_with_an_interest_steps_aside_on_a_phone(at_desk, chromium, office, album, overheard):
    auditor = await at_desk("go.unsol")
    seat = {"f-seat": "제7기 기술-77", "f-term_no": "7", "f-term": "2026. 1. 1.~2027. 12. 31.", "f-person": "유소나기"}
    await auditor.writes("citizen_auditor", seat, {"f-kind": "기술"})
    number = (await auditor.page.locator(".over").inner_text()).split()[-1]
    activity = {"f-citizen_auditor": number, "f-title": "구름다리 하자검사", "f-worked_on": day(9)}
    entry = await auditor.writes("auditor_assignment", activity, {"f-kind": "공사하자 관리실태"})
    await asks(auditor, "이해관계 확인", "유소나기", album="as6-asking-a-citizen")
    citizen = await come_in(
        chromium, office, "yu.sonagi", album, overheard, screen={"width": 390, "height": 844}, at="/asks"
    )
    await citizen.photographs("as7-a-citizens-list")
    await takes(citizen, "구름다리 하자검사")
    await citizen.page.select_option("#f-interest", label="있음(제외)")
    await citizen.photographs("as8-a-citizens-answer")
    await sends(citizen)
    await state_is(auditor, entry, "이해관계로 제외")
