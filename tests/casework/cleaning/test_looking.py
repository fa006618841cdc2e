"""Looking at clean files: their words are read out, pages drawn, boxes burned in; all in the confined process."""

from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image

from casework.cleaning import words
from casework.cleaning.looking import LONGEST, WITH_WORDS, covered, page_of, words_of
from casework.cleaning.refusals import DamagedFileError, UnknownFormatError
from casework.cleaning.sandbox import ask, clean, opened
from casework.errors import Refusal
from tests.casework.cleaning.conftest import CORPUS, EXPECTED, called
from tests.casework.cleaning.hostile import CASES

BODY = "대숲 본문입니다"
WITH_BODY = (
    "letter.docx", "letter-microsoft.docx", "table.xlsx", "table-microsoft.xlsx", "slides.pptx", "letter.odt",
    "slides-microsoft.pptx", "table.ods", "slides.odp", "report.hwpx", "report-long.hwpx", "report.hwp", "table.csv",
    "report-unpacked.hwp", "paper.pdf", "note-cp949.text", "note-utf16.text",
)  # fmt: skip
PICTURES = ("photo-exif.jpg", "photo.webp", "photo.heic", "screen-palette.png", "screen-erased.png", "moving.gif",
            "scan-two-pages.tiff", "scan-fax.tiff", "screen-sixteen-bits.png", "photo-cmyk.jpg")  # fmt: skip


async def cleaned(name):
    return await clean((CORPUS / name).read_bytes(), called(name))


@pytest.mark.parametrize("name", WITH_BODY)
async def test_the_words_of_a_document_are_read_out(name):
    copy = await cleaned(name)
    assert BODY in await words_of(copy.data, copy.kind)


async def test_words_that_were_struck_out_and_remarks_are_read_out_too():
    copy = await cleaned("letter-microsoft.docx")
    text = await words_of(copy.data, copy.kind)
    assert "지운 글" in text
    assert "메모 내용" in text


def test_every_kind_that_is_said_to_have_words_has_a_reader():
    assert set(words.READERS) == WITH_WORDS


async def test_a_long_text_is_cut_and_one_more_letter_says_so():
    assert len(await words_of("가".encode() * (LONGEST + 50), "txt")) == LONGEST + 1


async def test_a_page_is_drawn_as_a_picture():
    copy = await cleaned("paper.pdf")
    drawn = await page_of(copy.data, "pdf", 1)
    assert drawn.pages == 1
    with Image.open(BytesIO(drawn.data)) as picture:
        assert picture.format == "PNG"
        assert picture.width == 1_240
        assert len(picture.convert("L").getcolors()) > 1  # something stands on it


async def test_a_page_that_is_not_there_is_the_nearest_one():
    copy = await cleaned("scan-two-pages.tiff")
    assert (await page_of(copy.data, "tiff", 99)).pages == 2


@pytest.mark.parametrize("name", PICTURES)
async def test_nothing_is_left_beneath_a_box(name):
    copy = await cleaned(name)
    painted = await covered(copy.data, copy.kind, [(0.25, 0.25, 0.5, 0.5)])
    with Image.open(BytesIO(painted)) as picture:
        for frame in range(getattr(picture, "n_frames", 1)):
            picture.seek(frame)
            seen = picture.convert("RGB")
            width, height = seen.size
            inner = seen.crop((width // 4 + 9, height // 4 + 9, 3 * width // 4 - 9, 3 * height // 4 - 9))
            assert max(high for _low, high in inner.getextrema()) < 24


async def test_a_box_reaches_out_to_whole_pixels():
    out = BytesIO()
    Image.new("RGB", (10, 10), "white").save(out, "PNG")
    painted = await covered(out.getvalue(), "png", [(0.11, 0.11, 0.21, 0.21)])
    with Image.open(BytesIO(painted)) as picture:
        black = [(x, y) for x in range(10) for y in range(10) if picture.getpixel((x, y)) == (0, 0, 0)]
    assert black == [(x, y) for x in range(1, 4) for y in range(1, 4)]


async def test_what_has_no_words_no_pages_and_no_pixels_is_refused():
    with pytest.raises(UnknownFormatError):
        await words_of((await cleaned("photo-exif.jpg")).data, "jpg")
    with pytest.raises(UnknownFormatError):
        await page_of(b"text", "txt", 1)
    with pytest.raises(UnknownFormatError):
        await covered(b"text", "txt", [])


@pytest.mark.parametrize("act", ["words", "page", "cover"])
@pytest.mark.parametrize("case", sorted(CASES)[::7])
async def test_a_hostile_file_ends_no_viewer(case, act):
    name, data, _ = CASES[case]
    with suppress(Refusal):
        opened(await ask(act, data, name, 15.0, page=1, boxes=[[0, 0, 1, 1]]))


async def test_an_act_that_nobody_knows_is_refused():
    with pytest.raises(DamagedFileError):
        await ask("run", b"text", "a.txt")


def test_the_corpus_names_every_document_used_here():
    assert {*WITH_BODY, *PICTURES} <= {*EXPECTED}
