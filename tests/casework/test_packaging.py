"""Papers for other agencies, opened again by readers that did not make them: the words, the mark, clean metadata."""

from datetime import date

import pytest

from casework.packaging import DUTIES, Enclosure, Package, hwpx_of, pdf_of, spoken_week
from tests.casework.sending import read_hwpx, read_pdf, words

PACKAGE = Package(
    title="이첩서",
    sender="서울특별시 금천구 민원감사담당관",
    sender_address="서울특별시 금천구청",
    recipient="국민권익위원회",
    recipient_address="세종특별자치시 도움5로 20",
    document_number="민원감사담당관-12",
    copy="2-1",
    day=date(2026, 11, 26),
    basis="공익신고자보호법 제10조",
    text="계약 서류의 확인이 필요합니다.\n\n<script>alert(1)</script> & 출장 기록도 봅니다.",
    measures=(("접수", "2026년 11월 넷째 주"), ("조치 1", "계약 서류를 확보함")),
    enclosures=(Enclosure(name="붙임 1 (사진)", size=12_345, sha256="5f" * 32),),
)
TOLD = [
    *(told for _, told in PACKAGE.cover),
    *(told for _, told in PACKAGE.measures),
    *PACKAGE.text.split("\n\n"),
    "붙임 1 (사진)",
    "12,345바이트",
    "5f" * 32,
    *DUTIES,
]


@pytest.fixture(scope="module")
def pdf():
    return pdf_of(PACKAGE.document)


@pytest.fixture(scope="module")
def hwpx():
    return hwpx_of(PACKAGE.document)


def test_both_files_say_the_same_and_what_somebody_typed_stays_text(pdf, hwpx):
    pages, *_ = read_pdf(pdf)
    text, _ = read_hwpx(hwpx)
    for shown in ("".join(pages), text):
        assert [told for told in TOLD if words(told) not in words(shown)] == []
    assert "이첩서" in words(text)


def test_the_mark_of_the_copy_stands_on_every_page_of_both(hwpx):
    long = Package(**{n: getattr(PACKAGE, n) for n in PACKAGE.__dataclass_fields__} | {"text": "긴 글입니다.\n" * 120})
    pages, *_ = read_pdf(pdf_of(long.document))
    assert len(pages) > 2
    assert [page.count(PACKAGE.mark) >= 8 for page in pages] == [True] * len(pages)
    _, parts = read_hwpx(hwpx)
    assert parts["Contents/section0.xml"].decode().count(PACKAGE.mark) >= 2  # head and foot of every page


def test_no_metadata_names_anybody_or_says_when(pdf, hwpx):
    _, info, more, fonts = read_pdf(pdf)
    assert info == {"/Title": "이첩서", "/Producer": info["/Producer"]}
    assert info["/Producer"].startswith("WeasyPrint ")
    assert [word for word in ("Date", "creator", "Creator", "Author") if word in more] == []
    assert any("CJK" in font or "Nanum" in font for font in fonts)
    _, parts = read_hwpx(hwpx)
    head = parts["Contents/content.hpf"].decode()
    assert head.count("1970-01-01T00:00:00Z") == 2
    assert "synthetic-fixture-author" not in head
    assert "<opf:title/>" in head
    assert parts["Preview/PrvText.txt"] == b""
    assert len(parts["Preview/PrvImage.png"]) < 200


def test_a_copy_made_twice_is_the_same_pdf(pdf):
    assert pdf_of(PACKAGE.document) == pdf


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 23), "2026년 11월 넷째 주"),
        (date(2026, 11, 29), "2026년 11월 넷째 주"),
        (date(2026, 11, 30), "2026년 11월 다섯째 주"),
        (date(2027, 1, 1), "2026년 12월 넷째 주"),
    ],
)
def test_outsiders_know_the_week_of_a_day(day, week):
    assert spoken_week(day) == week
