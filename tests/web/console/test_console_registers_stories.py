"""Whole journeys through registers in a real browser: a warranty, an audit, an employment request."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from casework.registering.ensuing import write_missed
from casework.registering.reading import list_page, open_entry
from casework.store.register_lists import EntryQuery
from casework.unlocking import unlock
from tests.browsers import gets_in, photographed
from tests.casework.sending import read_hwpx
from tests.web.console.conftest import PASSPHRASE
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_registers import joins


class Desk:
    """Somebody who keeps registers, at their browser."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def comes_in(self, login: str) -> "Desk":
        await self.page.fill("[name=login]", login)
        await self.page.fill("[name=passphrase]", PASSPHRASE + login)
        await gets_in(self.page)
        return self

    async def writes(self, path: str, texts: dict[str, str], choices: dict[str, str] | None = None) -> None:
        await self.page.goto(path)
        await self.fills(texts, choices)
        await self.page.click("button:has-text('적어 두기')")
        await expect(self.page.locator(".told")).to_contain_text("적어 두었습니다")

    async def fills(self, texts: dict[str, str], choices: dict[str, str] | None = None) -> None:
        for name, text in texts.items():
            await self.page.fill(f"#{name}", text)
        for name, label in (choices or {}).items():
            await self.page.select_option(f"#{name}", label=label)

    async def mends(self, texts: dict[str, str], choices: dict[str, str] | None = None) -> None:
        await self.page.get_by_role("link", name="고치기", exact=True).click()
        await self.fills(texts, choices)
        await self.page.click("button:has-text('고쳐 두기')")
        await expect(self.page.locator(".told")).to_contain_text("적어 두었습니다")

    async def moves(self, label: str) -> None:
        await self.page.locator(".moves").get_by_role("button", name=label, exact=True).click()

    async def moved(self, label: str) -> None:
        await self.moves(label)
        await expect(self.page.locator(".step-of").first).to_have_text(label)

    async def week(self) -> str:
        await self.page.goto("/week")
        return await self.page.locator("main").inner_text()

    async def fetches(self, link: str) -> bytes:
        async with self.page.expect_download() as got:
            await self.page.get_by_role("link", name=link).click()
        file = await (await got.value).path()
        return file.read_bytes()


@pytest.fixture
async def desk(window):  # noqa: F811
    async def sits_down(login: str, width: int = 1440) -> Desk:
        return await Desk(await window(viewport={"width": width, "height": 900})).comes_in(login)

    return sits_down


async def test_a_warranty_is_told_three_months_before_and_a_missed_inspection_becomes_a_finding(place, desk):
    await joins(place, "siu", "works_officer")
    await joins(place, "gamsa", "auditor")
    works = await desk("siu")
    end = place.clock.today() + timedelta(days=90)
    facility = {
        "f-facility": "산기슭 구름다리", "f-unit": "공원녹지과", "f-contract_no": "2023-77", "f-amount_won": "8천만원",
        "f-completed_on": "2023-12-01", "f-contractor": "한빛건설", "l-trades-0-trade": "방수",
        "l-trades-0-end_on": end.isoformat(),
    }  # fmt: skip
    await works.writes("/registers/facility_contract/new", facility)
    entry = works.page.url
    assert "석 달 뒤에 끝납니다. 관리 부서에 알려야 합니다" in await works.week()
    await works.page.goto(entry)
    await works.page.get_by_role("link", name="담보책임 만료 사전통보").click()
    await expect(works.page.locator(".letter")).to_contain_text("공원녹지과장")
    assert await photographed(works.page, "letter") == []
    said, _ = read_hwpx(await works.fetches("한글 문서로 받기"))
    assert "산기슭 구름다리" in said
    assert "방수" in said
    await works.page.goto(entry)
    await works.moved("만료 3개월 전 통보")

    place.clock.turn(days=91)
    assert await write_missed(place.office) == 1
    auditor = await desk("gamsa")
    week = await auditor.week()
    assert "산기슭 구름다리" in week
    assert "새 지적입니다. 처분심의에 올릴지 정합니다" in week
    await auditor.page.get_by_role("link", name="산기슭 구름다리").first.click()
    await expect(auditor.page.locator("main")).to_contain_text("담보책임기간이 끝날 때까지 최종검사를 하지 않았습니다")
    await expect(auditor.page.locator(".history")).to_contain_text("기한이 지나 저절로 이어 적음")
    assert await photographed(auditor.page, "finding-by-itself") == []
    await auditor.moves("처분심의")
    await expect(auditor.page.locator("[role=alert]")).to_contain_text("감사, 처분 종류")
    audit = {"f-year": "2027", "f-title": "하자관리 점검", "f-units": "공원녹지과", "f-period": "2.1.~2.26."}
    finding = auditor.page.url
    await auditor.writes("/registers/audit/new", audit, {"f-kind": "특정감사", "f-plan_notice": "7일 전까지 통보"})
    await auditor.page.goto(finding)
    await auditor.mends({"f-audit": "감사-2027-01"}, {"f-measure": "주의"})
    await auditor.moved("처분심의")


async def test_an_audit_goes_from_its_plan_to_what_everybody_may_read(place, desk):
    await joins(place, "gamsa", "auditor")
    auditor = await desk("gamsa")
    audit = {
        "f-year": "2026", "f-title": "가산동 종합감사", "f-units": "가산동", "f-period": "11.30.~12.4.",
        "f-purpose": "살림살이를 살핍니다.",
    }  # fmt: skip
    await auditor.writes("/registers/audit/new", audit, {"f-kind": "종합감사", "f-plan_notice": "7일 전까지 통보"})
    entry = auditor.page.url
    await auditor.page.get_by_role("link", name="감사계획 통보").click()
    said, _ = read_hwpx(await auditor.fetches("한글 문서로 받기"))
    assert "11.30." in said
    await auditor.page.goto(entry)
    for label in ("통보", "예비조사"):
        await auditor.moved(label)
    await auditor.moved("실지감사")
    await auditor.moves("감사종료")
    await expect(auditor.page.locator("[role=alert]")).to_contain_text("감사 종료일이 감사 시작보다 빠릅니다")
    place.clock.turn(days=11)
    auditor = await desk("gamsa")
    await auditor.page.goto(entry)
    await auditor.page.locator("summary", has_text="이 항목에 이어 적기").click()
    await auditor.page.get_by_role("link", name="감사 지적·처분").click()
    assert "가산동 종합감사" in await auditor.page.input_value("#f-audit")
    found = {"f-unit": "가산동", "f-title": "영수증 빠짐", "f-fact": "지출 두 건에 영수증이 없습니다."}
    await auditor.fills(found, {"f-measure": "시정"})
    await auditor.page.click("button:has-text('적어 두기')")
    await expect(auditor.page.locator("h1")).to_have_text("영수증 빠짐")
    finding = auditor.page.url
    await auditor.moved("처분심의")
    await auditor.page.goto(entry)
    await expect(auditor.page.locator("main")).to_contain_text("영수증 빠짐")
    for label in ("감사종료", "처분심의"):
        await auditor.moved(label)
    await auditor.moved("결과통보")
    await auditor.page.goto(finding)
    await auditor.moved("처분 통보")
    await auditor.mends({"f-due_on": "2027-01-31", "f-response": "영수증을 찾아 붙였습니다."})
    for label in ("이행 중", "이행 보고", "이행확인"):
        await auditor.moved(label)
    await auditor.page.goto(entry)
    for label in ("이행", "이행확인"):
        await auditor.moved(label)
    await auditor.moves("공개")
    await expect(auditor.page.locator("[role=alert]")).to_contain_text("결과 요약")
    await auditor.mends({"f-summary": "시정 1건. 영수증을 갖추도록 했습니다."})
    await auditor.moved("공개")
    assert await photographed(auditor.page, "audit-published") == []
    await auditor.page.goto("/registers/audit?view=year")
    await expect(auditor.page.locator("main")).to_contain_text("가산동 종합감사")


async def test_an_employment_request_reaches_the_committee_inside_its_window(place, desk):
    await joins(place, "yunri", "ethics_officer", team="rights_team")
    ethics = await desk("yunri")
    today = place.clock.today()
    request = {
        "f-label": "취업-가", "f-applicant": "도란도란", "f-last_unit": "건축과", "f-retired_on": "2026-06-30",
        "f-duties": "건축 인허가", "f-received_on": today.isoformat(), "f-body": "한빛건설",
        "f-start_on": (today + timedelta(days=45)).isoformat(),
    }  # fmt: skip
    await ethics.writes("/registers/employment_review/new", request, {"f-kind": "취업제한 여부 확인"})
    entry = ethics.page.url
    await ethics.moves("의견서")
    await expect(ethics.page.locator("[role=alert]")).to_contain_text("업무 관련성 의견")
    place.clock.turn(days=3)
    ethics = await desk("yunri")
    assert "위원회 송부 기한" in await ethics.week()
    assert "도란도란" not in await ethics.week(), "a list names nobody"
    await ethics.page.goto(entry)
    options = place.office.rules.registers["employment_review"].field_of("opinion").options
    await ethics.mends({"f-opinion_text": "인허가와 이어집니다."}, {"f-opinion": next(iter(options.values()))})
    await ethics.moved("의견서")
    await ethics.page.get_by_role("link", name="위원회 심사 요청").click()
    await expect(ethics.page.locator(".letter")).to_contain_text("공직자윤리위원회 위원장")
    assert await photographed(ethics.page, "letter-sealed") == []
    await ethics.page.goto(entry)
    committees = place.office.rules.registers["employment_review"].field_of("committee").options
    await ethics.mends({}, {"f-committee": next(iter(committees.values()))})
    await ethics.moved("위원회 송부")
    assert "위원회 송부 기한" not in await ethics.week(), "it was sent inside its five days"
    keeper = await unlock("yunri", PASSPHRASE + "yunri", "", place.office)
    (line,) = (await list_page(EntryQuery(register="employment_review"), keeper, place.office)).lines
    seen = await open_entry("employment_review", line.id, keeper, place.office)
    assert seen.values["forwarded_on"] == (today + timedelta(days=3)).isoformat()
    assert (seen.row.fields, seen.row.title) == (None, None), "the store has nothing of it in plain"
