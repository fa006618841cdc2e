"""Without JavaScript the form can be looked through first: what may identify is said, and nothing is kept."""

from aiohttp import FormData
from sqlalchemy import func, select

from casework.content import BIGGEST_FILE
from casework.store.drop_tables import drop, file, mail, mailbox
from tests.offices import Town
from tests.pauses import kept_others_waiting

SAID = "제 번호는 010-0234-5678이고 팀장 민서준이 그랬습니다."


async def kept(town: Town) -> int:
    async with town.intake.drops.store.reading() as connection:
        counts = [select(func.count()).select_from(table) for table in (drop, mailbox, mail, file)]
        return sum([(await connection.execute(count)).scalar_one() for count in counts])


async def check(client, **fields):
    answer = await client.post("/report/check", data={"body": SAID, "kind": "corruption"} | fields)
    return answer.status, await answer.text()


async def test_the_page_names_each_part_with_the_reason_and_the_text_is_still_there(client, town: Town):
    status, page = await check(client, where="시흥대로63길 90")
    assert status == 200
    for part in ("<b>010-0234-5678</b> 전화번호", "<b>민서준</b> 이름", "<b>시흥대로63길 90</b> 주소"):
        assert part in page
    assert "접수코드로 받으실 수 있습니다" in page
    assert SAID in page
    assert 'value="시흥대로63길 90"' in page
    assert "그대로 보내기" in page
    assert await kept(town) == 0


async def test_a_guess_that_is_not_built_like_a_name_is_not_told(client):
    _, page = await check(client, body="방송통신심의 위원이 말한 담당 과장님 이야기입니다.")
    assert "방송통신심의</b> 이름" not in page


async def test_a_text_without_any_says_so_and_what_it_cannot_see(client):
    _, page = await check(client, body="창고에서 자재가 밤마다 없어집니다.")
    assert "바로 알아볼 수 있는 것은 찾지 못했습니다." in page
    assert "말투나 사정으로도" in page


async def test_it_can_be_sent_all_the_same_with_the_receipt_of_that_form(client, visitor, town: Town):
    page = await visitor.goes("/report")
    token = page.split('name="token" value="')[1].split('"')[0]
    _, looked = await check(client, token=token)
    assert f'value="{token}"' in looked
    answer = await client.post("/report", data={"token": token, "body": SAID, "kind": "corruption"})
    assert "receipt-code" in await answer.text()
    assert await kept(town) > 0


async def test_a_file_that_came_along_is_passed_over_and_asked_for_again(client, town: Town):
    form = FormData()
    form.add_field("body", SAID)
    form.add_field("files", b"x" * 100_000, filename="장부.pdf", content_type="application/pdf")
    answer = await client.post("/report/check", data=form)
    page = await answer.text()
    assert answer.status == 200
    assert "다시 골라" in page
    assert await kept(town) == 0


async def test_a_file_too_big_to_be_sent_is_said_at_once(client, town: Town):
    async def parts():
        yield b'--b\r\nContent-Disposition: form-data; name="body"\r\n\r\n' + SAID.encode() + b"\r\n"
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="film.mp4"\r\n\r\n'
        for _ in range(BIGGEST_FILE // 65_536 + 2):
            yield bytes(65_536)
        yield b"\r\n--b--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await client.post("/report/check", data=parts(), headers=headers)
    page = await answer.text()
    assert answer.status == 413
    assert SAID in page
    assert await kept(town) == 0


async def test_in_english_the_reasons_are_english(client):
    answer = await client.post("/report/check?lang=en", data={"body": SAID})
    assert "A telephone number shows at once whose it is." in await answer.text()


async def test_the_loop_answers_others_while_the_longest_text_is_looked_through(client):
    body = ("김팀장이 010에 0246 그리고 가나다 로 1길 " * 1000)[:19_980] + " 010-0234-5678"
    (status, page), waited = await kept_others_waiting(lambda: check(client, body=body))
    assert status == 200
    assert "<b>010-0234-5678</b>" in page
    assert not waited
