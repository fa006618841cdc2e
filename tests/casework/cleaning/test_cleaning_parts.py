"""The small readers and writers that cleaning is made of: what they keep is kept exactly."""

import struct
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image, ImageChops, ImageCms, ImageOps

from casework.cleaning import ogg, pictures, table, text
from casework.cleaning.compound import compound, streams
from casework.cleaning.findings import Findings, Left, Removed
from casework.cleaning.hwprecords import records, scrub_records
from casework.cleaning.kinds import kind_of
from casework.cleaning.markers import bare_jpeg, bare_png
from casework.cleaning.markup import is_path
from casework.cleaning.people import People
from casework.cleaning.profiles import bare_profile
from casework.cleaning.refusals import UnknownFormatError
from tests.casework.cleaning.conftest import CORPUS

_NAMES = some.text("abcXYZ\x05", min_size=1, max_size=12)


def pixels(data):
    with Image.open(BytesIO(data)) as picture:
        return picture.convert("RGBA")


@pytest.fixture(scope="module", autouse=True)
def decoders():
    pictures.prepare()


@pytest.mark.parametrize("name", ["photo-exif.jpg", "photo-cmyk.jpg", "photo-grey-progressive.jpg", "photo-second.jpg"])
def test_a_jpeg_inside_a_document_keeps_every_pixel(name):
    data = (CORPUS / name).read_bytes()
    bare, cut = bare_jpeg(data)
    assert cut
    assert pixels(data).tobytes() == pixels(bare).tobytes()
    assert bare_jpeg(bare) == (bare, 0)


@pytest.mark.parametrize("name", ["screen-texts.png", "screen-palette.png", "screen-trailing.png"])
def test_a_png_inside_a_document_keeps_every_pixel(name):
    data = (CORPUS / name).read_bytes()
    bare, cut = bare_png(data)
    assert cut
    assert pixels(data).tobytes() == pixels(bare).tobytes()
    assert bare_png(bare) == (bare, 0)


@pytest.mark.parametrize("name", ["screen-texts.png", "screen-exif.png", "photo-lossless.webp", "screen-palette.png"])
def test_what_was_stored_without_loss_stays_without_loss(name):
    data = (CORPUS / name).read_bytes()
    assert pixels(pictures.scrub(data, Findings())).tobytes() == pixels(data).tobytes()


@pytest.mark.parametrize("name", ["photo-turned.jpg", "photo-mirrored.jpg"])
def test_a_turned_photo_is_turned_for_good(name):
    data = (CORPUS / name).read_bytes()
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(pictures.scrub(data, Findings()))) as after:
        difference = ImageChops.difference(ImageOps.exif_transpose(before), after.convert("RGB"))
    assert max(high for _, high in difference.getextrema()) < 60


def test_nothing_lies_under_what_was_erased():
    data = (CORPUS / "screen-erased.png").read_bytes()
    assert pixels(data).getpixel((30, 30)) == (200, 30, 30, 0)
    assert pixels(pictures.scrub(data, Findings())).getpixel((30, 30)) == (0, 0, 0, 0)


def test_a_colour_profile_keeps_its_curves_and_loses_its_name():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    bare = bare_profile(profile)
    assert len(bare) == len(profile)
    assert b"s\0R\0G\0B" not in bare
    opened = ImageCms.ImageCmsProfile(BytesIO(bare)).profile
    assert opened.red_primary == ImageCms.ImageCmsProfile(BytesIO(profile)).profile.red_primary


@settings(max_examples=60, deadline=None)
@given(
    some.dictionaries(
        some.tuples(_NAMES) | some.tuples(some.just("folder"), _NAMES), some.binary(max_size=9000), max_size=9
    )
)
def test_a_compound_file_gives_back_every_stream(content):
    # Names differ in more than case, and no stream is called like a folder.
    content = {path: data for path, data in content.items() if path != ("folder",)}
    if len({tuple(part.upper() for part in path) for path in content}) == len(content):
        assert streams(compound(content)) == content


def test_a_big_compound_file_lists_its_tables_in_more_sectors():
    content = {("big",): bytes(range(256)) * 32_000, ("small",): b"x"}
    assert streams(compound(content)) == content


def test_a_record_of_no_interest_stays_byte_for_byte():
    data = (
        struct.pack("<I", 67 | 1 << 10 | 4 << 20) + b"text" + struct.pack("<II", 68 | 0xFFF << 20, 5000) + bytes(5000)
    )
    assert scrub_records(data, Findings()) == data
    assert [len(content) for _, content in records(data)] == [4, 5000]


def test_pages_of_ogg_carry_their_sums():
    cleaned = ogg.scrub((CORPUS / "voice.ogg").read_bytes(), Findings())
    place, number = 0, 0
    while place < len(cleaned):
        count = cleaned[place + 26]
        end = place + 27 + count + sum(cleaned[place + 27 : place + 27 + count])
        page = bytearray(cleaned[place:end])
        stated = int.from_bytes(page[22:26], "little")
        page[22:26] = bytes(4)
        assert slow_sum(page) == stated
        assert int.from_bytes(page[18:22], "little") == number
        place, number = end, number + 1
    assert number > 2


def slow_sum(page):
    total = 0
    for byte in page:
        total ^= byte << 24
        for _ in range(8):
            total = (total << 1 ^ (0x04C11DB7 if total & 0x80000000 else 0)) & 0xFFFFFFFF
    return total


@pytest.mark.parametrize(
    "name", [r"C:\Users\hong\a.docx", r"\\server\share", "file:///home/hong", "IMG_1.JPG", "/Users/hong/a"]
)
def test_paths_and_names_of_pictures_are_known(name):
    assert is_path(name)


@pytest.mark.parametrize("words", ["구청 앞 도로의 사진", "https://example.com/a", "1/2", "가: 나"])
def test_descriptions_are_no_paths(words):
    assert not is_path(words)


def test_two_people_stay_two():
    people = People()
    assert [people.number(name) for name in ("홍길동", "김철수", "홍길동", "작성자 1")] == [
        "작성자 1",
        "작성자 2",
        "작성자 1",
        "작성자 1",
    ]


def test_formulas_are_counted_and_numbers_are_not():
    found = Findings()
    table.scrub(b"a,=1+1,-100,+82-10-1234\n@SUM(A1),'-x,2\n", found)
    assert found.left[Left.FORMULA] == 2


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_every_coding_becomes_one(coding):
    assert text.scrub("한글\r\n둘째".encode(coding), Findings()) == "한글\n둘째".encode()


def test_marks_without_width_are_counted_and_emoji_stay():
    found = Findings()
    assert text.scrub("본\u200b문👨\u200d👩\u200d👧".encode(), found) == "본문👨\u200d👩\u200d👧".encode()
    assert found.removed[Removed.HIDDEN] == 1


@pytest.mark.parametrize("ending", ["", "exe", "html", "doc"])
def test_text_is_text_only_under_a_name_of_text(ending):
    with pytest.raises(UnknownFormatError):
        kind_of(b"words", ending)
