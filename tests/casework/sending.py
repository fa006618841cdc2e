"""A case with a released fact sheet, officers who hand it on, and independent readers of what was made."""

import io
import zipfile

import pikepdf
import pypdfium2
from hwpx.document import HwpxDocument

from casework.approving import decide
from casework.founding import add_officer
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.reading import open_case
from casework.releasing import begin_paper, release_paper
from casework.store.approvals import approvals_of
from casework.transferring import Asked, begin, make_papers, tell_before, transfers_in
from tests.offices import officer

BRIBED = "민가온 팀장이 3월 7일 오후 3시에 업체 사람에게서 두툼한 봉투를 받는 것을 제 눈으로 똑똑히 보았습니다."
LAMP = "골목 가로등이 이틀째 꺼져 있습니다. 고쳐 주세요. 제 번호는 010-3344-5566입니다."
PAPER = (
    "소속 직원이 업무와 관련된 업체로부터 금품을 받았다는 주장이 있습니다. 계약 서류와 출장 기록의 확인이 필요합니다."
)
ROAD = "관내 도로의 조명 시설이 켜지지 않아 점검이 필요합니다."
WHY = "수사할 권한이 있는 기관에서 맡을 일"


async def with_head(town):
    await add_officer(officer("head", "노을찬", "", "office_head", ""), town.office)
    return town


async def a_protected_case(town, told=BRIBED, text=PAPER, files=()):
    """A protected case with a released fact sheet; the head of the office is there to decide."""
    await with_head(town)
    return await _a_case(town, "haneul", told, text, kind="corruption", files=files)


async def an_ordinary_case(town, told=LAMP, text=ROAD, kind="simple_request"):
    return await _a_case(town, "seojun", told, text, kind=kind)


async def _a_case(town, login, told, text, **fields):
    _, reporter = await town.report(told, **fields)
    await town.let_in(login)
    await town.cleans(login)
    unlocked = await town.unlock(login)
    case_id = CaseId((await inbox(unlocked, InboxQuery(), town.office)).lines[0].id)
    paper_id = await begin_paper(case_id, "factsheet", text, unlocked, town.office)
    await release_paper(case_id, paper_id, 1, unlocked, town.office)
    return case_id, paper_id, unlocked, reporter


def to_police(paper_id, **more):
    return Asked(**({"act": "transfer", "to": "agency:police", "paper": paper_id, "why": WHY} | more))


def to_roads(paper_id, **more):
    wanted = {"act": "redirect", "to": "department:도시계획과", "paper": paper_id, "why": "그 부서가 맡는 시설"}
    return Asked(**(wanted | more))


async def grant(town, case_id, unlocked):
    """Lead and head let the one approval of a case pass."""
    view = (await transfers_in(case_id, unlocked, town.office)).transfers[0]
    assert view.approval == "asked"
    for login in ("lead", "head"):
        await decide(await approval_id_of(town, case_id), "", await town.unlock(login), town.office, granted=True)


async def approval_id_of(town, case_id):
    rows = await approvals_of(town.office.cases.store, bytes.fromhex(case_id))
    return next(row.id.hex() for row in rows if row.state == "asked")


async def made(town, case_id, unlocked, asked):
    """An act of a protected case whose papers are made and whose person was told."""
    transfer_id = await begin(case_id, asked, unlocked, town.office)
    await grant(town, case_id, unlocked)
    await tell_before(case_id, transfer_id, unlocked, town.office)
    await make_papers(case_id, transfer_id, unlocked, town.office)
    return transfer_id


async def only_view(town, case_id, unlocked):
    return (await transfers_in(case_id, unlocked, town.office)).transfers[0]


async def row_of(town, case_id):
    return await town.office.cases.get(bytes.fromhex(case_id))


async def acts_of(town, case_id, unlocked):
    return [(each.act, each.reason) for each in (await open_case(case_id, unlocked, town.office)).journal]


def read_pdf(raw):
    """The words of a PDF as PDFium reads them, and everything its metadata says, as qpdf reads it."""
    document = pypdfium2.PdfDocument(raw)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    with pikepdf.open(io.BytesIO(raw)) as opened:
        info = {str(name): str(value) for name, value in opened.docinfo.items()}
        more = opened.Root.Metadata.read_bytes().decode() if "/Metadata" in opened.Root else ""
        fonts = {str(each) for page in opened.pages for each in _font_names(page)}
    return pages, info, more, fonts


def _font_names(page):
    return [font["/BaseFont"] for font in page.Resources.Font.values()]


def read_hwpx(raw):
    """The words of an HWPX as python-hwpx reads them, and its parts as the ZIP has them."""
    with HwpxDocument.open(io.BytesIO(raw)) as document:
        text = document.text.plain()
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    return text, parts


def words(text):
    """Text without blanks and line ends: where a line breaks is the drawer's business."""
    return "".join(text.split())
