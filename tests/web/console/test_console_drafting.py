"""Help with an answer at the console: put in beside what was written, looked through, sent as it is."""

from html import unescape


async def test_a_text_is_put_behind_what_was_written_and_nothing_is_sent(place, browser):
    person = await place.receives("계약에 문제가 있습니다.")
    await browser.goes("/cases?view=open")
    case_id = await browser.opens_first_case()
    page = await browser.sends(
        f"/cases/{case_id}/draft", {"body": "안녕하세요 <b>", "act": "template", "template": "received"}
    )
    assert "안녕하세요 &lt;b&gt;\n\n말씀해 주셔서 고맙습니다." in page
    assert "1월 22일까지 여기에" in page
    assert "글을 넣었습니다" in page
    assert [each for each in (await person.reads()).messages if each.sender == "office"] == []


async def test_hard_words_are_named_once_and_stop_nobody(place, browser):
    person = await place.receives("계약에 문제가 있습니다.")
    await browser.goes("/cases?view=open")
    case_id = await browser.opens_first_case()
    hard = "금번 건은 익일까지 유선으로 회신드리겠습니다."
    page = unescape(await browser.sends(f"/cases/{case_id}/draft", {"body": hard, "act": "look"}))
    for word, easy in (("금번", "이번"), ("익일", "다음 날"), ("유선", "전화"), ("회신", "답")):
        assert f"‘{word}’ → ‘{easy}’" in page
    assert hard in page
    assert 'id="hints"' not in await browser.goes(f"/cases/{case_id}")
    assert hard in browser.page
    await browser.replies(case_id, hard)
    assert hard in str([each.text for each in (await person.reads()).messages])
    page = await browser.sends(f"/cases/{case_id}/draft", {"body": "곧 알려 드리겠습니다.", "act": "look"})
    assert "어려운 말이나 긴 문장이 보이지 않습니다" in page


async def test_the_help_is_for_who_answers_and_needs_the_form_of_the_session(place, someone):
    browser, other = await someone("haneul"), await someone("seojun")
    await place.receives("계약에 문제가 있습니다.")
    await browser.goes("/cases?view=open")
    case_id = await browser.opens_first_case()
    await browser.sends(f"/cases/{case_id}/draft", {"body": "글", "act": "look"}, token=False)
    assert browser.status == 403
    await other.goes("/account")
    await other.sends(f"/cases/{case_id}/draft", {"body": "글", "act": "template", "template": "received"})
    assert other.status == 403
    await browser.goes(f"/cases/{case_id}")
    await browser.sends(f"/cases/{case_id}/draft", {"body": "글", "act": "template", "template": "nothing"})
    assert browser.status == 404


async def test_a_gap_that_was_left_empty_is_not_sent(place, browser):
    person = await place.receives("계약에 문제가 있습니다.")
    await browser.goes("/cases?view=open")
    case_id = await browser.opens_first_case()
    await browser.sends(f"/cases/{case_id}/draft", {"body": "", "act": "template", "template": "going_on"})
    draft = unescape(browser.page.partition('name="body"')[2].partition(">")[2].partition("</textarea>")[0])
    assert "지금까지 (                    )" in draft
    await browser.replies(case_id, draft)
    assert "채우지 않은 빈칸" in browser.page
    assert draft in unescape(browser.page)
    assert [each for each in (await person.reads()).messages if each.sender == "office"] == []
    await browser.replies(case_id, draft.replace("(                    )", "서류"))
    assert "말씀하신 분께 보냈습니다" in browser.page
