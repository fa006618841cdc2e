"""Files: sealed as they arrive, given back as a download that nothing runs."""

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from web.staff.attached import disposition, safe_name

PAGE = b"<!doctype html><script>alert(document.cookie)</script>" * 3000


PHOTO = (Path(__file__).parents[2] / "casework/cleaning/corpus/photo-exif.jpg").read_bytes()


async def reported(place, browser, name, data):
    """Somebody reports with this file; the case with it is open in the browser."""
    person = await place.receives("파일을 봐 주세요.", files=(await place.keeps_file(name, data),))
    await browser.goes("/cases?view=open")
    return person, await browser.opens_first_case()


@pytest.fixture
async def a_case(place, browser):
    return await reported(place, browser, "증거.jpg", PHOTO)


@pytest.fixture
async def a_page(place, browser):
    """A case with a file that no cleaning can do anything with: a page that would run."""
    return await reported(place, browser, "증거.html", PAGE)


def address(browser, ending=""):
    return re.search(rf'href="(/cases/[0-9a-f]+/files/[0-9a-f]+/[0-9a-f]+{ending})"', browser.page)[1]


@pytest.mark.usefixtures("a_case")
async def test_a_reporters_file_comes_out_clean_and_harmless(browser):
    answer = await browser.client.get(address(browser))
    copy = await answer.read()
    assert copy.startswith(b"\xff\xd8\xff")
    assert b"Exif" not in copy
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert unquote(answer.headers["Content-Disposition"]).endswith("''증거.jpg")
    assert "위치 정보 1개를 지웠습니다." in browser.page
    assert hashlib.sha256(PHOTO).hexdigest() in browser.page


@pytest.mark.usefixtures("a_page")
async def test_a_file_that_cannot_be_cleaned_is_no_link_and_asks_for_a_reason(browser, place):
    assert re.search(r'href="/cases/[0-9a-f]+/files/[^"]+" download', browser.page) is None
    assert "모르는 형식이라" in browser.page
    path = address(browser, "/original")
    await browser.goes(path)
    assert browser.status == 200
    assert "받은 그대로의 파일입니다." in browser.page
    await browser.sends(path, {"reason": " "})
    assert browser.status == 422
    case_id = path.split("/")[2]
    row = await place.office.cases.get(bytes.fromhex(case_id))
    assert "original_opened" not in [each.act for each in await place.office.journal.of_case(row.journal_id)]
    fields = {"token": browser.token, "reason": "유일한 증거라서"}
    answer = await browser.client.post(path, data=fields)
    assert await answer.read() == PAGE
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert unquote(answer.headers["Content-Disposition"]).endswith("''증거.html")
    assert "original_opened" in [each.act for each in await place.office.journal.of_case(row.journal_id)]


@pytest.mark.usefixtures("a_page")
async def test_an_original_is_not_given_to_a_form_of_another_site(browser):
    answer = await browser.client.post(address(browser, "/original"), data={"token": "x", "reason": "유일한 증거라서"})
    assert answer.status == 403


async def test_looking_into_a_file_is_in_the_journal(a_case, browser, place):
    _person, case_id = a_case
    await (await browser.client.get(address(browser))).read()
    row = await place.office.cases.get(bytes.fromhex(case_id))
    assert "file_opened" in [each.act for each in await place.office.journal.of_case(row.journal_id)]


async def test_files_go_with_a_reply(a_case, browser):
    person, case_id = a_case
    files = [("안내문.pdf", b"%PDF-1.7" + bytes(100_000)), ("둘째.txt", b"x")]
    await browser.replies(case_id, "안내문을 보냅니다.", files=files)
    assert "안내문.pdf" in browser.page
    [letter] = [each for each in (await person.reads()).messages if each.sender == "office"]
    assert [(each.name, each.size) for each in letter.files] == [("안내문.pdf", 100_008), ("둘째.txt", 1)]
    path = re.findall(r'href="(/cases/[0-9a-f]+/files/[^"]+)" download', browser.page)[1]
    assert await (await browser.client.get(path)).read() == files[0][1]


async def test_a_name_that_is_no_utf8_is_mended(a_case, browser):
    _person, case_id = a_case
    edge = "edge"
    parts = [("token", browser.token), ("once", "x"), ("body", "글")]
    sent = "".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts
    )
    raw = sent.encode() + f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="'.encode()
    raw += b'\xff\xfe.txt"\r\n\r\ndata\r\n' + f"--{edge}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    answer = await browser.client.post(f"/cases/{case_id}/reply", data=raw, headers=headers)
    assert answer.status == 200
    assert ".txt</a>" in await answer.text()


async def test_an_empty_file_field_is_no_file(a_case, browser):
    person, case_id = a_case
    await browser.replies(case_id, "파일 없이")
    [letter] = [each for each in (await person.reads()).messages if each.sender == "office"]
    assert letter.files == ()


@pytest.mark.usefixtures("a_case")
async def test_another_desks_officer_gets_no_file(browser, someone):
    other = await someone("seojun")
    await other.goes(address(browser))
    assert other.status == 403


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("multipart/form-data; boundary=edge", b""),
        ("multipart/form-data; boundary=edge", b"--edge"),
        ("multipart/form-data; boundary=edge", b"--edge\r\n\r\n"),
        ("multipart/form-data; boundary=edge", b"--edge\r\nContent-Disposition: form-data\r\n\r\nx\r\n--edge--"),
        ("multipart/form-data; boundary=edge", b"\xff" * 99),
        ("multipart/form-data", b"--edge--"),
        ("multipart/form-data; boundary=" + "e" * 99, b"--edge--"),
        ("multipart/mixed; boundary=edge", b"--edge--"),
        ("application/json", b"{}"),
        ("", b""),
    ],
)
async def test_a_broken_form_sends_nothing_and_says_one_sentence(a_case, browser, kind, raw):
    person, case_id = a_case
    answer = await browser.client.post(f"/cases/{case_id}/reply", data=raw, headers={"Content-Type": kind})
    assert answer.status == 200  # the case again, with the sentence above it
    assert 'class="notice told error" role="status"' in await answer.text()
    assert not [each for each in (await person.reads()).messages if each.sender == "office"]


@pytest.mark.parametrize("act", ["notes", "close", "move", "assign", "recuse"])
@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("application/x-www-form-urlencoded", b"body=%ff%fe\xff"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"body=x"),
        ("text/plain", b"x"),
        ("multipart/form-data; boundary=edge", b"\xff"),
    ],
)
async def test_a_broken_plain_form_changes_nothing(a_case, browser, place, act, kind, raw):
    _person, case_id = a_case
    before = await place.office.cases.get(bytes.fromhex(case_id))
    path, headers = f"/cases/{case_id}/{act}", {"Content-Type": kind}
    answer = await browser.client.post(path, data=raw, headers=headers, allow_redirects=False)
    assert 300 <= answer.status < 500
    assert await place.office.cases.get(bytes.fromhex(case_id)) == before


@pytest.mark.parametrize("place_of_file", ["0" * 32 + "/" + "0" * 32, "x/y", "%2e%2e/etc"])
async def test_a_file_that_is_not_there_is_not_found(a_case, browser, place_of_file):
    _person, case_id = a_case
    await browser.goes(f"/cases/{case_id}/files/{place_of_file}")
    assert browser.status == 404


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("증거 사진.jpg", "증거 사진.jpg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..\\..\\a.exe", "_.._a.exe"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a\r\nSet-Cookie: x=1", "aSet-Cookie_ x=1"),
        ('a"b;c.txt', "a_b;c.txt"),
        ("", "file"),
        ("...", "file"),
        (".htaccess", "htaccess"),
    ],
)
def test_a_hostile_name_loses_its_sting(given, kept):
    assert safe_name(given) == kept


def test_a_long_name_keeps_its_ending():
    assert safe_name("가" * 300 + ".pdf") == "가" * 116 + ".pdf"


def test_the_header_of_a_download_is_plain_ascii():
    assert disposition("증거\r\n.pdf").isascii()
