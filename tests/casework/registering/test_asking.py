"""What is asked about entries at the portal: read, filled in, brought back with files, and what must not work."""

import asyncio
import io
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import select, update

from casework.asks import AskAnswer, signed_ask_answer
from casework.errors import NotAllowedNowError, NotFoundError, NothingChosenError, NotPermittedError, Refusal
from casework.list_errors import TooManyFilesError
from casework.portal.asks import AskState, answer_ask, asks_of, open_ask, read_given
from casework.registering.answered import collect_asked
from casework.registering.asking import asks_about, asks_offered, offer_of_ask, take_back_ask
from casework.registering.enclosing import enclose, files_with, read_enclosed
from casework.registering.errors import FieldsRefusedError, NoRegisterError
from casework.registering.keys import share_register_keys
from casework.registering.reading import open_entry
from casework.registering.writing import write_entry
from casework.store.asks import AskAnswerRow, sweep_asks
from casework.store.portal_tables import ask as ask_table
from casework.store.portal_tables import ask_answer, ask_chunk
from crypto.context import Purpose, SealingContext
from crypto.keys import SigningKey
from crypto.seal import seal
from tests.casework.registering.keeping import joins
from tests.casework.registering.questions import (
    FINDING,
    PAPERS,
    asked_of,
    auditor_of,
    entered,
    only_ask,
    with_citizen,
)
from tests.casework.registering.test_entry_files import photo

NAME = "data_request"


@pytest.fixture
async def keeper(any_town):
    return await auditor_of(any_town)


@pytest.fixture
async def asked(any_town, keeper):
    """An entry whose department was asked for papers."""
    entry = await entered(any_town, keeper, NAME, PAPERS)
    assert await asked_of(any_town, keeper, NAME, entry, "request") == 1
    return entry


async def seen(town, keeper, entry, name=NAME):
    view = await open_entry(name, entry.id.hex(), keeper, town.office)
    return view, await asks_about(view, keeper, town.office)


async def rows_of(town, table):
    async with town.portal.store.store.reading() as connection:
        return list((await connection.execute(select(table))).mappings())


async def test_papers_asked_for_are_read_sent_and_lie_with_the_entry(any_town, keeper, asked):
    line, clerk = await only_ask(any_town)
    assert line.state is AskState.NEW
    view = await open_ask(line.id, clerk, any_town.portal)
    assert (view.copy.mark, view.copy.holder) == ("주택과 자료요구-2026-0001", "강주택")
    assert "2026. 12. 1." in view.copy.text
    assert view.copy.rows[1] == ("수의계약 목록", "목록·엑셀")
    assert [each.name for each in view.fields] == ["reply"]
    assert await collect_asked(keeper, any_town.office) == 0
    _, (told,) = await seen(any_town, keeper, asked)
    assert (told.who, told.state, told.is_late) == ("강주택 (주택과)", "read", False)
    await answer_ask(
        line.id, {"reply": "둘 다 붙입니다."}, [("목록.jpg", photo()), ("준공.jpg", photo())], clerk, any_town.portal
    )
    assert await collect_asked(keeper, any_town.office) == 1
    entry, (told,) = await seen(any_town, keeper, asked)
    assert (entry.row.state, entry.values["reply"], entry.values["answered_on"]) == (
        "answered", "둘 다 붙입니다.", "2026-11-23",
    )  # fmt: skip
    assert (told.state, told.may_take_back, told.said, told.lost) == ("answered", False, (), 0)
    files = await files_with(NAME, entry.id, keeper, any_town.office)
    assert sorted(each.name for each in files) == ["목록.jpg", "준공.jpg"]
    _, octets = await read_enclosed(NAME, entry.id, files[0].id, keeper, any_town.office)
    data = b"".join([each async for each in octets])
    assert Image.open(io.BytesIO(data)).size == (64, 48)
    assert b"SECRET" not in data
    first, *_, last = entry.changes
    assert (first.act, first.officer_name, last.act) == ("answered", "", "added")
    assert await rows_of(any_town, ask_answer) == await rows_of(any_town, ask_chunk) == []
    assert (await only_ask(any_town))[0].state is AskState.ANSWERED
    assert await collect_asked(keeper, any_town.office) == 0


async def test_nothing_of_letter_answer_or_files_lies_in_plain_at_the_portal(any_town, keeper, asked):
    line, clerk = await only_ask(any_town)
    await answer_ask(line.id, {"reply": "보기드문낱말"}, [("희귀한이름.jpg", photo())], clerk, any_town.portal)
    lying = repr([await rows_of(any_town, table) for table in (ask_table, ask_answer, ask_chunk)])
    raw = b"".join(row[key] for row in await rows_of(any_town, ask_answer) for key in ("body", "wrap"))
    for said in ("보기드문낱말", "희귀한이름", "계약 서류", "자료요구", "강주택"):
        assert said not in lying
        assert said.encode() not in raw
    assert await collect_asked(keeper, any_town.office) == 1
    assert (await seen(any_town, keeper, asked))[0].values["reply"] == "보기드문낱말"


async def test_a_department_confirms_a_finding_or_says_what_differs(any_town, keeper):
    entry = await entered(any_town, keeper, "audit_finding", FINDING)
    await asked_of(any_town, keeper, "audit_finding", entry, "confirmation", ("house1", "house2"))
    line, clerk = await only_ask(any_town)
    for typed, wrong in (
        ({}, {"confirmed": "required"}),
        ({"confirmed": "perhaps"}, {"confirmed": "choice"}),
        ({"confirmed": "differs"}, {"confirmed_text": "said"}),
        ({"confirmed": "same", "confirmed_text": "가" * 20_001}, {"confirmed_text": "too_long"}),
    ):
        with pytest.raises(FieldsRefusedError) as refused:
            await answer_ask(line.id, typed, [], clerk, any_town.portal)
        assert {name: each.code for name, each in refused.value.wrong.items()} == wrong
    assert await rows_of(any_town, ask_answer) == []
    said = {"confirmed": "differs", "confirmed_text": "두 번은 확인했습니다.", "measure": "notice", "fact": "거짓"}
    await answer_ask(line.id, said, [], clerk, any_town.portal)
    assert await collect_asked(keeper, any_town.office) == 1
    view, _ = await seen(any_town, keeper, entry, "audit_finding")
    told = {name: view.values.get(name) for name in ("confirmed", "confirmed_text", "confirmed_on", "measure", "fact")}
    assert told == {
        "confirmed": "differs", "confirmed_text": "두 번은 확인했습니다.", "confirmed_on": "2026-11-23",
        "measure": None, "fact": FINDING["fact"],
    }  # fmt: skip
    assert view.row.state == "drafted"


@pytest.mark.parametrize(("interest", "state"), [("none", "cleared"), ("has", "excluded")])
async def test_a_citizen_auditor_says_whether_there_is_an_interest(any_town, keeper, interest, state):
    await with_citizen(any_town)
    entry = await an_activity(any_town, keeper)
    await asked_of(any_town, keeper, "auditor_assignment", entry, "interest", ("citizen1",))
    line, citizen = await only_ask(any_town, "citizen1")
    await answer_ask(line.id, {"interest": interest}, [], citizen, any_town.portal)
    await collect_asked(keeper, any_town.office)
    view, _ = await seen(any_town, keeper, entry, "auditor_assignment")
    assert (view.row.state, view.values["interest"]) == (state, interest)


async def an_activity(town, keeper):
    person = await entered(town, keeper, "citizen_auditor", dict(NEW_CITIZEN))
    activity = {
        "citizen_auditor": person.number, "kind": "defect_check", "title": "경로당 하자검사 동행",
        "worked_on": "2026-11-27", "access_until": "2026-11-30",
    }  # fmt: skip
    return await entered(town, keeper, "auditor_assignment", activity)


NEW_CITIZEN = {
    "seat": "기술 3", "kind": "technical", "term_no": "6", "term": "2024.1.1.~2026.12.31.", "person": "온시민",
}  # fmt: skip


async def test_what_goes_along_opens_until_its_day_and_no_longer(any_town, keeper):
    await with_citizen(any_town)
    entry = await an_activity(any_town, keeper)
    key, typed = entry.id.hex(), {"interest": "none"}
    await asked_of(any_town, keeper, "auditor_assignment", entry, "interest", ("citizen1",))
    line, citizen = await only_ask(any_town, "citizen1")
    await answer_ask(line.id, typed, [], citizen, any_town.portal)
    await collect_asked(keeper, any_town.office)
    kept = await enclose("auditor_assignment", key, photo(), "가린 도면.jpg", keeper, any_town.office)
    await asked_of(any_town, keeper, "auditor_assignment", entry, "report", ("citizen1",), file_ids=(kept.id,))
    line = next(each for each in await asks_of(citizen, any_town.portal) if each.state is AskState.NEW)
    opened = await open_ask(line.id, citizen, any_town.portal)
    (given,) = opened.copy.files
    name, data = await read_given(line.id, given.id.hex(), citizen, any_town.portal)
    assert (name, Image.open(io.BytesIO(data)).size) == ("가린 도면.jpg", (64, 48))
    any_town.clock.turn(days=8)
    shut = await open_ask(line.id, citizen, any_town.portal)
    assert (shut.copy, shut.line.state, shut.may_answer) == (None, AskState.CLOSED, False)
    with pytest.raises(NotFoundError):
        await read_given(line.id, given.id.hex(), citizen, any_town.portal)
    with pytest.raises(NotAllowedNowError):
        await answer_ask(line.id, {"hours": "3", "opinion": "좋음"}, [], citizen, any_town.portal)
    store, today = any_town.portal.store.store, any_town.clock.today()
    await sweep_asks(store, today.replace(year=2020), today)
    assert await rows_of(any_town, ask_chunk) == []
    assert {row["body"] for row in await rows_of(any_town, ask_table) if row["until"]} == {None}


async def test_a_copy_taken_back_opens_no_more_and_an_answered_one_cannot_be(any_town, keeper, asked):
    line, clerk = await only_ask(any_town)
    await take_back_ask(NAME, asked.id.hex(), line.id, keeper, any_town.office)
    assert (await open_ask(line.id, clerk, any_town.portal)).copy is None
    with pytest.raises(NotAllowedNowError):
        await answer_ask(line.id, {"reply": "늦었습니다."}, [], clerk, any_town.portal)
    with pytest.raises(NotAllowedNowError):
        await take_back_ask(NAME, asked.id.hex(), line.id, keeper, any_town.office)
    await asked_of(any_town, keeper, NAME, asked, "request", ("house2",))
    other, clerk = await only_ask(any_town, "house2")
    await answer_ask(other.id, {"reply": "보냅니다."}, [], clerk, any_town.portal)
    with pytest.raises(NotAllowedNowError):
        await take_back_ask(NAME, asked.id.hex(), other.id, keeper, any_town.office)
    assert await collect_asked(keeper, any_town.office) == 1


async def test_only_whose_department_it_is_can_be_asked_and_only_by_who_writes(any_town, keeper, asked):
    offer = await offer_of_ask(NAME, asked.id.hex(), "request", keeper, any_town.office)
    assert [name for _, name, _ in offer.people] == ["강주택", "노집"]
    for logins, refusal in ((("park1",), NotFoundError), (("desk1",), NotFoundError), ((), NothingChosenError)):
        with pytest.raises(refusal):
            await asked_of(any_town, keeper, NAME, asked, "request", logins)
    with pytest.raises(FieldsRefusedError) as refused:
        await asked_of(any_town, keeper, NAME, asked, "request", answer_by="2026-11-22")
    assert refused.value.wrong["answer_by"].code == "past"
    with pytest.raises(NotFoundError):
        await asked_of(any_town, keeper, NAME, asked, "confirmation")
    reader = await joins(any_town, "siu", "works_officer")
    assert (await seen(any_town, reader, asked))[1] == ()
    await share_register_keys(keeper, any_town.office)
    view, told = await seen(any_town, reader, asked)
    assert (asks_offered(view), [each.may_take_back for each in told]) == ((), [False])
    with pytest.raises(NotFoundError):
        await asked_of(any_town, reader, NAME, asked, "request")
    with pytest.raises(NoRegisterError):
        await asked_of(any_town, await any_town.unlock("haneul"), NAME, asked, "request")
    assert len(await rows_of(any_town, ask_table)) == 1


async def test_nobody_opens_or_answers_somebody_elses(any_town, asked):
    assert asked.number == "자료요구-2026-0001"
    line, _ = await only_ask(any_town)
    other = await any_town.admit("house2")
    for act in (
        open_ask(line.id, other, any_town.portal),
        answer_ask(line.id, {"reply": "제가 합니다."}, [], other, any_town.portal),
        read_given(line.id, "0" * 32, other, any_town.portal),
    ):
        with pytest.raises(NotFoundError):
            await act
    with pytest.raises(NotPermittedError):
        await asks_of(await any_town.admit("desk1"), any_town.portal)
    async with any_town.portal.store.store.writing() as connection:
        await connection.execute(update(ask_table).values(account_id=other.account.id))
    with pytest.raises(NotFoundError):
        await open_ask(line.id, other, any_town.portal)


async def test_an_answer_is_taken_once_however_often_it_is_sent_at_once(any_town, keeper, asked):
    line, clerk = await only_ask(any_town)
    tries = [answer_ask(line.id, {"reply": f"{n}번째"}, [], clerk, any_town.portal) for n in range(4)]
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(each is None for each in ended) == 1
    assert {type(each) for each in ended if each is not None} == {NotAllowedNowError}
    came = await asyncio.gather(*(collect_asked(keeper, any_town.office) for _ in range(3)))
    assert sum(came) == 1
    assert len((await seen(any_town, keeper, asked))[0].changes) == 2


async def test_an_answer_somebody_else_signed_is_refused_and_changes_nothing(any_town, keeper, asked):
    line, clerk = await only_ask(any_town)
    view = await open_ask(line.id, clerk, any_town.portal)
    ask_id = bytes.fromhex(line.id)
    forged = signed_ask_answer(
        AskAnswer(fields={"reply": "꾸민 답"}), ask_id, any_town.office.office, SigningKey.generate()
    )
    about = SealingContext(purpose=Purpose.HANDOUT_ANSWER, office=any_town.office.office, message_id=ask_id)
    sealed = seal(forged, to=[view.copy.answer_key], about=about)
    row = AskAnswerRow(ask_id=ask_id, body=sealed.body.raw, wrap=sealed.wraps[0].raw)
    async with any_town.portal.store.store.writing() as connection:
        await connection.execute(
            ask_answer.insert().values({name: getattr(row, name) for name in row.__dataclass_fields__})
        )
    assert await collect_asked(keeper, any_town.office) == 0
    entry, (told,) = await seen(any_town, keeper, asked)
    assert (told.state, entry.row.state, entry.values.get("reply")) == ("refused", "asked", None)
    assert await rows_of(any_town, ask_answer) == []


async def test_an_answer_to_one_copy_is_none_to_another(any_town, keeper, asked):
    line, clerk = await only_ask(any_town)
    await answer_ask(line.id, {"reply": "첫 번째에만"}, [], clerk, any_town.portal)
    await asked_of(any_town, keeper, NAME, asked, "request")
    other = next(each for each in await asks_of(clerk, any_town.portal) if each.id != line.id)
    async with any_town.portal.store.store.writing() as connection:
        await connection.execute(update(ask_answer).values(ask_id=bytes.fromhex(other.id)))
    assert await collect_asked(keeper, any_town.office) == 0
    assert (await seen(any_town, keeper, asked))[0].values.get("reply") is None


async def test_what_cannot_be_put_into_fields_any_more_is_shown_as_it_was_said(any_town, keeper, asked):
    line, clerk = await only_ask(any_town)
    await answer_ask(line.id, {"reply": "그때는 됐습니다."}, [], clerk, any_town.portal)
    rule = any_town.office.rules.registers[NAME]
    renamed = replace(rule, asks=(replace(rule.asks[0], name="another"),))
    rules = replace(any_town.office.rules, registers={**any_town.office.rules.registers, NAME: renamed})
    assert await collect_asked(keeper, replace(any_town.office, rules=rules)) == 1
    _, (told,) = await seen(any_town, keeper, asked)
    assert (told.state, told.said) == ("answered", (("부서의 답", "그때는 됐습니다."),))


async def test_too_many_files_or_one_that_cannot_be_cleaned_refuse_the_whole_answer(any_town, keeper, asked):
    line, clerk = await only_ask(any_town)
    with pytest.raises(TooManyFilesError):
        await answer_ask(line.id, {"reply": "많음"}, [("a.jpg", b"")] * 11, clerk, any_town.portal)
    with pytest.raises(Refusal) as refused:
        await answer_ask(line.id, {"reply": "이상한 것"}, [("a.exe", b"MZ" + bytes(500))], clerk, any_town.portal)
    assert refused.value.code == "file_format_unknown"
    assert await rows_of(any_town, ask_answer) == await rows_of(any_town, ask_chunk) == []
    await answer_ask(line.id, {"reply": "다시"}, [], clerk, any_town.portal)
    assert await collect_asked(keeper, any_town.office) == 1
    assert (await seen(any_town, keeper, asked))[0].values["reply"] == "다시"


async def test_a_file_that_was_changed_at_the_portal_is_lost_by_number_and_the_rest_comes(any_town, keeper, asked):
    line, clerk = await only_ask(any_town)
    files = [("하나.jpg", photo()), ("둘.jpg", photo())]
    await answer_ask(line.id, {"reply": "두 개"}, files, clerk, any_town.portal)
    async with any_town.portal.store.store.writing() as connection:
        first = (await connection.execute(select(ask_chunk.c.file_id).limit(1))).scalar_one()
        await connection.execute(update(ask_chunk).where(ask_chunk.c.file_id == first).values(data=bytes(200)))
    assert await collect_asked(keeper, any_town.office) == 1
    entry, (told,) = await seen(any_town, keeper, asked)
    assert (told.lost, entry.values["reply"]) == (1, "두 개")
    assert len(await files_with(NAME, entry.id, keeper, any_town.office)) == 1


async def test_what_an_officer_is_writing_meanwhile_is_not_written_over(any_town, keeper, asked):
    view, _ = await seen(any_town, keeper, asked)
    line, clerk = await only_ask(any_town)
    await answer_ask(line.id, {"reply": "부서의 말"}, [], clerk, any_town.portal)
    typed = {**PAPERS, "title": "고친 제목"}
    await write_entry(NAME, view.id, typed, view.row.version, keeper, any_town.office)
    assert await collect_asked(keeper, any_town.office) == 1
    entry, _ = await seen(any_town, keeper, asked)
    assert (entry.values["title"], entry.values["reply"]) == ("고친 제목", "부서의 말")
