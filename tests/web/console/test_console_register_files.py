"""Files and letters of an entry at the console, without JavaScript: put there, fetched, taken out, refused."""

import io
import re

import pytest
from aiohttp import FormData

from casework.registering.enclosing import BIGGEST
from casework.registering.writing import add_entry
from casework.unlocking import unlock
from tests.casework.registering.keeping import REVIEW
from tests.casework.registering.test_entry_files import photo
from tests.casework.sending import read_hwpx
from tests.web.console.conftest import PASSPHRASE
from tests.web.console.test_console_registers import joins


@pytest.fixture
async def keeper(place, someone):
    await joins(place, "siu", "works_officer")
    return await someone("siu", passphrase=PASSPHRASE + "siu")


@pytest.fixture
async def entry(place, keeper) -> str:
    """The address of an entry whose page the keeper looks at."""
    unlocked = await unlock("siu", PASSPHRASE + "siu", "", place.office)
    added = await add_entry("cost_review", REVIEW | {"reviewed_won": "5천만원"}, unlocked, place.office)
    path = f"/registers/cost_review/{added.id.hex()}"
    await keeper.goes(path)
    return path


async def puts(browser, path: str, name: str, raw: bytes, *, token: bool = True) -> str:
    form = FormData(quote_fields=False)
    form.add_field("token", browser.token if token else "x", content_type="text/plain")
    form.add_field("once", browser.field("once"))
    form.add_field("act", "add")
    form.add_field("files", io.BytesIO(raw), filename=name, content_type="image/jpeg")
    return await browser._take(await browser.client.post(f"{path}/files", data=form))


async def test_a_photograph_is_put_there_fetched_and_taken_out(keeper, entry):
    page = await puts(keeper, entry, "현장 사진.jpg", photo())
    assert keeper.status == 200
    assert "숨은 정보는 지웠습니다" in page
    link = re.search(rf'href="({entry}/files/[0-9a-f]+)"', page)[1]
    answer = await keeper.client.get(link)
    raw = await answer.read()
    assert raw.startswith(b"\xff\xd8")
    assert b"SECRET" not in raw
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    await keeper.goes(entry)
    file_id = link.rpartition("/")[2]
    await keeper.sends(f"{entry}/files", {"act": "remove", "file": file_id, "once": keeper.field("once")})
    assert "파일을 뺐습니다" in keeper.page
    await keeper.goes(link)
    assert keeper.status == 404


@pytest.mark.parametrize(
    ("name", "raw"),
    [("놀이.exe", b"MZ\x90\x00" + bytes(300)), ("큰 사진.jpg", bytes(BIGGEST + 1))],
    ids=["program", "big"],
)
async def test_what_cannot_be_kept_is_refused_with_a_sentence_and_the_page_stays(keeper, entry, name, raw):
    page = await puts(keeper, entry, name, raw)
    assert 400 <= keeper.status < 500
    assert 'role="alert"' in page
    assert "경로당 지붕 수리" in page
    assert f"{entry}/files/" not in page


async def test_a_foreign_form_puts_nothing_there(keeper, entry):
    await puts(keeper, entry, "사진.jpg", photo(), token=False)
    assert keeper.status >= 400
    assert f"{entry}/files/" not in await keeper.goes(entry)


async def test_nothing_chosen_or_an_unknown_act_is_refused(keeper, entry):
    for fields in ({"act": "add"}, {"act": "burn"}, {"act": "remove", "file": "nonsense"}):
        await keeper.goes(entry)
        await keeper.sends(f"{entry}/files", fields | {"once": keeper.field("once")})
        assert 400 <= keeper.status < 500, fields


async def test_a_letter_is_offered_where_it_belongs_and_is_a_document(keeper, entry):
    await keeper.goes(f"{entry}/letters/result")
    assert keeper.status == 404, "not before the review is notified"
    for version, state in enumerate(("received", "reviewing", "notified"), 1):
        await keeper.goes(entry)
        fields = {"act": "move", "state": state, "version": str(version), "once": keeper.field("once")}
        await keeper.sends(entry, fields)
    assert "원가심사 결과 통보" in keeper.page
    page = await keeper.goes(f"{entry}/letters/result")
    assert "주택과장" in page
    answer = await keeper.client.get(f"{entry}/letters/result/file.hwpx")
    said, _ = read_hwpx(await answer.read())
    assert "경로당 지붕 수리" in said
    assert (await keeper.client.get(f"{entry}/letters/result/file.exe")).status == 404
    answer = await keeper.client.get("/yearly/results.hwpx?year=2026")
    said, _ = read_hwpx(await answer.read())
    assert "추진실적" in said
    assert (await keeper.client.get("/yearly/everything.pdf")).status == 404
