"""A person on her own telephone: a guided talk, eight words, an answer, more to say; the wire carries none of it."""

from playwright.async_api import expect

from crypto.receipt import derive, read_receipt
from tests.stories.receipt_secrets import secrets_of
from tests.stories.traces import found_in, traces
from tests.stories.visitor import Attachment

STORY = "체육관 보수공사 서류를 미리 맞춰 두는 것을 여러 번 보았습니다."
REPLY = "말씀 잘 읽었습니다. 그 서류를 언제 보셨는지 알려 주실 수 있을까요?"
ANSWER = "지난달 마지막 주 저녁에 두 번 보았습니다."
SENT = Attachment("체육관-보수-내역서.pdf", b"%PDF-1.7 \xec\xb2\xb4\xec\x9c\xa1\xea\xb4\x80 " * 3000)
GIVEN = Attachment("안내문.txt", "보호를 받는 방법을 적은 안내문입니다.\n".encode() * 400, "text/plain")


async def test_a_talk_an_answer_and_more_without_a_word_on_the_wire(someone, at_desk, recorder, office):
    person = await someone()
    await person.tells(STORY)
    await person.photographs("a1-chat-before-sending")
    await person.attaches(SENT)
    await person.sees_words()
    await person.photographs("a2-receipt")
    words = await person.notes_words()
    number = await person.sees_number()
    await expect(person.page.locator('[data-step="sent"]').last).to_have_attribute("aria-current", "step")
    await person.photographs("a3-sent")
    await person.leaves()

    officer = await at_desk("kim.yeoul")
    case_id = await officer.opens(number)
    await expect(officer.said.first.locator(".text")).to_have_text(STORY)
    assert await officer.takes_original(SENT.name, "손상된 파일이라 원본을 봅니다.") == SENT.data
    await officer.replies(REPLY, GIVEN, ask=True)
    await officer.photographs("a4-console-case")
    await expect(officer.state).to_have_text("보완요청")

    again = await someone()
    await again.comes_back(words)
    await again.reads(REPLY)
    await again.reads("담당자가 설명이나 자료를 더 부탁했습니다.")
    await again.reads("단계: 추가 설명을 기다리는 중")
    assert await again.takes_file() == GIVEN.data
    await again.photographs("a5-mailbox")
    await again.writes(ANSWER)
    await again.sees_sent()
    await officer.waits_for(case_id, ANSWER, state="조사")
    await officer.replies("고맙습니다. 확인한 뒤에 다시 말씀드리겠습니다.")
    await again.hears("확인한 뒤에 다시 말씀드리겠습니다.")
    await again.reads("단계: 확인하는 중")
    await again.photographs("a6-mailbox-later")

    said = {"story": STORY, "reply": REPLY, "answer": ANSWER, "name": SENT.name, "file": SENT.data[9:40]}
    given = {"given name": GIVEN.name, "given": GIVEN.data[:60].decode()}
    alone = {f"word {at}": word for at, word in enumerate(words)}
    wanted = traces(said | given | alone | secrets_of(words, office.settings.office))
    assert found_in(bytes(recorder.received), wanted) == []
    # The words stand in the page's own list, so downwards only what people said is looked for.
    assert found_in(bytes(recorder.sent), traces(said | given)) == []
    assert recorder.requests("POST /api/reports") == 1
    assert recorder.requests("POST /report") == 0
    tag = derive(read_receipt(" ".join(words)), office.settings.office).tag
    assert found_in(bytes(recorder.received), traces({"the tag, which is sent": tag})) != []
