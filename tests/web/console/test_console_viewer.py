"""The viewer: clean copies alone, never anything that runs, words looked through, boxes burned into pictures."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from casework.ids import CaseId
from casework.reading import open_case
from casework.tidying import clean_waiting
from casework.viewing import AS_IT_IS

CORPUS = Path(__file__).parents[2] / "casework/cleaning/corpus"
LETTER = "민원 담당 독고은별 주무관, 전화 010-0234-5678\n".encode()
# What a browser could run or take for a page, whatever stands in front of it.
RUNS = re.compile(rb"<script|<svg|<!doctype|<html|<\?xml|javascript:", re.IGNORECASE)
HARMLESS = set(AS_IT_IS.values())
PAGE = b"<!doctype html><html><script>alert(document.cookie)</script></html>"
PDF = b"%PDF-1.7\n" + PAGE


def png_with_page():
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue() + PAGE


def gif_that_is_a_script():
    out = BytesIO()
    Image.new("P", (40, 30)).save(out, "GIF", comment=b"*/=1;alert(1)//")
    return out.getvalue() + PAGE


POLYGLOTS = {
    "a page": ("쪽.html", PAGE),
    "a page called a picture": ("사진.jpg", PAGE),
    "a drawing with a script": ("그림.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "a picture with a page behind it": ("사진.png", png_with_page()),
    "a moving picture that is a script": ("사진.gif", gif_that_is_a_script()),
    "a document with a page in it": ("문서.pdf", PDF),
    "a page called a text": ("글.txt", PAGE),
    "a mail with a page": ("편지.txt", b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + PAGE),
    "a picture cut off in front of a page": ("사진.jpg", b"\xff\xd8\xff\xe0" + PAGE),
    "a film that is a page": ("영상.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + PAGE),
}


@pytest.fixture
def opens(place, browser):
    """Somebody reports with a file; the address of that file in the opened case."""

    async def reported(name, data):
        await place.receives("파일을 봐 주세요.", files=(await place.keeps_file(name, data),))
        await browser.goes("/cases?view=open")
        case_id = await browser.opens_first_case()
        haneul = await place.unlocked()
        await clean_waiting(haneul, place.office)  # where the gate had no time for it
        view = await open_case(CaseId(case_id), haneul, place.office)
        return f"/cases/{case_id}/files/{view.messages[0].id}/{view.messages[0].files[0].id}"

    return reported


@pytest.mark.parametrize("what", sorted(POLYGLOTS))
async def test_nothing_the_viewer_serves_is_of_a_type_that_runs(opens, browser, what):
    at = await opens(*POLYGLOTS[what])
    for ending in ("/media", "/page/1", ""):
        answer = await browser.client.get(at + ending)
        body, kind = await answer.read(), answer.headers["Content-Type"]
        if answer.status != 200:
            continue
        assert kind in HARMLESS | {"image/png", "application/octet-stream"}
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert RUNS.search(body) is None or kind == "application/octet-stream"
        if kind == "application/octet-stream":
            assert answer.headers["Content-Disposition"].startswith("attachment")
    await browser.goes(at + "/view")
    assert PAGE.decode() not in browser.page


async def test_a_photo_is_shown_without_what_it_hid(opens, browser):
    at = await opens("사진.jpg", (CORPUS / "photo-exif.jpg").read_bytes())
    await browser.goes(at + "/view")
    assert f'<img src="{at}/media"' in browser.page
    assert "위치 정보 1개를 지웠습니다." in browser.page
    answer = await browser.client.get(at + "/media")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert b"Exif" not in await answer.read()


async def test_the_words_of_a_document_are_looked_through(opens, browser):
    at = await opens("글.txt", LETTER)
    await browser.goes(at + "/view")
    marked = re.findall(r"<mark>([^<]*)<", browser.page)
    assert "010-0234-5678" in marked
    assert "독고은별" in " ".join(marked)
    assert f"<strong>{len(marked)}군데</strong>" in browser.page


async def test_a_document_s_page_is_a_picture(opens, browser):
    at = await opens("문서.pdf", (CORPUS / "paper.pdf").read_bytes())
    await browser.goes(at + "/view?page=7")
    assert f'<img src="{at}/page/1"' in browser.page  # there is but one
    assert "hello body 4321" in browser.page
    answer = await browser.client.get(at + "/page/1")
    assert (await answer.read()).startswith(b"\x89PNG")
    assert answer.headers["Content-Type"] == "image/png"


@pytest.mark.parametrize("name", ["voice.wav", "film.mp4", "film.mov"])
async def test_sound_and_film_play_from_our_own_address_alone(opens, browser, name):
    at = await opens(name, (CORPUS / name).read_bytes())
    await browser.goes(at + "/view")
    assert f'src="{at}/media"' in browser.page
    assert browser.headers["Content-Security-Policy"].endswith("; media-src 'self'")
    assert (await browser.client.get(at + "/media")).headers["Content-Type"] in HARMLESS


async def test_looking_is_in_the_journal(opens, browser, place):
    at = await opens("글.txt", LETTER)
    await browser.goes(at + "/view")
    row = await place.office.cases.get(bytes.fromhex(at.split("/")[2]))
    assert "file_opened" in [each.act for each in await place.office.journal.of_case(row.journal_id)]


async def test_a_file_that_could_not_be_cleaned_is_never_viewed(opens, browser):
    at = await opens("쪽.html", PAGE)
    for ending in ("/view", "/media", "/page/1"):
        await browser.goes(at + ending)
        assert browser.status == 404


async def test_another_desk_s_officer_sees_nothing(opens, someone):
    at = await opens("사진.jpg", (CORPUS / "photo-exif.jpg").read_bytes())
    other = await someone("seojun")
    for ending in ("/view", "/media", "/page/1"):
        await other.goes(at + ending)
        assert other.status == 403


async def picture_of(browser, at):
    return Image.open(BytesIO(await (await browser.client.get(at + "/media")).read())).convert("L")


def box(left, top, width, height):
    return [("left", left), ("top", top), ("width", width), ("height", height)]


async def covers(browser, at, *boxes):
    rows = [each for row in (*boxes, ("", "", "", "")) for each in box(*row)]
    await browser.goes(at + "/view")
    return await browser._take(await browser.client.post(at + "/cover", data=[("token", browser.token), *rows]))


async def test_a_box_is_burned_in_and_can_be_taken_back(opens, browser, place):
    at = await opens("사진.jpg", (CORPUS / "photo-exif.jpg").read_bytes())
    before = await picture_of(browser, at)
    await covers(browser, at, ("10", "10", "40.5", "50"), ("60", "60", "30", "30"))
    assert browser.url == at + "/view"
    assert "가림 상자를 칠해 넣었습니다" in browser.page
    after = await picture_of(browser, at)
    for share in (0.3, 0.75):
        assert after.getpixel((int(share * after.width), int(share * after.height))) < 16
    await browser.sends(at + "/uncover", {})
    assert (await picture_of(browser, at)).tobytes() == before.tobytes()
    row = await place.office.cases.get(bytes.fromhex(at.split("/")[2]))
    acts = [each.act for each in await place.office.journal.of_case(row.journal_id)]
    assert {"picture_covered", "picture_uncovered"} <= set(acts)


async def test_only_the_first_and_the_last_copy_are_kept(opens, browser, place):
    at = await opens("사진.jpg", (CORPUS / "photo-exif.jpg").read_bytes())

    async def kept():
        async with place.office.cases.store.reading() as connection:
            return (await connection.exec_driver_sql("SELECT count(*) FROM case_file")).scalar()

    assert await kept() == 2  # the sealed original and the clean copy
    for _ in range(3):
        await covers(browser, at, ("10", "10", "40", "40"))
        assert await kept() == 3
    await browser.sends(at + "/uncover", {})
    assert await kept() == 2


@pytest.mark.parametrize(
    "row",
    [("10", "10", "", "5"), ("x", "1", "1", "1"), ("nan", "1", "1", "1"), ("-5", "0", "10", "10"), ("0", "0", "0", "9"),
     ("100", "0", "9", "9"), ("0", "0", "1e9", "1")],
)  # fmt: skip
async def test_a_box_that_is_none_changes_nothing(opens, browser, row):
    at = await opens("사진.jpg", (CORPUS / "photo-exif.jpg").read_bytes())
    before = await picture_of(browser, at)
    await covers(browser, at, row)
    assert browser.status == 400
    assert (await picture_of(browser, at)).tobytes() == before.tobytes()


async def test_no_box_at_all_is_said_to_be_none(opens, browser):
    at = await opens("사진.jpg", (CORPUS / "photo-exif.jpg").read_bytes())
    await covers(browser, at)
    assert "가릴 곳을 하나도 적지 않으셨습니다." in browser.page


async def test_boxes_of_a_foreign_form_and_of_another_desk_are_refused(opens, browser, someone):
    at = await opens("사진.jpg", (CORPUS / "photo-exif.jpg").read_bytes())
    foreign = await browser.client.post(at + "/cover", data=[("token", "x"), *box("1", "1", "9", "9")])
    assert foreign.status == 403
    other = await someone("seojun")
    await other.goes("/cases")
    await other.sends(at + "/cover", dict(box("1", "1", "9", "9")))
    assert other.status == 403


async def test_a_text_takes_no_box(opens, browser):
    at = await opens("글.txt", LETTER)
    await browser.goes(at + "/view")
    await browser.sends(at + "/cover", dict(box("1", "1", "9", "9")))
    assert browser.status == 409
