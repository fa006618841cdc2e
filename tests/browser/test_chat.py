"""The guided talk in a real browser: what leaves it is sealed, sent once, and readable to its readers alone."""

import base64
import hashlib

from playwright.async_api import expect

from crypto.keys import PrivateKey
from crypto.receipt import derive, filing_leaf, read_receipt
from tests.browser.people import STORY, choose, note_receipt, report, skip, tell, words_on_screen, write
from tests.browser.stand_in import OFFICE, StandIn
from tests.browser.visiting import Visit


async def test_a_report_reaches_the_office_sealed_and_complete(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat")
    await report(page)
    said = office.report()
    assert (said["type"], said["lane"], said["kind"], said["text"]) == ("report", "web", "corruption", STORY)
    assert (said["files"], said["excluded"], said["vault"]) == ([], None, None)
    ((_, sent),) = office.reports.items()
    assert (sent["desk"], sent["urgent"]) == ("integrity", False)
    assert STORY not in str(sent)


async def test_the_words_on_the_screen_give_the_keys_that_were_sent(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat")
    words = await report(page)
    keys = derive(read_receipt(" ".join(words)), OFFICE)
    ((message_id, sent),) = office.reports.items()
    digest = base64.b64decode(office.report_posts[0][1])
    assert base64.b64decode(sent["tag_hash"]) == keys.tag_hash
    assert base64.b64decode(sent["mailbox_key"]) == keys.mailbox.public.raw
    assert base64.b64decode(sent["leaf"]) == filing_leaf(keys.filing, message_id, digest)
    assert office.speak() == keys.speak


async def test_the_number_is_shown_only_after_the_office_has_it(visit: Visit, office: StandIn) -> None:
    office.faults.offline = True
    page = await visit.open("/chat")
    await tell(page)
    await note_receipt(page)
    await expect(page.get_by_text("아직 보내지 못했어요")).to_be_visible()
    await expect(page.locator('[data-step="sealing"]')).to_have_attribute("aria-current", "step")
    assert office.reports == {}
    office.faults.offline = False
    await expect(page.get_by_text("4821-7733")).to_be_visible()
    assert len(office.reports) == 1


async def test_a_lost_answer_repeats_the_same_id_and_digest(visit: Visit, office: StandIn) -> None:
    office.faults.lost_answers = ["/api/reports"]
    page = await visit.open("/chat")
    await report(page)
    assert len(office.report_posts) == 2
    assert office.report_posts[0] == office.report_posts[1]
    assert len(office.mailboxes) == 1


async def test_new_keys_are_fetched_and_the_same_body_is_wrapped_again(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat")
    await tell(page)
    office.desks["integrity"] = PrivateKey.generate()
    office.renew_keys(serial=8, previous=_previous(office))
    await note_receipt(page)
    await expect(page.get_by_text("4821-7733")).to_be_visible()
    assert len(office.report_posts) == 2
    assert office.report_posts[0] == office.report_posts[1]
    assert office.report()["text"] == STORY


def _previous(office: StandIn) -> str:

    return hashlib.sha256(office.keys["payload"].encode()).hexdigest()


async def test_the_answer_chosen_decides_the_desk(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat")
    await report(page, path="talk")
    ((_, sent),) = office.reports.items()
    assert sent["desk"] == "independent"
    assert office.report()["text"] == STORY


async def test_a_desk_without_a_key_gets_nothing_and_no_other_desk_does(visit: Visit, office: StandIn) -> None:
    del office.desks["independent"]
    office.renew_keys()
    page = await visit.open("/chat")
    await tell(page, path="talk")
    await note_receipt(page)
    await expect(page.get_by_text("받을 담당의 열쇠가 지금 없어요")).to_be_visible()
    assert office.report_posts == []


async def test_urgent_and_excluded_people_travel_as_they_should(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat")
    await choose(page, "corruption")
    await write(page, "감사팀 김 주무관")
    await write(page, STORY)
    await choose(page, "true")
    await page.locator(".ds-chip--done").click()
    await note_receipt(page)
    await expect(page.get_by_text("4821-7733")).to_be_visible()
    ((_, sent),) = office.reports.items()
    assert sent["urgent"] is True
    assert office.report()["excluded"] == "감사팀 김 주무관"
    assert "주무관" not in str(sent)


async def test_nothing_is_posted_before_the_story_is_finished(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat")
    await tell(page)
    await words_on_screen(page)
    posted = [path for path in office.faults.seen if path.startswith("/api/")]
    assert posted == []


async def test_free_text_at_a_choice_is_kept_for_the_story(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat")
    await write(page, "사실 오래 망설였어요")
    await report(page)
    assert office.report()["text"] == f"사실 오래 망설였어요\n{STORY}"


async def test_words_of_despair_bring_the_help_card_once_and_the_talk_goes_on(visit: Visit) -> None:
    page = await visit.open("/chat")
    await choose(page, "corruption")
    await skip(page)
    await write(page, "죽고 싶을 만큼 힘들어요")
    await expect(page.locator(".ds-card--crisis")).to_have_count(1)
    await expect(page.locator(".ds-card--crisis")).to_contain_text("109")
    await skip(page)
    await write(page, "정말 죽고싶다")
    await expect(page.locator(".ds-card--crisis")).to_have_count(1)


async def test_a_text_that_is_too_long_stays_in_the_line(visit: Visit) -> None:
    page = await visit.open("/chat")
    await choose(page, "corruption")
    await skip(page)
    await write(page, "가" * 20_001)
    await expect(page.get_by_text("2만 자 아래로")).to_be_visible()
    assert await page.locator(".ds-composer-text").input_value() == "가" * 20_001


async def test_a_wrong_word_is_not_taken_for_the_noted_one(visit: Visit) -> None:
    page = await visit.open("/chat")
    await tell(page)
    words = await words_on_screen(page)
    await page.locator(".ds-receipt .ds-button--main").click()
    title = await page.locator("#receipt-title").text_content() or ""
    asked = next(n for n in range(1, 9) if title.startswith(str(n)))
    wrong = next(word for word in words if word != words[asked - 1])
    await page.locator("#receipt-check").fill(wrong)
    await page.locator(".ds-check .ds-button--main").click()
    await expect(page.locator(".ds-check .ds-error")).to_contain_text("달라요")
    await page.locator(".ds-receipt > .ds-button").click()
    assert await words_on_screen(page) == words


async def test_the_words_leave_the_document_once_they_are_noted(visit: Visit) -> None:
    page = await visit.open("/chat")
    words = await report(page)
    html = await page.content()
    assert [word for word in words if f">{word}<" in html] == []
    assert await page.locator("#receipt-code").count() == 0


async def test_digits_and_other_languages_are_the_same_receipt(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat?lang=en")
    await tell(page)
    english = await words_on_screen(page)
    assert all(word.isascii() for word in english)
    await page.locator(".ds-receipt .ds-chip", has_text="中文").click()
    await expect(page.locator("#receipt-code")).to_have_attribute("lang", "zh-Hans")
    chinese = await words_on_screen(page)
    await page.locator(".ds-receipt .ds-chip", has_text="숫자").click()
    await expect(page.locator(".ds-receipt-digits")).to_be_visible()
    groups = await page.locator(".ds-receipt-word").all_text_contents()
    digits = "".join(group[1:] for group in groups)
    secrets = [read_receipt(text).raw() for text in (" ".join(english), "".join(chinese), digits)]
    assert len(set(secrets)) == 1
    await page.locator(".ds-receipt .ds-button--main").click()
    title = await page.locator("#receipt-title").text_content() or ""
    asked = next(n for n in range(1, 6) if title.startswith(str(n)))
    await page.locator("#receipt-check").fill(groups[asked - 1][1:])
    await page.locator(".ds-check .ds-button--main").click()
    await expect(page.get_by_text("4821-7733")).to_be_visible()
    ((_, sent),) = office.reports.items()
    assert base64.b64decode(sent["tag_hash"]) == derive(read_receipt(digits), OFFICE).tag_hash


async def test_the_help_card_names_numbers_to_call_and_calls_somebody_with_the_words(visit: Visit) -> None:
    page = await visit.open("/chat")
    await choose(page, "corruption")
    await skip(page)
    await write(page, "죽고 싶을 만큼 힘들어요")
    card = page.locator(".ds-card--crisis")
    await expect(card.locator("a[href='tel:109']")).to_be_visible()
    await expect(card.get_by_text("1393")).to_have_count(0)
    await card.get_by_role("button", name="지금 상담관을 불러 주세요").click()
    await expect(card.get_by_role("button", name="지금 상담관을 불러 주세요")).to_have_count(0)
    await expect(card.get_by_role("status")).not_to_be_empty()
