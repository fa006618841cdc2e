"""An entry's way to a committee and to people outside, on its page: offered, sent, seen, taken back."""

import pytest

from casework.founding import NewOfficer, add_officer
from casework.portal.enrolling import NewAccount, add_account
from casework.registering.writing import add_entry, move_entry
from casework.unlocking import unlock
from crypto.passphrase import Profile
from tests.casework.registering.questions import PAPERS
from tests.casework.registering.test_matters import REVIEW
from tests.web.console.conftest import PASSPHRASE
from tests.web.console.test_console_registers import joins

NAME = "/registers/employment_review"


@pytest.fixture
async def forwarded(place):
    """A request that was sent to the committee, and who keeps it."""
    await joins(place, "yunri", "ethics_officer", "rights_team")
    keeper = await unlock("yunri", PASSPHRASE + "yunri", "", place.office)
    entry = await add_entry("employment_review", REVIEW, keeper, place.office)
    for state in ("opinion", "forwarded"):
        entry = await move_entry("employment_review", entry.id.hex(), state, entry.version, keeper, place.office)
    return f"{NAME}/{entry.id.hex()}"


async def test_an_entry_is_put_before_its_committee_and_taken_back(place, someone, forwarded):
    browser = await someone("yunri", passphrase=PASSPHRASE + "yunri")
    await browser.goes(forwarded)
    assert f"{forwarded}/matters/check" in browser.page
    page = await browser.goes(f"{forwarded}/matters/check")
    assert "취업심사 취업-7: 취업제한 여부 확인" in page
    assert "가나다" not in page.partition('class="letter"')[2]
    await browser.sends(f"{forwarded}/matters/check", {"once": browser.field("once"), "looked": "yes"})
    assert browser.status == 409
    assert "지금은 할 수 없는" in browser.page or 'role="alert"' in browser.page
    new = NewOfficer(
        login="gansa", name="나간사", team="rights_team", roles=("committee_secretary",), desks=(),
        passphrase=PASSPHRASE + "gansa", profile=Profile.TEST,
    )  # fmt: skip
    await add_officer(new, place.office)
    await browser.goes(f"{forwarded}/matters/check")
    await browser.sends(f"{forwarded}/matters/check", {"once": browser.field("once"), "looked": "yes"})
    assert "안건으로 올렸습니다" in browser.page
    assert "안건으로 기다림" in browser.page
    await browser.sends(f"{forwarded}/withdraw", {"once": browser.field("once"), "matter": browser.field("matter")})
    assert "거두어들였습니다" in browser.page
    await browser.sends(f"{forwarded}/withdraw", {"once": "x", "matter": "0" * 32})
    assert browser.status == 404


async def test_papers_are_asked_for_and_the_letter_taken_back(place, someone):
    await joins(place, "oran", "auditor")
    keeper = await unlock("oran", PASSPHRASE + "oran", "", place.office)
    entry = await add_entry("data_request", PAPERS, keeper, place.office)
    path = f"/registers/data_request/{entry.id.hex()}"
    browser = await someone("oran", passphrase=PASSPHRASE + "oran")
    page = await browser.goes(f"{path}/asks/request")
    assert "이 요청을 받을 수 있는 계정(부서 담당자)이 없습니다" in page
    account = NewAccount(
        login="house9", name="노집", unit="주택과", roles=("department_user",), passphrase=PASSPHRASE + "house9",
        profile=Profile.TEST,
    )  # fmt: skip
    await add_account(account, place.office)
    await browser.goes(f"{path}/asks/request")
    await browser.sends(f"{path}/asks/request", {"once": browser.field("once"), "answer_by": "2026-12-01"})
    assert "받을 사람을 한 명 이상" in browser.page
    to = (await place.office.portal.by_login("house9")).id
    await browser.sends(
        f"{path}/asks/request", {"once": browser.field("once"), "to": to, "answer_by": "2026-01-01"}
    )  # fmt: skip
    assert browser.status == 422
    assert "이미 지난 날입니다" in browser.page
    await browser.sends(
        f"{path}/asks/request", {"once": browser.field("once"), "to": to, "answer_by": "2026-12-01"}
    )  # fmt: skip
    assert "1명에게 보냈습니다" in browser.page
    assert "아직 안 읽음" in browser.page
    await browser.sends(f"{path}/take-back", {"once": browser.field("once"), "copy": browser.field("copy")})
    assert "거두어들였습니다" in browser.page
    await browser.goes(f"{path}/asks/nothing")
    assert browser.status == 404
