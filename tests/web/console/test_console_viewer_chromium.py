"""The viewer in a real browser: accessible, usable by keyboard, boxes drawn with the pointer, no script needed."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Page

from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.reading import open_case
from casework.tidying import clean_waiting
from tests.browsers import violations_on_any_screen
from tests.web.console.test_console_chromium import chromium, sign_in, window  # noqa: F401 - fixtures are found by name

CORPUS = Path(__file__).parents[2] / "casework/cleaning/corpus"
LETTER = ("민원 담당 독고은별 주무관입니다. 전화 010-0234-5678\n" * 20).encode()


def photo():
    out = BytesIO()
    picture = Image.new("RGB", (1200, 800), "#9bb")
    ImageDraw.Draw(picture).ellipse((300, 200, 600, 600), fill="#e4c8a8")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "Telephone"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


FILES = {
    "사진.jpg": photo(),
    "글.txt": LETTER,
    "문서.pdf": (CORPUS / "paper.pdf").read_bytes(),
    "목소리.wav": (CORPUS / "voice.wav").read_bytes(),
    "쪽.html": b"<!doctype html><script>alert(1)</script>",
}


@pytest.fixture
async def addresses(place):
    """A case with one file of each sort: the address of each."""
    kept = [await place.keeps_file(name, data) for name, data in FILES.items()]
    await place.receives("창고 뒤에서 자재를 빼돌립니다. 사진과 문서를 붙입니다.", files=tuple(kept))
    unlocked = await place.unlocked()
    await clean_waiting(unlocked, place.office)  # where the gate had no time for it
    case_id = (await inbox(unlocked, InboxQuery(), place.office)).lines[0].id
    (message, *_) = (await open_case(CaseId(case_id), unlocked, place.office)).messages
    at = {file.name: f"/cases/{case_id}/files/{message.id}/{file.id}" for file in message.files}
    return at | {"case": f"/cases/{case_id}"}


async def test_every_sort_of_file_is_shown_so_that_all_can_use_it(addresses, window):  # noqa: F811 - the fixture
    page = await window(viewport={"width": 1440, "height": 900})
    await sign_in(page)
    found = {}
    for name in FILES:
        await page.goto(addresses[name] + ("/original" if name == "쪽.html" else "/view"))
        found[name] = await violations_on_any_screen(page)
    await page.goto(addresses["case"])
    await page.evaluate("for (const each of document.querySelectorAll('details.found')) { each.open = true; }")
    found["case"] = await violations_on_any_screen(page)
    assert {name: each for name, each in found.items() if each} == {}


async def darkness(page: Page) -> list[int]:
    """How bright the picture is in the middle of the face and in a corner."""
    return await page.evaluate("""async () => {
        const seen = document.querySelector('.seen img');
        await seen.decode();
        const board = document.createElement('canvas');
        board.width = seen.naturalWidth; board.height = seen.naturalHeight;
        const pen = board.getContext('2d'); pen.drawImage(seen, 0, 0);
        return [[450, 400], [20, 20]].map(([x, y]) => pen.getImageData(x, y, 1, 1).data[0]);
    }""")


async def test_a_box_drawn_with_the_pointer_is_burned_in(addresses, window):  # noqa: F811 - the fixture
    page = await window(viewport={"width": 1440, "height": 900})
    await sign_in(page)
    await page.goto(addresses["사진.jpg"] + "/view")
    seen = await (await page.wait_for_selector(".seen svg")).bounding_box()
    await page.mouse.move(seen["x"] + seen["width"] * 0.2, seen["y"] + seen["height"] * 0.2)
    await page.mouse.down()
    await page.mouse.move(seen["x"] + seen["width"] * 0.55, seen["y"] + seen["height"] * 0.8, steps=4)
    await page.mouse.up()
    assert await page.locator(".seen rect").count() == 1
    written = [float(await page.locator(f"[name={side}]").first.input_value()) for side in ("left", "width")]
    assert abs(written[0] - 20) < 1
    assert abs(written[1] - 35) < 1
    await page.click("form[data-cover] button.primary")
    await page.wait_for_selector("text=상자를 그림에 칠해 넣었습니다")
    face, corner = await darkness(page)
    assert face < 16
    assert corner > 100


async def test_a_box_is_set_with_the_keyboard_alone(addresses, window):  # noqa: F811 - the fixture
    page = await window()
    await sign_in(page)
    await page.goto(addresses["사진.jpg"] + "/view")
    await page.focus("[name=left]")
    for number in ("20", "20", "40", "60"):
        await page.keyboard.type(number)
        await page.keyboard.press("Tab")
    assert await page.locator(".seen rect").count() == 1  # shown before it is sent
    await page.keyboard.press("Enter")
    await page.wait_for_selector("text=상자를 그림에 칠해 넣었습니다")
    assert (await darkness(page))[0] < 16


async def test_without_javascript_four_numbers_are_enough(addresses, window):  # noqa: F811 - the fixture
    page = await window(java_script_enabled=False)
    await sign_in(page)
    await page.goto(addresses["사진.jpg"] + "/view")
    for side, number in zip(("left", "top", "width", "height"), ("20", "20", "40", "60"), strict=True):
        await page.locator(f"[name={side}]").first.fill(number)
    await page.click("form[data-cover] button.primary")
    await page.wait_for_selector("text=상자를 그림에 칠해 넣었습니다")
    assert await page.locator("text=칠하기 전으로 되돌리기").count() == 1
