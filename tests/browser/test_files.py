"""Files: cleaned, sealed, sent up once, and opened again only if they hold."""

import base64
import io
import struct
import zlib
from pathlib import Path

from playwright.async_api import FilePayload, Page, expect

from crypto.files import open_file
from crypto.keys import DataKey
from tests.browser.people import STORY, choose, note_receipt, open_mailbox, report, skip, write
from tests.browser.stand_in import OFFICE, StandIn, un64
from tests.browser.visiting import Visit

SECRET = b"secret place 37.4563N 126.8955E"


def picture() -> bytes:
    """A PNG with a text chunk that nobody sees."""
    rows = b"".join(b"\0" + bytes([200, 30, 30]) * 8 for _ in range(8))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)), (b"tEXt", b"Comment\0" + SECRET),
        (b"IDAT", zlib.compress(rows)), (b"IEND", b""),
    ]  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed(*chunk) for chunk in chunks)


def packed(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def payload(name: str, mime: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": mime, "buffer": content}


async def at_files(visit: Visit) -> Page:
    page = await visit.open("/chat")
    await choose(page, "corruption")
    await skip(page)
    await write(page, STORY)
    await skip(page)
    return page


async def sent(page: Page) -> None:
    await page.locator(".ds-chip--done").click()
    await note_receipt(page)
    await expect(page.get_by_text("4821-7733")).to_be_visible()


def opened(office: StandIn, reference: dict[str, str | int]) -> bytes:
    """What the office finds in a file of the report."""
    file_id = un64(str(reference["id"]))
    chunks = open_file(
        [office.files[file_id.hex()]], key=DataKey(un64(str(reference["key"]))), office=OFFICE, file_id=file_id,
        length=int(reference["size"]), digest=un64(str(reference["digest"])),
    )  # fmt: skip
    return b"".join(chunks)


async def test_a_document_arrives_whole_and_sealed(visit: Visit, office: StandIn) -> None:
    content = b"%PDF-1.7 " + bytes(range(256)) * 700
    page = await at_files(visit)
    await page.locator(".ds-attach-input").set_input_files(payload("계약서.pdf", "application/pdf", content))
    await expect(page.locator(".ds-file-note")).to_contain_text("남아 있을 수 있어요")
    await sent(page)
    (reference,) = office.report()["files"]
    assert (reference["name"], reference["type"], reference["size"]) == ("계약서.pdf", "application/pdf", len(content))
    assert opened(office, reference) == content
    ((_, posted),) = office.reports.items()
    assert posted["files"] == [reference["id"]]
    (stored,) = office.files.values()
    assert b"%PDF" not in stored


async def test_hidden_data_of_a_picture_does_not_leave_the_device(visit: Visit, office: StandIn) -> None:
    page = await at_files(visit)
    assert SECRET in picture()
    await page.locator(".ds-attach-input").set_input_files(payload("사진.png", "image/png", picture()))
    await expect(page.locator(".ds-file-note")).to_contain_text("지웠어요")
    await sent(page)
    (reference,) = office.report()["files"]
    content = opened(office, reference)
    assert content.startswith(b"\x89PNG")
    assert SECRET not in content
    size = await page.evaluate(
        """async (raw) => { const bytes = Uint8Array.from(atob(raw), c => c.charCodeAt(0));
            const one = await createImageBitmap(new Blob([bytes])); return [one.width, one.height] }""",
        base64.b64encode(content).decode(),
    )
    assert size == [8, 8]


async def test_a_browser_that_blurs_canvases_does_not_spoil_the_picture(visit: Visit, office: StandIn) -> None:
    await visit.page.add_init_script(
        """const honest = CanvasRenderingContext2D.prototype.getImageData;
           CanvasRenderingContext2D.prototype.getImageData = function (...where) {
             const seen = honest.apply(this, where); seen.data[5] ^= 1; return seen }"""
    )
    page = await at_files(visit)
    await page.locator(".ds-attach-input").set_input_files(payload("사진.png", "image/png", picture()))
    await expect(page.locator(".ds-file-note")).to_contain_text("남아 있을 수 있어요")
    await sent(page)
    (reference,) = office.report()["files"]
    assert opened(office, reference) == picture()


async def test_a_file_over_the_limit_is_not_taken_and_the_limit_was_said_before(visit: Visit, tmp_path: Path) -> None:
    page = await at_files(visit)
    await expect(page.locator(".ds-attach-about")).to_contain_text("50 MB")
    large = tmp_path / "large.bin"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    await page.locator(".ds-attach-input").set_input_files(large)
    await expect(page.locator(".ds-attach .ds-note")).to_contain_text("50 MB가 넘어서")
    await expect(page.locator(".ds-file")).to_have_count(0)


async def test_a_file_can_be_taken_out_again(visit: Visit, office: StandIn) -> None:
    page = await at_files(visit)
    await page.locator(".ds-attach-input").set_input_files(payload("하나.txt", "text/plain", b"1"))
    await page.locator(".ds-attach-input").set_input_files(payload("둘.txt", "text/plain", b"22"))
    await page.locator(".ds-file", has_text="하나.txt").locator(".ds-button--small").click()
    await sent(page)
    assert [one["name"] for one in office.report()["files"]] == ["둘.txt"]
    assert len(office.files) == 1


async def test_a_lost_answer_uploads_the_same_file_again(visit: Visit, office: StandIn) -> None:
    page = await at_files(visit)
    await page.locator(".ds-attach-input").set_input_files(payload("하나.txt", "text/plain", b"1" * 3000))
    await page.locator(".ds-chip--done").click()
    office.faults.lost_answers = ["/api/files"]
    await note_receipt(page)
    await expect(page.get_by_text("4821-7733")).to_be_visible()
    uploads = [path for path in office.faults.seen if path.startswith("/api/files/")]
    assert len(uploads) == 2
    assert uploads[0] == uploads[1]


async def test_a_file_of_an_answer_is_opened_here_and_named_neutrally(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat")
    words = await report(page)
    content = bytes(range(256)) * 1000
    office.reply("첨부를 보세요.", files=[office.attach(content, "홍길동_조사결과.pdf")])
    page = await visit.open("/mailbox")
    await open_mailbox(page, words)
    async with page.expect_download() as waiting:
        await page.locator(".ds-file-get").click()
    download = await waiting.value
    assert "홍길동" not in download.suggested_filename
    path = await download.path()
    assert path.read_bytes() == content


async def test_a_changed_file_is_not_handed_out(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat")
    words = await report(page)
    reference = office.attach(b"x" * 70_000, "a.pdf")
    name = un64(reference["id"]).hex()
    changed = io.BytesIO(office.files[name])
    changed.seek(10)
    changed.write(b"\0\1\2")
    office.files[name] = changed.getvalue()
    office.reply("첨부를 보세요.", files=[reference])
    page = await visit.open("/mailbox")
    await open_mailbox(page, words)
    await page.locator(".ds-file-get").click()
    await expect(page.get_by_text("파일을 확인할 수 없어")).to_be_visible()


async def test_a_file_travels_with_a_follow_up(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat")
    words = await report(page)
    page = await visit.open("/mailbox")
    await open_mailbox(page, words)
    await page.locator(".ds-attach-input").set_input_files(payload("둘.txt", "text/plain", b"22"))
    await expect(page.locator(".ds-file")).to_have_count(1)
    await write(page, "자료입니다")
    await expect(page.locator(".ds-bubble-way[data-way=sent]")).to_be_visible(timeout=20_000)
    (reference,) = office.follow_up()["files"]
    assert opened(office, reference) == b"22"
    ((_, message),) = office.follow_ups.items()
    assert message["files"] == un64(reference["id"])
