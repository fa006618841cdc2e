"""The demo's fact sheets: a few departments were asked, one has answered; played through the real doings."""

from dataclasses import dataclass

from casework.bootstrap import Office, open_portal
from casework.errors import Refusal
from casework.handing import HandRequest, collect_answers, hand_out, offer_of
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.people import Unlocked
from casework.portal.admitting import admit
from casework.portal.sheets import answer_sheet, open_sheet, sheets_of
from casework.releasing import begin_paper, open_paper, release_paper

_KIND = "corruption"
_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """One made-up fact sheet, and how far its department is with it."""

    unit: str
    text: str
    questions: str
    answers: tuple[str, ...] = ()


_SHEETS = (
    _Sheet(
        unit="주택과",
        text="공사 계약과 관련된 확인입니다. 올해 상반기에 계약한 업체의 목록과 준공 서류를 요청합니다.",
        questions="계약 업체를 고른 기준은 무엇입니까?\n준공 서류는 누가 확인합니까?",
        answers=("견적 두 곳을 받아 낮은 쪽과 계약합니다.", "담당 팀에서 함께 확인합니다."),
    ),
    _Sheet(
        unit="재무과",
        text="지출 절차에 관한 확인입니다. 지난 분기에 나간 출장비의 지급 기준을 요청합니다.",
        questions="지급 기준을 정한 문서는 무엇입니까?",
    ),
    _Sheet(
        unit="공원녹지과",
        text="물품 관리에 관한 확인입니다. 창고 물품의 반출 기록을 어떻게 남기는지 알려 주십시오.",
        questions="반출 기록은 누가 적습니까?",
    ),
)


async def hand_out_sheets(officer: Unlocked, passphrases: dict[str, str], office: Office) -> int:
    """Hand each sheet out from a case that does not speak of its department; returns how many went out."""
    page = await inbox(officer, InboxQuery(kind=_KIND, size=200), office)
    cases = [CaseId(line.id) for line in page.lines if line.kind == _KIND]
    handed = 0
    for sheet in _SHEETS[:_MOST]:
        while cases and not await _hand(sheet, cases.pop(), officer, office):
            pass
        handed += await _answer(sheet, passphrases, office)
    await collect_answers(officer, office)
    return handed


async def _hand(sheet: _Sheet, case_id: CaseId, officer: Unlocked, office: Office) -> bool:
    paper_id = await begin_paper(case_id, "factsheet", sheet.text, officer, office)
    if (await open_paper(case_id, paper_id, officer, office)).blocked:
        return False
    await release_paper(case_id, paper_id, 1, officer, office)
    offer = await offer_of(case_id, paper_id, sheet.unit, officer, office)
    if offer.named:
        return False
    ids = tuple(account_id for account_id, _ in offer.people)
    try:
        await hand_out(
            case_id, paper_id, HandRequest(unit=sheet.unit, account_ids=ids, questions=sheet.questions), officer, office
        )
    except Refusal:
        return False  # a question would give somebody of this case away; another case is tried
    return True


async def _answer(sheet: _Sheet, passphrases: dict[str, str], office: Office) -> bool:
    """The first person of the department answers, if the sheet has an answer."""
    row = next((each for each in await office.portal.accounts() if each.unit == sheet.unit), None)
    if row is None or not await office.portal.handouts_of(row.id):
        return False
    async with open_portal(office.settings, clock=office.clock, durable=False) as portal:
        admitted = await admit(row.login, passphrases[row.login], "", portal)
        for line in await sheets_of(admitted, portal):
            if sheet.answers:
                await open_sheet(line.id, admitted, portal)
                await answer_sheet(line.id, sheet.answers, "", admitted, portal)
    return True
