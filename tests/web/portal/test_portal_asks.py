"""What the office asks, at the portal: listed, read under a mark, filled in with files, and nobody else's."""

import io
import re

import pytest
from aiohttp import FormData

from casework.portal.asks import BIGGEST, MOST_FILES, asks_of
from casework.registering.answered import collect_asked
from casework.registering.asking import take_back_ask
from casework.registering.enclosing import files_with
from casework.registering.reading import open_entry
from tests.casework.registering.questions import PAPERS, asked_of, auditor_of, entered
from tests.casework.registering.test_entry_files import photo

NAME = "data_request"
ASKED = [("f-reply", "목록을 붙입니다.")]


@pytest.fixture
async def keeper(town):
    return await auditor_of(town)


@pytest.fixture
async def entry(town, keeper):
    made = await entered(town, keeper, NAME, PAPERS)
    await asked_of(town, keeper, NAME, made, "request")
    return made


@pytest.fixture
async def person(clerk, entry):
    """The one who was asked, before the letter."""
    assert entry.number == "자료요구-2026-0001"
    found = await clerk("house1")
    await found.goes("/asks")
    [path] = re.findall(r"/asks/[0-9a-f]{32}", found.page)
    await found.goes(path)
    return found


async def sends(person, fields, files=(), once="one"):
    """A form with files, as a browser sends it."""
    body = FormData(quote_fields=False)  # as browsers send names
    for name, value in [("token", person.token), ("once", once), *fields]:
        body.add_field(name, value)
    for name, data in files:
        body.add_field("files", io.BytesIO(data), filename=name, content_type="application/octet-stream")
    if not files:
        body.add_field("files", b"", filename="", content_type="application/octet-stream")
    return await person.posts(body)


async def test_a_letter_is_read_under_its_receivers_mark_and_answered_with_a_file(town, keeper, entry, person):
    assert re.search(r"주택과 자료요구-2026-0001 · 강주택 · 2026-11-23", person.page)
    assert "수의계약 목록" in person.page
    await sends(person, ASKED, [("목록.jpg", photo())])
    assert "답을 봉인해 보냈습니다" in person.page
    assert "목록을 붙입니다" not in person.page
    assert "<textarea" not in person.page
    assert await collect_asked(keeper, town.office) == 1
    view = await open_entry(NAME, entry.id.hex(), keeper, town.office)
    assert (view.row.state, view.values["reply"]) == ("answered", "목록을 붙입니다.")
    assert [each.name for each in await files_with(NAME, view.id, keeper, town.office)] == ["목록.jpg"]


async def test_what_is_missing_is_said_beside_its_field_and_the_words_stay(person):
    await sends(person, [("f-reply", "")])
    assert person.status == 422
    assert 'id="wrong-f-reply"' in person.page
    await sends(person, [("f-reply", "가" * 20_001)])
    assert person.status == 422
    assert "가가가" in person.page


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        ([("큰 것.jpg", bytes(BIGGEST + 1))], 413, "한 개에 20MB까지"),
        ([(f"{n}.jpg", b"x") for n in range(MOST_FILES + 1)], 413, "파일이 너무 많습니다"),
        ([("실행.exe", b"MZ" + bytes(600))], 415, "이 형식은 정리할 수 없습니다"),
    ],
)
async def test_a_file_that_is_not_taken_is_said_in_one_sentence_and_nothing_is_sent(
    town, keeper, person, files, status, said
):
    await sends(person, ASKED, files)
    assert (person.status, said in person.page) == (status, True)
    assert "목록을 붙입니다" in person.page
    assert await collect_asked(keeper, town.office) == 0
    await sends(person, ASKED, once="two")
    assert "답을 봉인해 보냈습니다" in person.page


async def test_somebody_elses_letter_is_not_there_and_a_citizen_sees_no_fact_sheets(clerk, person):
    path = person.url
    for login in ("house2", "park1"):
        other = await clerk(login)
        await other.goes(path)
        assert other.status == 404
        await other.goes("/asks")
        assert "받은 요청이 없습니다" in other.page


async def test_a_letter_taken_back_says_so(town, keeper, entry, person):
    line = (await asks_of(await town.admit("house1"), town.portal))[0]
    await take_back_ask(NAME, entry.id.hex(), line.id, keeper, town.office)
    await sends(person, ASKED)
    assert person.status == 409
    assert "거두어들였습니다" in person.page
    assert "수의계약 목록" not in person.page


async def test_words_sent_from_a_locked_screen_are_there_again_and_the_file_is_chosen_anew(
    town, keeper, person, portal_sessions
):
    path = person.url
    next(iter(portal_sessions._open.values())).lock()
    await sends(person, ASKED, [("목록.jpg", photo())])
    assert person.url.startswith("/locked?next=/asks/")
    await person.sends("/locked", {"passphrase": "대나무 숲에 바람이 분다house1", "next": path, "otp": ""})
    assert "목록을 붙입니다." in person.page
    assert await collect_asked(keeper, town.office) == 0
