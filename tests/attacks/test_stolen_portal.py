"""A department's key and a copy of every store: they open that one person's copies, and nothing of the case."""

import json

import pytest

from casework.bootstrap import KekFolder
from casework.handing import HandRequest, hand_out
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.portal.sheets import answer_sheet, sheets_of
from casework.releasing import begin_paper, release_paper
from tests.attacks.looting import Loot

TOLD = "남궁솔 팀장이 상품권 묶음을 서랍에 넣는 것을 보았습니다. 제 번호는 010-9087-6513입니다."
SHEET = "올해 상반기의 계약 업체 목록과 출장 기록을 요청합니다."


@pytest.fixture
async def asked(town):
    """Two people of a department were handed a sheet, and both have answered."""
    await town.report(TOLD)
    await town.let_in("haneul")
    officer = await town.unlock("haneul")
    case_id = CaseId((await inbox(officer, InboxQuery(), town.office)).lines[0].id)
    paper_id = await begin_paper(case_id, "factsheet", SHEET, officer, town.office)
    await release_paper(case_id, paper_id, 1, officer, town.office)
    ids = tuple([(await town.office.portal.by_login(login)).id for login in ("house1", "house2")])
    await hand_out(case_id, paper_id, HandRequest(unit="주택과", account_ids=ids), officer, town.office)
    for login in ("house1", "house2"):
        admitted = await town.admit(login)
        [line] = await sheets_of(admitted, town.portal)
        await answer_sheet(line.id, (), f"{login}의 답변입니다.", admitted, town.portal)
    return town


async def test_a_departments_key_and_all_stores_open_its_own_copy_and_no_answer(asked):
    town = asked
    keks = KekFolder(town.settings.keys / "kek")()
    loot = Loot(town.settings.directory / "stores", town.office.office, keks)
    holder = (await town.admit("house1")).key
    texts = loot.texts([holder])
    assert [json.loads(text)["holder"] for text in texts] == ["강주택"]
    assert loot.tries > 0


async def test_an_officers_key_opens_the_copies_records_and_through_them_the_answers(asked):
    town = asked
    keks = KekFolder(town.settings.keys / "kek")()
    loot = Loot(town.settings.directory / "stores", town.office.office, keks)
    texts = loot.texts([(await town.unlock("haneul")).key])
    # So the first test would find an answer if there were a way to it.
    assert any("상품권" in text for text in texts)
    assert any('"type":"handing"' in text for text in texts)
