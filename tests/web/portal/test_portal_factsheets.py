"""Copies of fact sheets at the portal: listed, read under a mark, answered once, and nobody else's."""

import re

import pytest

from casework.handing import collect_answers, take_back
from casework.reading import open_case

ANSWER = [("answer", "가나건설입니다."), ("answer", "서무 담당입니다."), ("body", "붙임은 따로 드리겠습니다.")]


async def answers(clerk, path, fields=ANSWER, once="one"):
    return await clerk.sends(path, [("once", once), *fields])


async def test_a_copy_is_read_under_its_receivers_mark_and_answered(asked, clerk):
    [path] = await asked.hands("house1")
    person = await clerk("house1")
    assert person.url == "/factsheets"
    assert path in person.page
    assert "새로 옴" in person.page
    await person.goes(path)
    assert "출장 기록과 계약 서류를 요청합니다" in person.page
    assert re.search(r"주택과 사실확인서 제\d{4}호 1-1부 · 강주택 · 2026-11-23", person.page)
    assert "누구에게서 왔는지 알아내려 하지 마세요" in person.page
    await answers(person, path)
    assert "답변을 봉인해 보냈습니다" in person.page
    assert "가나건설" not in person.page
    assert "<textarea" not in person.page
    assert await collect_answers(asked.officer, asked.town.office) == 1
    view = await open_case(asked.case_id, asked.officer, asked.town.office)
    assert view.messages[-1].author == "department"


async def test_nobody_opens_somebody_elses_copy(asked, clerk):
    [path] = await asked.hands("house1")
    for login in ("house2", "park1"):
        other = await clerk(login)
        assert path not in other.page
        await other.goes(path)
        assert other.status == 404
        await other.goes("/help")
        await answers(other, path)
        assert other.status == 404


async def test_whoever_only_takes_calls_sees_no_fact_sheets(clerk):
    person = await clerk("desk1")
    assert person.url == "/entry"
    await person.goes("/factsheets")
    assert person.status == 403


async def test_a_copy_is_answered_once_however_often_it_is_sent(asked, clerk):
    [path] = await asked.hands("house1")
    person = await clerk("house1")
    await person.goes(path)
    await answers(person, path)
    await answers(person, path)
    assert "2026" in person.page
    await answers(person, path, once="another")
    assert person.status == 409
    assert "이미 답하신 글입니다" in person.page
    assert await collect_answers(asked.officer, asked.town.office) == 1


async def test_a_copy_taken_back_says_so_and_opens_no_more(asked, clerk):
    [path] = await asked.hands("house1")
    person = await clerk("house1")
    await person.goes(path)
    await take_back(asked.case_id, path.rpartition("/")[2], "다른 부서의 일이었음", asked.officer, asked.town.office)
    await answers(person, path)
    assert person.status == 409
    await person.goes(path)
    assert "거두어들였습니다" in person.page
    assert "출장 기록" not in person.page
    await person.goes("/factsheets")
    assert "거두어들임" in person.page


async def test_a_late_copy_says_so_and_may_still_be_answered(asked, clerk, town):
    [path] = await asked.hands("house1")
    town.clock.turn(days=20)
    person = await clerk("house1")
    assert "기한 지남" in person.page
    await person.goes(path)
    assert "답변 기한이 지났습니다" in person.page
    await answers(person, path)
    assert "보냈습니다" in person.page


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ([("answer", " "), ("answer", ""), ("body", "")], 422, "내용이 비어 있습니다"),
        ([("answer", "하나뿐")], 400, "형식을 알아볼 수 없습니다"),
        ([("answer", "ㄱ" * 20_001), ("answer", ""), ("body", "")], 413, "글이 너무 깁니다"),
        ([("answer", ""), ("answer", ""), ("body", "ㄱ" * 20_000), ("x", "y")], 200, "보냈습니다"),
    ],
)
async def test_what_does_not_fit_is_refused_in_a_sentence_and_nothing_written_is_lost(
    asked, clerk, fields, status, said
):
    [path] = await asked.hands("house1")
    person = await clerk("house1")
    await person.goes(path)
    await answers(person, path, fields)
    assert person.status == status
    assert said in person.page
    if status == 400:
        assert "하나뿐</textarea>" in person.page


async def test_an_answer_without_the_sessions_token_is_refused(asked, clerk):
    [path] = await asked.hands("house1")
    person = await clerk("house1")
    await person.sends(path, ANSWER, token=False)
    assert person.status == 403
    await person.sends(path, ANSWER, headers={"Sec-Fetch-Site": "cross-site"})
    assert person.status == 403


async def test_what_was_being_written_survives_the_lock(asked, clerk, portal_sessions):
    [path] = await asked.hands("house1")
    person = await clerk("house1")
    await person.goes(path)
    next(iter(portal_sessions._open.values())).lock()
    await answers(person, path)
    assert person.url.startswith("/locked?next=/factsheets/")
    assert "쓰시던 글은 그대로 있습니다" in person.page
    await person.sends("/locked", {"passphrase": "대나무 숲에 바람이 분다house1", "next": path, "otp": ""})
    assert person.url == path
    assert "서무 담당입니다.</textarea>" in person.page


async def test_an_account_that_is_taken_away_is_out_at_the_next_click(asked, clerk, town):
    [path] = await asked.hands("house1")
    person = await clerk("house1")
    await town.office.portal.suspend((await town.office.portal.by_login("house1")).id, suspended=True)
    await person.goes(path)
    assert person.url.startswith("/login")
    await person.signs_in("house1")
    assert person.status == 403


async def test_numbers_days_and_titles_tell_nothing_of_a_report(asked, clerk):
    await asked.hands("house1", "house2")
    first, second = await clerk("house1"), await clerk("house2")
    case = (await asked.town.office.cases.several([bytes.fromhex(asked.case_id)]))[0]
    for person in (first, second):
        for secret in (case.number, case.registry_number, asked.case_id, "corruption", "비리"):
            assert secret not in person.page
    titles = {re.search(r"<title>(.*?)</title>", person.page)[1] for person in (first, second)}
    assert titles == {"사실확인서 · 대숲 부서 화면"}
