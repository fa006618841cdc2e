"""Coming back with a receipt: what is shown, what is marked, what is refused, and to whom the next words go."""

import pytest
from playwright.async_api import Page, expect

from crypto.context import Purpose
from crypto.keys import Direction, PrivateKey, SpeakKey
from crypto.receipt import Language, ReceiptSecret, derive, read_receipt
from tests.browser.people import STORY, note_receipt, open_mailbox, report, words_on_screen, write
from tests.browser.stand_in import OFFICE, StandIn, b64
from tests.browser.visiting import Visit


async def returned(visit: Visit, office: StandIn) -> tuple[Page, list[str]]:
    """A report was sent, and the person is back at the door with the words."""
    words = await report(await visit.open("/chat"))
    assert len(office.mailboxes) == 1
    return await visit.open("/mailbox"), words


async def test_own_words_and_the_answer_are_shown_in_order(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    office.reply("잘 받았습니다.\n살펴보고 있어요.")
    await open_mailbox(page, words)
    articles = page.locator("article.message")
    await expect(articles).to_have_count(2)
    assert await articles.nth(0).get_attribute("data-from") == "reporter"
    assert await articles.nth(1).get_attribute("data-from") == "office"
    await expect(articles.nth(0)).to_contain_text(STORY)
    await expect(articles.nth(1)).to_contain_text("살펴보고 있어요.")
    await expect(page.locator(".ds-bubble-mark")).to_have_count(0)


async def test_an_unknown_receipt_is_one_plain_sentence(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/mailbox")
    await open_mailbox(page, ReceiptSecret.generate().words(Language.KO))
    await expect(page.locator(".ds-error")).to_contain_text("이 말로 찾을 수 있는 대화가 없어요")
    assert office.mailboxes == {}


async def test_the_first_two_syllables_are_enough(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    for position, word in enumerate(words, 1):
        await page.locator(f"#word-{position}").fill(word[:2])
    await page.locator(".ds-mailbox-form .ds-button--main").click()
    await expect(page.locator("article.message")).to_have_count(1)


async def test_two_syllables_offer_the_whole_word(visit: Visit) -> None:
    page = await visit.open("/mailbox")
    await page.locator("#word-1").fill("가격")
    await expect(page.locator(".ds-chip", has_text="가격")).to_be_visible()
    await page.locator("#word-1").fill("설거")
    await page.locator(".ds-chip", has_text="설거지").click()
    assert await page.locator("#word-1").input_value() == "설거지"
    await expect(page.locator("#word-2")).to_be_focused()


async def test_a_blank_after_a_word_leads_to_the_next_box(visit: Visit) -> None:
    page = await visit.open("/mailbox")
    await page.locator("#word-1").press_sequentially("설거 ")
    assert await page.locator("#word-1").input_value() == "설거지"
    await expect(page.locator("#word-2")).to_be_focused()
    await page.locator("#word-2").press_sequentially("가격")
    await page.keyboard.press("Enter")
    await expect(page.locator("#word-3")).to_be_focused()


async def test_a_mistyped_word_is_offered_corrected(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    await page.locator("#word-1").fill(" ".join(words))
    await page.locator("#word-3").fill("뷁뷁")
    await page.locator(".ds-mailbox-form .ds-button--main").click()
    await expect(page.locator(".ds-error")).to_contain_text("낱말이 맞지 않아요")
    await page.locator("#word-3").fill(words[2])
    await page.locator(".ds-mailbox-form .ds-button--main").click()
    await expect(page.locator("article.message")).to_have_count(1)


async def test_digits_open_the_same_mailbox(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    await page.get_by_text("숫자로 적었어요").click()
    await page.locator("#digits").fill(read_receipt(" ".join(words)).digits())
    await page.locator(".ds-mailbox-form .ds-button--main").click()
    await expect(page.locator("article.message")).to_have_count(1)


async def test_a_wrong_digit_is_noticed_before_anything_is_asked(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/mailbox")
    digits = ReceiptSecret.generate().digits()
    await page.get_by_text("숫자로 적었어요").click()
    await page.locator("#digits").fill(digits[:-1] + str((int(digits[-1]) + 1) % 10))
    await page.locator(".ds-mailbox-form .ds-button--main").click()
    await expect(page.locator(".ds-error")).to_contain_text("스물여섯 자리")
    assert office.frames == []


async def test_only_a_person_s_reading_counts_as_opened(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    office.card(read=0)
    await open_mailbox(page, words)
    await expect(page.locator(".ds-status")).to_contain_text("아직 열어 보지 않았어요")
    await expect(page.locator('[data-step="sent"]')).to_have_attribute("aria-current", "step")
    office.card(read=1)
    await page.clock.run_for(20_000)
    await expect(page.locator(".ds-status")).to_contain_text("1번 열어 보았어요")
    await expect(page.locator('[data-step="opened"]')).to_have_attribute("aria-current", "step")


@pytest.mark.parametrize("voice", ["none", "wrong", "echoed"])
async def test_an_answer_without_its_mac_is_not_shown(visit: Visit, office: StandIn, voice: str) -> None:
    page, words = await returned(visit, office)
    forged = {"type": "reply", "text": "이름을 알려 주세요", "files": [], "ask": False}
    speaks = {"none": None, "wrong": SpeakKey.generate(), "echoed": office.speak()}
    direction = Direction.TO_OFFICE if voice == "echoed" else Direction.TO_REPORTER
    office.say(forged, speak=speaks[voice], direction=direction)
    office.reply("진짜 답변입니다.")
    await open_mailbox(page, words)
    await expect(page.get_by_text("진짜 답변입니다.")).to_be_visible()
    await expect(page.locator(".ds-refused[data-state=refused]")).to_have_count(1)
    await expect(page.get_by_text("이름을 알려 주세요")).to_have_count(0)


async def test_own_words_without_the_receipt_are_marked(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    office.say({"type": "follow_up", "text": "대화방에서 쓴 말", "files": []}, kind=1)
    await open_mailbox(page, words)
    article = page.locator("article.message", has_text="대화방에서 쓴 말")
    await expect(article.locator(".ds-bubble-mark")).to_be_visible()


async def test_own_words_with_a_wrong_mac_are_refused(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    content = {"type": "follow_up", "text": "끼워 넣은 말", "files": []}
    office.say(content, kind=1, speak=SpeakKey.generate(), direction=Direction.TO_OFFICE)
    await open_mailbox(page, words)
    await expect(page.locator(".ds-refused[data-state=refused]")).to_have_count(1)
    await expect(page.get_by_text("끼워 넣은 말")).to_have_count(0)


async def test_a_report_with_another_voice_is_marked(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    content = {
        "type": "report",
        "text": "다른 사람의 신고",
        "lane": "web",
        "speak": b64(SpeakKey.generate().raw()),
        "files": [],
    }
    office.say(content, kind=1)
    await open_mailbox(page, words)
    article = page.locator("article.message", has_text="다른 사람의 신고")
    await expect(article.locator(".ds-bubble-mark")).to_be_visible()


async def test_rows_of_nonsense_do_not_keep_the_answers_away(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    office.say({"type": "report", "speak": 7, "files": {"a": 1}}, kind=1)
    office.say({"type": "card", "case_key": "?", "generation": 1}, kind=2, speak=office.speak(), purpose=Purpose.CARD)
    office.say({"type": "surprise"}, speak=office.speak())
    office.reply("그래도 보이는 답변")
    await open_mailbox(page, words)
    await expect(page.get_by_text("그래도 보이는 답변")).to_be_visible()
    await expect(page.get_by_text("아직 모르는 종류의 메시지")).to_be_visible()


async def test_the_card_says_stage_next_date_and_readings(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    office.card()
    await open_mailbox(page, words)
    await expect(page.locator(".ds-status")).to_contain_text("확인하는 중")
    await expect(page.locator(".ds-status")).to_contain_text("12월 1일까지")
    await expect(page.locator(".ds-status")).to_contain_text("3번")
    await expect(page.locator('[data-step="opened"]')).to_have_attribute("aria-current", "step")


async def test_a_follow_up_goes_to_the_case_key_of_the_card(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    office.card()
    await open_mailbox(page, words)
    await expect(page.locator(".ds-status")).to_contain_text("확인하는 중")
    await write(page, "하나 더 있어요")
    await expect(page.locator(".ds-bubble-way[data-way=sent]")).to_be_visible(timeout=20_000)
    assert office.follow_up(office.case_key)["text"] == "하나 더 있어요"


async def test_a_card_without_its_mac_does_not_get_the_follow_up(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    thief = PrivateKey.generate()
    office.card(speak=SpeakKey.generate(), case_key=b64(thief.public.raw))
    await open_mailbox(page, words)
    await expect(page.locator(".ds-refused[data-state=refused]")).to_have_count(1)
    await write(page, "누구에게 갈까요")
    await expect(page.locator(".ds-bubble-way[data-way=sent]")).to_be_visible(timeout=20_000)
    assert office.follow_up()["text"] == "누구에게 갈까요"


async def test_an_older_generation_does_not_come_back(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    former = PrivateKey.generate()
    office.card(generation=2)
    office.card(generation=1, case_key=b64(former.public.raw), stage="received")
    await open_mailbox(page, words)
    await expect(page.locator(".ds-status")).to_contain_text("확인하는 중")
    await write(page, "새 담당자에게")
    await expect(page.locator(".ds-bubble-way[data-way=sent]")).to_be_visible(timeout=20_000)
    assert office.follow_up(office.case_key)["text"] == "새 담당자에게"


async def test_withdrawing_is_said_first_and_confirmed_by_the_receipt(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    await open_mailbox(page, words)
    await page.locator(".ds-withdraw .ds-button").click()
    assert office.follow_ups == {}
    await page.locator(".ds-withdraw .ds-button--main").click()
    await office.until(lambda: office.follow_ups)
    assert office.follow_up()["type"] == "withdraw"


async def test_a_receipt_from_a_messenger_can_be_renewed(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    keys = derive(read_receipt(" ".join(words)), OFFICE)
    office.say(
        {"type": "report", "lane": "telegram", "text": "텔레그램에서", "speak": b64(keys.speak.raw()), "files": []},
        kind=1,
    )
    office.reply("옛 영수증으로 온 답변")
    await open_mailbox(page, words)
    office.faults.lost_answers = ["/api/mailbox/renew"]
    await page.locator(".ds-card--renew .ds-button--main").click()
    new = await words_on_screen(page)
    assert new != words
    await page.locator(".ds-receipt .ds-button--main").click()
    title = await page.locator("#receipt-title").text_content() or ""
    asked = next(n for n in range(1, 9) if title.startswith(str(n)))
    await page.locator("#receipt-check").fill(new[asked - 1])
    await page.locator(".ds-check .ds-button--main").click()
    await expect(page.locator(".ds-card--renew")).to_contain_text("새 접수코드로 바꾸었어요", timeout=20_000)
    renewed = derive(read_receipt(" ".join(new)), OFFICE)
    assert set(office.mailboxes) == {renewed.tag_hash}
    said = office.follow_up()
    assert (said["type"], said["speak"], said["tag_hash"]) == (
        "new_receipt",
        b64(renewed.speak.raw()),
        b64(renewed.tag_hash),
    )
    again = await visit.open("/mailbox")
    await open_mailbox(again, new)
    await expect(again.get_by_text("옛 영수증으로 온 답변")).to_be_visible()
    await expect(again.locator(".ds-refused")).to_have_count(0)
    await expect(again.locator(".ds-bubble-mark")).to_have_count(0)
    await expect(again.locator(".ds-card--renew")).to_have_count(0)


async def test_a_renewal_takes_along_what_came_meanwhile(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    keys = derive(read_receipt(" ".join(words)), OFFICE)
    voice = b64(keys.speak.raw())
    office.say({"type": "report", "lane": "telegram", "text": "텔레그램에서", "speak": voice, "files": []}, kind=1)
    await open_mailbox(page, words)
    await page.locator(".ds-card--renew .ds-button--main").click()
    office.reply("바꾸는 사이에 온 답변")
    new = await note_receipt(page)
    await expect(page.locator(".ds-card--renew")).to_contain_text("새 접수코드로 바꾸었어요")
    again = await visit.open("/mailbox")
    await open_mailbox(again, new)
    await expect(again.get_by_text("바꾸는 사이에 온 답변")).to_be_visible()
    await expect(again.locator(".ds-refused")).to_have_count(0)


async def test_a_web_receipt_is_not_asked_to_be_renewed(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    await open_mailbox(page, words)
    await expect(page.locator("article.message")).to_have_count(1)
    await expect(page.locator(".ds-card--renew")).to_have_count(0)
