"""The page warns of exactly what the office's own rules find, in a real browser, on one shared corpus."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from casework.deidentifying.patterns import find_identifiers
from casework.deidentifying.views import digit_views, plain_view
from policies.loading import load
from policies.publishing import public_texts
from tests.browser.people import choose, report, skip
from tests.browser.stand_in import StandIn
from tests.browser.texts import texts
from tests.browser.visiting import Visit

RUNNER = Path(__file__).parent / "build" / "vectors.js"
RULES = load()
WARNED = tuple(rule for rule in RULES.deidentification.rules if rule.warns)
PUBLISHED = json.loads(public_texts(RULES, "ko"))["identifiers"]
ODD = [
    "",
    "😀010-0234-5678😀",
    "é 010-0234-5678",
    "0\u200b1\u200b0-0234-5678",
    "01\u03010-0234-5678",
    "가" * 3000,
    "０１０－０２３４－５６７８ 그리고 ⓪①⓪-⓪②④⑥-⑧①③⑤",
    "\r\n010-0234-5678\r\n",
    "ㅂㅈㅎ 공일공 이사육팔 일삼오칠",
    "a@b.kr",
    "내일 3시에 만나요. 3월 7일, 25억 9000만원.",
]


def corpus() -> list[str]:
    """Every example and counter-example of every rule, and texts that views are made for."""
    rules = RULES.deidentification.rules
    return [
        *(text for rule in rules for text, _ in rule.examples),
        *(text for rule in rules for text in rule.leaves),
        *ODD,
    ]


def expected(text: str) -> set[tuple[str, int, int]]:
    """What Python finds with the published rules; the page leaves counted-out numbers to the office."""
    plain = plain_view(text)
    return {(str(span.label), span.start, span.end) for span in find_identifiers(plain, digit_views(plain)[:1], WARNED)}


async def test_page_and_office_find_the_same(visit: Visit) -> None:
    await visit.page.goto("about:blank")
    await visit.page.evaluate(RUNNER.read_text(encoding="utf-8"))
    found = await visit.page.evaluate(
        "([rules, texts]) => daesupTests.identifiers(rules, texts)", [json.dumps(PUBLISHED), json.dumps(corpus())]
    )
    assert found["rules"] == len(WARNED) >= 20
    different = {
        text: (sorted(expected(text)), [(one["label"], one["start"], one["end"]) for one in mine])
        for text, mine in zip(corpus(), found["found"], strict=True)
        if expected(text) != {(one["label"], one["start"], one["end"]) for one in mine}
    }
    assert different == {}
    assert sum(bool(each) for each in found["found"]) >= 50


# --- on the page -----------------------------------------------------------------------------------------------------


@pytest.fixture
def office() -> StandIn:
    """An office that publishes what to warn of."""
    return StandIn(json.dumps(json.loads(texts()) | {"identifiers": PUBLISHED}, ensure_ascii=False).encode())


async def at_the_story(visit: Visit) -> Page:
    page = await visit.open("/chat")
    await choose(page, "corruption")
    await skip(page)
    return page


async def types(page: Page, text: str) -> None:
    await page.locator(".ds-composer-text").fill(text)
    await page.clock.run_for(1000)


async def test_a_number_is_named_with_the_reason_before_anything_is_sent(visit: Visit, office: StandIn) -> None:
    page = await at_the_story(visit)
    await types(page, "제 번호는 010-0234-5678이에요.")
    warned = page.locator(".ds-warning")
    await expect(warned).to_contain_text("010-0234-5678")
    await expect(warned).to_contain_text("전화번호")
    reason = warned.get_by_text("접수코드로 받으실 수 있습니다")
    await expect(reason).to_be_hidden()
    await warned.locator("summary").click()
    await expect(reason).to_be_visible()
    await expect(page.locator(".ds-composer-send")).to_have_text("그대로 보내기")
    assert office.frames == []
    assert not [path for path in office.faults.seen if path.startswith("/api")]


@pytest.mark.usefixtures("office")
async def test_what_is_taken_out_again_is_warned_of_no_more(visit: Visit) -> None:
    page = await at_the_story(visit)
    await types(page, "차는 12가3456이에요")
    await expect(page.locator(".ds-warning")).to_contain_text("차량번호")
    await types(page, "차가 있었어요")
    await expect(page.locator(".ds-warning")).to_be_hidden()
    await expect(page.locator(".ds-composer-send")).to_have_text("보내기")


async def test_it_can_be_sent_all_the_same(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat")
    await report(page, "제 번호는 010-0234-5678이에요.")
    assert "010-0234-5678" in office.report()["text"]


async def test_a_browser_that_does_not_know_an_expression_stops_nobody(visit: Visit, office: StandIn) -> None:
    broken = [
        {"label": "PHONE", "pattern": "(?<never", "view": "plain", "needs": "", "within": 0, "confidence": 1},
        *PUBLISHED,
    ]
    office.texts = json.dumps(json.loads(texts()) | {"identifiers": broken}, ensure_ascii=False).encode()
    office.renew_keys()
    page = await at_the_story(visit)
    await types(page, "010-0234-5678")
    await expect(page.locator(".ds-warning")).to_contain_text("010-0234-5678")
