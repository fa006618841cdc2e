"""A case at the console with a released fact sheet, and the approvals of whoever decides."""

from casework.approving import decide
from casework.founding import NewOfficer, add_officer
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.releasing import begin_paper, release_paper
from casework.store.approvals import approvals_of
from casework.unlocking import unlock
from crypto.passphrase import Profile
from tests.web.console.conftest import PASSPHRASE

BRIBED = "민가온 팀장이 3월 7일 오후 3시에 업체 사람에게서 두툼한 봉투를 받는 것을 제 눈으로 똑똑히 보았습니다."
LAMP = "골목 가로등이 이틀째 꺼져 있습니다. 고쳐 주세요."
PAPER = (
    "소속 직원이 업무와 관련된 업체로부터 금품을 받았다는 주장이 있습니다. 계약 서류와 출장 기록의 확인이 필요합니다."
)
ROAD = "관내 도로의 조명 시설이 켜지지 않아 점검이 필요합니다."
HEAD = NewOfficer(
    login="head", name="노을찬", team="", roles=("office_head",), desks=(), passphrase=PASSPHRASE + " 장",
    profile=Profile.TEST,
)  # fmt: skip


async def protected(place):
    await add_officer(HEAD, place.office)
    await place.receives(BRIBED)
    return await _with_paper(place, "haneul", PAPER)


async def ordinary(place):
    await place.receives(LAMP, kind="grievance")
    return await _with_paper(place, "seojun", ROAD)


async def granted(place, case_id):
    """Lead and head let the approval of a case pass."""
    for row in await approvals_of(place.office.cases.store, bytes.fromhex(case_id)):
        if row.state == "asked":
            await decide(row.id.hex(), "", await place.unlocked("lead"), place.office, granted=True)
            head = await unlock(HEAD.login, HEAD.passphrase, "", place.office)
            await decide(row.id.hex(), "", head, place.office, granted=True)


async def _with_paper(place, login, text):
    unlocked = await place.unlocked(login)
    case_id = CaseId((await inbox(unlocked, InboxQuery(), place.office)).lines[0].id)
    paper_id = await begin_paper(case_id, "factsheet", text, unlocked, place.office)
    await release_paper(case_id, paper_id, 1, unlocked, place.office)
    return case_id, paper_id
