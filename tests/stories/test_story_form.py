"""The same without JavaScript: a form with a file, eight words, the answer, a file added, where the matter stands."""

from pathlib import Path

from playwright.async_api import expect

from tests.stories.visitor import Attachment

STORY = "하수도 공사 감독 일지가 실제와 다르게 쓰여 있습니다."
REPLY = "일지의 날짜를 확인하고 있습니다. 사진이 있으면 보내 주세요."
ANSWER = "사진을 붙입니다. 비 오는 날이었습니다."
SENT = Attachment(
    "감독일지 사본.pdf", (Path(__file__).parent.parent / "casework/cleaning/corpus/paper.pdf").read_bytes()
)
PICTURE = Attachment("비 오는 날.jpg", b"\xff\xd8\xff\xe0 no real picture " * 900, "image/jpeg")
GIVEN = Attachment("안내문.txt", "접수 뒤의 순서를 적은 안내문입니다.\n".encode() * 300, "text/plain")


async def test_everything_works_without_a_line_of_script(someone, at_desk):
    person = await someone(java_script_enabled=False)
    await person.fills_form(STORY, SENT, when="지난달 둘째 주", where="배수 펌프장 앞")
    await person.photographs("b1-form")
    words, number = await person.sends_form()
    await person.photographs("b2-received")
    assert len(words) == 8
    await expect(person.page.locator(".cleaned")).to_contain_text("문서 속성")
    await person.leaves()

    officer = await at_desk("kim.yeoul")
    case_id = await officer.opens(number)
    await expect(officer.said.first.locator(".text")).to_have_text(STORY)
    await expect(officer.said.first.locator(".answers")).to_contain_text("지난달 둘째 주")
    copy = await officer.takes_copy(SENT.name)
    assert copy.startswith(b"%PDF")
    assert b"/Author" not in copy
    await officer.replies(REPLY, GIVEN, ask=True)

    again = await someone(java_script_enabled=False)
    await again.types_code(words)
    await again.reads(REPLY)
    await again.reads("담당자가 설명이나 자료를 더 부탁했습니다.")
    await expect(again.page.locator("#stage")).to_have_text("추가 설명을 기다리는 중")
    await expect(again.page.locator("#receipt-number")).to_have_text(number)
    assert await again.takes_form_file(GIVEN.name) == GIVEN.data
    assert await again.takes_form_file(SENT.name) == SENT.data
    await again.photographs("b3-mailbox")
    await again.answers(ANSWER, PICTURE)
    await again.reads("잘 도착했습니다.")
    await again.reads(ANSWER)

    await officer.waits_for(case_id, ANSWER, state="조사")
    assert await officer.takes_original(PICTURE.name, "열리지 않는 사진이라 원본을 봅니다.") == PICTURE.data
    await officer.replies("사진 잘 받았습니다.")
    await again.types_code(words)
    await again.reads("사진 잘 받았습니다.")
    await expect(again.page.locator("#stage")).to_have_text("확인하는 중")
    assert await again.context.cookies() == []
