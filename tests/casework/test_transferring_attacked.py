"""What must not leave and who must not see: careless words, other papers, changed approvals, strangers, kills."""

import asyncio
import re
from pathlib import Path

import pytest
from sqlalchemy import select, update

from casework.approving import draft
from casework.attaching import seal_file
from casework.concluding import move
from casework.corresponding import open_mailbox, say
from casework.covering import cover
from casework.errors import (
    ApprovalNeededError,
    HeldBackError,
    NotAllowedNowError,
    NotFoundError,
    NotYourCaseError,
    StaleError,
    TooLongError,
)
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.reading import open_case
from casework.releasing import begin_paper, release_paper
from casework.store.approval_tables import approval
from casework.store.transfer_tables import case_transfer
from casework.transferring import (
    begin,
    hand_over_papers,
    handing,
    make_papers,
    reassigning,
    take_enclosure,
    take_papers,
    tell_before,
    transfers_in,
    withdraw_transfer,
)
from crypto.keys import random_id
from tests.casework.ladder import CONTACT, NAME, Climber, asked_for
from tests.casework.sending import (
    BRIBED,
    LAMP,
    PAPER,
    a_protected_case,
    an_ordinary_case,
    approval_id_of,
    grant,
    made,
    only_view,
    read_hwpx,
    read_pdf,
    row_of,
    to_police,
    to_roads,
    words,
)

PHOTO = (Path(__file__).parent / "cleaning" / "corpus" / "photo-exif.jpg").read_bytes()
PHONE = "010-9087-6513"
SEEN = "밤마다 골목이 어두워 아이들이 넘어질까 걱정하는 주민이 있어 조명 시설의 점검이 필요합니다."


async def sealed(town, name, data):
    async def stream():
        yield data

    intake = town.intake
    return await seal_file(name, "image/jpeg", stream(), intake.drops.store, intake.office, town.clock.today())


async def chosen_file(town, case_id, unlocked):
    (file,) = (await transfers_in(case_id, unlocked, town.office)).files
    return file[0]


async def octets(reading):
    _reference, pieces = await reading
    return b"".join([piece async for piece in pieces])


async def test_what_is_taken_says_what_was_released_and_nothing_of_who_spoke(any_town):
    town = any_town
    told = f"{BRIBED} 제 이름은 독고은별이고 번호는 {PHONE}입니다."
    photo = await sealed(town, "독고은별이 찍음.jpg", PHOTO)
    case_id, paper_id, unlocked, _ = await a_protected_case(town, told, files=(photo,))
    asked = to_police(
        paper_id, files=[await chosen_file(town, case_id, unlocked)], copies=2, measures="계약 서류를 확보함"
    )
    transfer_id = await made(town, case_id, unlocked, asked)
    name, pdf = await take_papers(case_id, transfer_id, 2, "pdf", unlocked, town.office)
    assert name == "민원감사담당관-1_2-2.pdf"
    _, hwpx = await take_papers(case_id, transfer_id, 1, "hwpx", unlocked, town.office)
    shown, parts = read_hwpx(hwpx)
    pages, info, more, _ = read_pdf(pdf)
    secrets = (
        "독고은별",
        PHONE,
        "3월 7일",
        "오후 3시",
        "봉투",
        "찍음",
        "jpg",
        "2026-000001",
        "김하늘",
        "haneul",
    )
    everything = [*pages, *info.values(), more, shown, *(each.decode("utf-8", "replace") for each in parts.values())]
    # Four digits by themselves: a digest may have them by chance.
    assert [text for text in everything if re.search(r"(?<![0-9a-f])6513(?![0-9a-f])", text)] == []
    assert [secret for secret in secrets for text in everything if secret in text] == []
    for text in ("".join(pages), shown):
        told_of = (PAPER, "계약 서류를 확보함", "2026년 11월 넷째 주", "민원감사담당관-1", "붙임 1 (사진)")
        assert [each for each in told_of if words(each) not in words(text)] == []
    view = await only_view(town, case_id, unlocked)
    copy = await octets(take_enclosure(case_id, transfer_id, 1, unlocked, town.office))
    assert b"Exif" not in copy
    assert words(view.record.files[0].sha256) in words("".join(pages))
    with pytest.raises(NotFoundError):
        await take_papers(case_id, transfer_id, 3, "pdf", unlocked, town.office)
    with pytest.raises(NotFoundError):
        await take_papers(case_id, transfer_id, 1, "docx", unlocked, town.office)
    with pytest.raises(NotFoundError):
        await take_enclosure(case_id, transfer_id, 2, unlocked, town.office)


@pytest.mark.parametrize(
    "careless",
    [{"why": f"제보자 {PHONE} 확인 필요"}, {"measures": "민가온 팀장이 3월 7일 오후 3시에 봉투를 받는 것을 확인함"}],
)
async def test_careless_words_beside_the_paper_stop_everything(town, careless):
    told = f"{BRIBED} 제 번호는 {PHONE}입니다."
    case_id, paper_id, unlocked, _ = await a_protected_case(town, told)
    with pytest.raises(HeldBackError):
        await begin(case_id, to_police(paper_id, **careless), unlocked, town.office)
    assert (await transfers_in(case_id, unlocked, town.office)).transfers == ()


async def test_a_paper_that_was_not_released_or_is_of_another_case_goes_nowhere(any_town):
    town = any_town
    case_id, _, unlocked, _ = await a_protected_case(town)
    drafted = await begin_paper(case_id, "factsheet", PAPER, unlocked, town.office)
    with pytest.raises(NotAllowedNowError):
        await begin(case_id, to_police(drafted), unlocked, town.office)
    committee = await begin_paper(case_id, "committee", PAPER, unlocked, town.office)
    await release_paper(case_id, committee, 1, unlocked, town.office)
    with pytest.raises(NotAllowedNowError):
        await begin(case_id, to_police(committee), unlocked, town.office)
    await town.report("다른 동장이 업체 돈을 받았습니다.")
    await town.let_in("haneul")
    page = await inbox(unlocked, InboxQuery(), town.office)
    other = next(CaseId(line.id) for line in page.lines if line.id != case_id)
    foreign = await begin_paper(other, "factsheet", PAPER, unlocked, town.office)
    await release_paper(other, foreign, 1, unlocked, town.office)
    with pytest.raises(NotFoundError):
        await begin(case_id, to_police(foreign), unlocked, town.office)


async def test_nobody_else_sees_or_does_anything_and_another_case_s_act_is_not_found(any_town):
    town = any_town
    case_id, paper_id, unlocked, _ = await a_protected_case(town)
    transfer_id = await made(town, case_id, unlocked, to_police(paper_id))
    for login in ("seojun", "garam", "darae"):
        stranger = await town.unlock(login)
        for attempt in (
            transfers_in(case_id, stranger, town.office),
            begin(case_id, to_police(paper_id), stranger, town.office),
            take_papers(case_id, transfer_id, 1, "pdf", stranger, town.office),
            hand_over_papers(case_id, transfer_id, "by_hand", "", stranger, town.office, urgent="급한 일"),
            withdraw_transfer(case_id, transfer_id, "남의 일", stranger, town.office),
        ):
            with pytest.raises(NotYourCaseError):
                await attempt
    await town.report("다른 동장이 업체 돈을 받았습니다.")
    await town.let_in("haneul")
    page = await inbox(unlocked, InboxQuery(), town.office)
    other = next(CaseId(line.id) for line in page.lines if line.id != case_id)
    with pytest.raises(NotFoundError):
        await take_papers(other, transfer_id, 1, "pdf", unlocked, town.office)


async def test_a_grant_of_other_words_lets_nothing_go(any_town):
    town = any_town
    case_id, paper_id, unlocked, _ = await a_protected_case(town)
    await draft(case_id, "transfer", "이첩", "아무 글이나 올립니다.", unlocked, town.office)
    lent = await approval_id_of(town, case_id)
    from_elsewhere = bytes.fromhex(lent)
    transfer_id = await begin(case_id, to_police(paper_id), unlocked, town.office)
    async with town.office.cases.store.writing() as connection:
        await connection.execute(update(approval).where(approval.c.id == from_elsewhere).values(state="granted"))
        await connection.execute(update(case_transfer).values(approval_id=from_elsewhere))
    with pytest.raises(ApprovalNeededError):
        await make_papers(case_id, transfer_id, unlocked, town.office)


async def test_a_body_moved_from_another_act_is_not_opened(any_town):
    town = any_town
    case_id, paper_id, unlocked, _ = await an_ordinary_case(town)
    first = await begin(case_id, to_roads(paper_id), unlocked, town.office)
    await withdraw_transfer(case_id, first, "다른 곳이 맞음", unlocked, town.office)
    second = await begin(case_id, to_roads(paper_id, to="agency:seoul"), unlocked, town.office)
    async with town.office.cases.store.writing() as connection:
        query = select(case_transfer.c.body).where(case_transfer.c.id == bytes.fromhex(first))
        body = (await connection.execute(query)).scalar_one()
        mine = case_transfer.c.id == bytes.fromhex(second)
        await connection.execute(update(case_transfer).where(mine).values(body=body))
    with pytest.raises(NotYourCaseError):
        await make_papers(case_id, second, unlocked, town.office)


async def test_what_the_reporter_says_later_is_held_against_the_papers_before_they_go(town):
    case_id, paper_id, unlocked, reporter = await an_ordinary_case(town, text=SEEN)
    transfer_id = await begin(case_id, to_roads(paper_id), unlocked, town.office)
    await make_papers(case_id, transfer_id, unlocked, town.office)
    await say(SEEN, (), reporter, random_id(), town.intake)
    await town.let_in("seojun")
    with pytest.raises(HeldBackError):
        await take_papers(case_id, transfer_id, 1, "hwpx", unlocked, town.office)
    with pytest.raises(HeldBackError):
        await hand_over_papers(case_id, transfer_id, "onnara", "", unlocked, town.office)
    assert (await row_of(town, case_id)).state != "transferred"


async def test_a_picture_covered_after_it_was_chosen_does_not_go(town):
    photo = await sealed(town, "증거.jpg", PHOTO)
    case_id, paper_id, unlocked, _ = await a_protected_case(town, files=(photo,))
    chosen = await chosen_file(town, case_id, unlocked)
    transfer_id = await begin(case_id, to_police(paper_id, files=[chosen]), unlocked, town.office)
    await grant(town, case_id, unlocked)
    message_id, _, file_id = chosen.partition(":")
    await cover(case_id, message_id, file_id, [(0.1, 0.1, 0.5, 0.5)], unlocked, town.office)
    with pytest.raises(StaleError):
        await make_papers(case_id, transfer_id, unlocked, town.office)


async def test_nobody_moves_a_case_out_by_hand(town):
    case_id, _, unlocked, _ = await an_ordinary_case(town)
    with pytest.raises(NotAllowedNowError):
        await move(case_id, "transferred", unlocked, town.office)
    assert "transferred" not in dict((await open_case(case_id, unlocked, town.office)).moves)


async def test_too_many_copies_or_files_are_refused(town):
    case_id, paper_id, unlocked, _ = await an_ordinary_case(town)
    for wrong in ({"copies": 0}, {"copies": 99}, {"files": ["a:b"] * 11}, {"measures": "조치함\n" * 13}):
        with pytest.raises(TooLongError):
            await begin(case_id, to_roads(paper_id, **wrong), unlocked, town.office)


async def test_a_process_killed_while_handing_over_tells_the_person_once_and_goes_on(any_town, monkeypatch):
    town = any_town
    case_id, paper_id, unlocked, reporter = await an_ordinary_case(town, LAMP)
    transfer_id = await begin(case_id, to_roads(paper_id), unlocked, town.office)
    await make_papers(case_id, transfer_id, unlocked, town.office)

    async def dies(*_, **__):
        raise asyncio.CancelledError

    for step in ("keep_transfer", "say"):
        with monkeypatch.context() as broken:
            broken.setattr(handing, step, dies)
            with pytest.raises(asyncio.CancelledError):
                await hand_over_papers(case_id, transfer_id, "onnara", "", unlocked, town.office)
        assert (await only_view(town, case_id, unlocked)).state == "made"
    await hand_over_papers(case_id, transfer_id, "onnara", "", unlocked, town.office)
    assert (await row_of(town, case_id)).state == "transferred"
    texts = [each.text for each in (await open_mailbox(reporter, town.intake)).messages]
    assert sum("맡는 일이어서" in text for text in texts) == 1


async def test_a_process_killed_after_a_case_came_to_its_new_desk_leaves_that_to_the_next_look(any_town, monkeypatch):
    town = any_town
    case_id, _, unlocked, _ = await an_ordinary_case(town)

    async def dies(*_):
        raise asyncio.CancelledError

    with monkeypatch.context() as broken:
        broken.setattr(reassigning, "note_reassigned", dies)
        with pytest.raises(asyncio.CancelledError):
            await reassigning.reassign(case_id, "desk:field", "현장을 먼저 볼 일", unlocked, town.office)
    sion = await town.unlock("sion")
    view = await transfers_in(case_id, sion, town.office)
    assert ([each.state for each in view.transfers], view.handed_on) == (["handed"], 1)


async def test_the_notice_before_is_said_once(town):
    case_id, paper_id, unlocked, reporter = await a_protected_case(town)
    transfer_id = await begin(case_id, to_police(paper_id), unlocked, town.office)
    await tell_before(case_id, transfer_id, unlocked, town.office)
    with pytest.raises(NotAllowedNowError):
        await tell_before(case_id, transfer_id, unlocked, town.office)
    texts = [each.text for each in (await open_mailbox(reporter, town.intake)).messages]
    assert sum("직접 연락하실 수 있는 곳" in text for text in texts) == 1


async def test_papers_name_nobody_and_say_to_whom_the_person_agreed(town):
    case_id, paper_id, unlocked, reporter = await a_protected_case(town)
    climber = Climber(town, reporter, case_id, unlocked)
    await climber.gives("sealed")
    transfer_id = await made(town, case_id, unlocked, to_police(paper_id))

    async def says():
        _, raw = await take_papers(case_id, transfer_id, 1, "hwpx", unlocked, town.office)
        text, _ = read_hwpx(raw)
        assert NAME not in text
        assert CONTACT not in text
        return words("동의한 기록이 있으니") in words(text)

    assert not await says()
    await climber.answers(await asked_for(climber, "transfer", "acrc"), agrees=True)
    assert not await says(), "another agency"
    agreed = await climber.answers(await asked_for(climber, "transfer", "police"), agrees=True)
    assert await says()
    await climber.takes_back(agreed)
    assert not await says()
