"""Nothing leaves a case before a named person lets it go, and what the guard holds needs two of them with a reason."""

import pytest
from sqlalchemy import select

from casework.deidentifying.guard import Reason, Severity
from casework.errors import (
    HeldBackError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    ReasonNeededError,
    StaleError,
    TooLongError,
)
from casework.gazetteer import import_staff
from casework.ids import CaseId, case_bytes
from casework.listing import InboxQuery, inbox
from casework.reading import open_case
from casework.releasing import (
    ask_override,
    begin_paper,
    confirm_override,
    open_paper,
    papers_of,
    release_paper,
    rewrite_paper,
)
from casework.store.keyring_tables import wrap
from casework.store.office_tables import case_paper

TOLD = (
    "저는 문화체육과 독고은별 주무관입니다. 민가온 팀장이 3월 7일 오후 3시에 업체 사람에게서 "
    "두툼한 봉투를 받는 것을 제 눈으로 똑똑히 보았습니다. "
    "그 사람 번호는 010-9087-6513이고 우리 팀 유일한 여자 주무관이라 금방 알 거예요."
)
NEUTRAL = "소속 직원이 업무와 관련된 업체로부터 금품을 받았다는 주장이 있어 출장 기록과 계약 서류를 요청합니다."
CARELESS = (
    "민가온 팀장이 3월 7일 오후 3시에 업체 사람에게서 두툼한 봉투를 받는 것을 제 눈으로 똑똑히 보았다고 합니다. "
    "연락처 010-9087-6513."
)


async def a_paper(town, text, audience="factsheet"):
    await town.report(TOLD)
    await town.let_in("haneul")
    unlocked = await town.unlock("haneul")
    page = await inbox(unlocked, InboxQuery(), town.office)
    case_id = CaseId(page.lines[0].id)
    return case_id, await begin_paper(case_id, audience, text, unlocked, town.office), unlocked


def words(parts):
    return "".join(part.text if not part.label else f"<{part.label}>" for part in parts)


async def acts(town, case_id, unlocked):
    view = await open_case(case_id, unlocked, town.office)
    return [(entry.act, entry.reason) for entry in view.journal]


async def test_a_neutral_text_is_released_in_a_persons_name_and_the_journal_has_counts_only(any_town):
    case_id, paper_id, unlocked = await a_paper(any_town, NEUTRAL)
    view = await open_paper(case_id, paper_id, unlocked, any_town.office)
    assert (view.blocked, view.held) == (False, ())
    await release_paper(case_id, paper_id, view.version, unlocked, any_town.office)
    [line] = await papers_of(case_id, unlocked, any_town.office)
    assert (line.state, line.released_by, line.number) == ("released", "김하늘", 1)
    [reason] = [reason for act, reason in await acts(any_town, case_id, unlocked) if act == "released"]
    assert reason == "사실확인서 1호, 막힌 것 0, 살펴볼 것 0, 신고인 표현 0%"


async def test_a_careless_text_is_held_with_the_reason_and_the_reporters_words_beside_it(any_town):
    case_id, paper_id, unlocked = await a_paper(any_town, CARELESS)
    view = await open_paper(case_id, paper_id, unlocked, any_town.office)
    assert view.blocked
    red = {each.finding.reason for each in view.held if each.finding.severity is Severity.RED}
    assert red >= {Reason.SAID_IN_CASE, Reason.VERBATIM}
    [longest] = [
        each for each in view.held if each.finding.reason is Reason.VERBATIM and each.finding.severity is Severity.RED
    ]
    assert "두툼한 봉투를 받는 것을 제 눈으로 똑똑히 보았" in words(longest.here)
    assert "두툼한 봉투를 받는 것을 제 눈으로 똑똑히 보았" in words(longest.there)
    assert "9087" not in "".join(words(each.there) for each in view.held)
    with pytest.raises(HeldBackError):
        await release_paper(case_id, paper_id, view.version, unlocked, any_town.office)
    [line] = await papers_of(case_id, unlocked, any_town.office)
    assert line.state == "draft"


async def test_two_people_with_reasons_may_let_it_pass_but_never_one(any_town):
    case_id, paper_id, unlocked = await a_paper(any_town, CARELESS)
    other = await any_town.unlock("narae")
    office = any_town.office
    with pytest.raises(ReasonNeededError):
        await ask_override(case_id, paper_id, 1, " 응 ", unlocked, office)
    await ask_override(case_id, paper_id, 1, "법원이 원문을 요구함", unlocked, office)
    with pytest.raises(HeldBackError):
        await release_paper(case_id, paper_id, 2, unlocked, office)
    with pytest.raises(NotPermittedError):
        await confirm_override(case_id, paper_id, 2, "나도 그렇게 생각함", unlocked, office)
    assert (await open_paper(case_id, paper_id, other, office)).may_confirm
    await confirm_override(case_id, paper_id, 2, "명령서를 함께 확인함", other, office)
    view = await open_paper(case_id, paper_id, unlocked, office)
    assert not view.blocked
    assert view.override_names == ("김하늘", "이나래")
    await release_paper(case_id, paper_id, view.version, unlocked, office)
    written = await acts(any_town, case_id, unlocked)
    assert ("override_asked", "법원이 원문을 요구함") in written
    assert ("override_confirmed", "명령서를 함께 확인함") in written
    assert any(act == "released" for act, _ in written)


async def test_what_two_people_let_pass_is_that_very_text_and_no_other(town):
    case_id, paper_id, unlocked = await a_paper(town, CARELESS)
    other = await town.unlock("narae")
    await ask_override(case_id, paper_id, 1, "법원이 원문을 요구함", unlocked, town.office)
    await confirm_override(case_id, paper_id, 2, "명령서를 함께 확인함", other, town.office)
    await rewrite_paper(case_id, paper_id, 3, CARELESS + " 가온이가 그랬습니다.", unlocked, town.office)
    view = await open_paper(case_id, paper_id, unlocked, town.office)
    assert (view.blocked, view.override) == (True, None)
    with pytest.raises(HeldBackError):
        await release_paper(case_id, paper_id, 4, unlocked, town.office)


async def test_what_is_found_later_holds_a_text_that_had_passed(town):
    """The case goes on: a name that only a later message tells is looked for in the draft as well."""
    case_id, paper_id, unlocked = await a_paper(town, "담당은 소소리라고 합니다.")
    other = await town.unlock("narae")
    view = await open_paper(case_id, paper_id, unlocked, town.office)
    if view.blocked:
        await ask_override(case_id, paper_id, 1, "확인한 이름이 아님", unlocked, town.office)
        await confirm_override(case_id, paper_id, 2, "같이 확인함", other, town.office)
    version = (await open_paper(case_id, paper_id, unlocked, town.office)).version
    await import_staff("name,department\n소소리,문화체육과\n".encode(), None, town.office)
    assert (await open_paper(case_id, paper_id, unlocked, town.office)).blocked
    with pytest.raises(HeldBackError):
        await release_paper(case_id, paper_id, version, unlocked, town.office)


async def test_a_phrase_that_fits_one_person_of_the_organisation_chart_is_held(town):
    rows = ["name,department,title,sex", "가나다,문화체육과,주무관,여"]
    rows += [f"라마{sign},문화체육과,주무관,남" for sign in "바사아자차카타"]
    await import_staff("\n".join(rows).encode(), None, town.office)
    case_id, paper_id, unlocked = await a_paper(town, "문화체육과의 유일한 여자 주무관이 피해를 보았다고 합니다.")
    view = await open_paper(case_id, paper_id, unlocked, town.office)
    [found] = [each.finding for each in view.held if each.finding.reason is Reason.SINGLES_OUT]
    assert (found.severity, found.people) == (Severity.RED, 1)


async def test_a_released_paper_changes_no_more(any_town):
    case_id, paper_id, unlocked = await a_paper(any_town, NEUTRAL)
    await release_paper(case_id, paper_id, 1, unlocked, any_town.office)
    for act in (
        rewrite_paper(case_id, paper_id, 2, "다른 글", unlocked, any_town.office),
        release_paper(case_id, paper_id, 2, unlocked, any_town.office),
        ask_override(case_id, paper_id, 2, "그래도 필요함", unlocked, any_town.office),
    ):
        with pytest.raises(NotAllowedNowError):
            await act
    assert (await open_paper(case_id, paper_id, unlocked, any_town.office)).text == NEUTRAL


async def test_a_version_somebody_else_has_replaced_is_neither_written_nor_released(any_town):
    case_id, paper_id, unlocked = await a_paper(any_town, NEUTRAL)
    other = await any_town.unlock("narae")
    await rewrite_paper(case_id, paper_id, 1, CARELESS, other, any_town.office)
    with pytest.raises(StaleError):
        await rewrite_paper(case_id, paper_id, 1, NEUTRAL, unlocked, any_town.office)
    await rewrite_paper(case_id, paper_id, 2, NEUTRAL, other, any_town.office)
    with pytest.raises(StaleError):
        await release_paper(case_id, paper_id, 1, unlocked, any_town.office)
    assert (await open_paper(case_id, paper_id, unlocked, any_town.office)).text == NEUTRAL


async def test_only_those_outside_get_papers_and_only_officers_of_the_case_write_them(town):
    case_id, paper_id, unlocked = await a_paper(town, NEUTRAL)
    for audience in ("investigator", "lead", "marks", "nobody"):
        with pytest.raises(NotFoundError):
            await begin_paper(case_id, audience, NEUTRAL, unlocked, town.office)
    with pytest.raises(TooLongError):
        await begin_paper(case_id, "committee", "가" * 20_001, unlocked, town.office)
    with pytest.raises(NotYourCaseError):
        await open_paper(case_id, paper_id, await town.unlock("darae"), town.office)
    with pytest.raises(NotPermittedError):
        await release_paper(case_id, paper_id, 1, await town.unlock("lead"), town.office)


async def test_a_paper_of_one_case_is_not_found_in_another(town):
    _, paper_id, unlocked = await a_paper(town, NEUTRAL)
    await town.report("다른 사건입니다.")
    await town.let_in("haneul")
    page = await inbox(unlocked, InboxQuery(), town.office)
    rows = {line.id for line in page.lines}
    async with town.office.cases.store.reading() as connection:
        own = (await connection.execute(select(case_paper.c.case_id))).scalar_one().hex()
    [other] = rows - {own}
    with pytest.raises(NotFoundError):
        await open_paper(CaseId(other), paper_id, unlocked, town.office)


async def test_papers_lie_sealed_and_no_key_of_an_older_version_is_left(town):
    case_id, paper_id, unlocked = await a_paper(town, CARELESS)
    await rewrite_paper(case_id, paper_id, 1, NEUTRAL, unlocked, town.office)
    async with town.office.cases.store.reading() as connection:
        [row] = (await connection.execute(select(case_paper))).mappings().all()
    assert "금품".encode() not in row["body"]
    async with town.office.keyring.store.reading() as connection:
        things = list((await connection.execute(select(wrap.c.thing).where(wrap.c.kind == "paper"))).scalars())
    assert things == [row["sealed_id"]]
    held = await town.office.cases.get(case_bytes(case_id))
    assert held.id == row["case_id"]
