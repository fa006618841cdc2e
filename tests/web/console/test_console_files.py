"""Files: sealed as they arrive, given back as a download that nothing runs."""

import re
from urllib.parse import unquote

import pytest

from web.console.files import disposition, safe_name

PAGE = b"<!doctype html><script>alert(document.cookie)</script>" * 3000


@pytest.fixture
async def a_case(place, browser):
    stored = await place.keeps_file("증거.html", PAGE)
    person = await place.receives("파일을 봐 주세요.", files=(stored,))
    await browser.goes("/cases?view=open")
    return person, await browser.opens_first_case()


@pytest.mark.usefixtures("a_case")
async def test_a_reporters_file_comes_back_whole_and_harmless(browser):
    path = re.search(r'href="(/cases/[0-9a-f]+/files/[^"]+)"', browser.page)[1]
    answer = await browser.client.get(path)
    assert await answer.read() == PAGE
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert unquote(answer.headers["Content-Disposition"]).endswith("''증거.html")


async def test_looking_into_a_file_is_in_the_journal(a_case, browser, place):
    _person, case_id = a_case
    path = re.search(r'href="(/cases/[0-9a-f]+/files/[^"]+)"', browser.page)[1]
    await (await browser.client.get(path)).read()
    row = await place.office.cases.get(bytes.fromhex(case_id))
    assert "file_opened" in [each.act for each in await place.office.journal.of_case(row.journal_id)]


async def test_files_go_with_a_reply(a_case, browser):
    person, case_id = a_case
    files = [("안내문.pdf", b"%PDF-1.7" + bytes(100_000)), ("둘째.txt", b"x")]
    await browser.replies(case_id, "안내문을 보냅니다.", files=files)
    assert "안내문.pdf" in browser.page
    [letter] = [each for each in (await person.reads()).messages if each.sender == "office"]
    assert [(each.name, each.size) for each in letter.files] == [("안내문.pdf", 100_008), ("둘째.txt", 1)]
    path = re.findall(r'href="(/cases/[0-9a-f]+/files/[^"]+)"', browser.page)[1]
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
    path = re.search(r'href="(/cases/[0-9a-f]+/files/[^"]+)"', browser.page)[1]
    other = await someone("seojun")
    await other.goes(path)
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
