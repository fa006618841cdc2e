"""Changes of staff that tell a sealed register: left by public keys, compared in memory, gone once they were seen."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from casework.demo.staff_changes import change_staff
from casework.errors import NotFoundError, NotPermittedError
from casework.founding import add_officer
from casework.keeping import daily
from casework.registering.errors import NoRegisterError
from casework.registering.keys import seal_all_to_key
from casework.registering.staff_news import begun_from_news, grade_of, news_of
from casework.registering.staff_notes import done_with_notes, waiting_news
from casework.registering.writing import add_entry, move_entry, write_entry
from casework.staffing.changing import (
    apply_due,
    bring,
    confirm_plan,
    kept_plans,
    look_at,
    refuse_plan,
    waiting_plans,
    withdraw_plan,
)
from casework.staffing.errors import ChangesRefusedError
from casework.store.change_tables import staff_note, staff_plan_line
from casework.store.keyring_tables import wrap
from casework.store.registers import register_keys_of
from crypto.keys import PublicKey
from tests.casework.registering.keeping import joins
from tests.offices import officer

NAME = "registrant"
HEAD = "사번,이름,아이디,현 팀,새 팀,직급,구분,발령일,역할,창구,넘겨받을 사람\n"
# One of each: whoever stands in the register retires, leaves it, stays in it; somebody comes in; somebody is apart.
RETIRES = "10001,가온누리,,세무1과,,6급,퇴직,DAY,,,"
MOVES_OUT = "10002,나래울,,재무과,가산동,7급,전보,DAY,,,"
STAYS = "10003,다솜이,,건축과,세무2과,지방행정주사,전보,DAY,,,"
COMES_IN = "20001,라온제,,가산동,기획경제국 재무과,7급,전보,DAY,,,"
PROMOTED = "20002,마루한,,복지정책과,복지정책과,지방서기관,승진,DAY,,,"
APART = "20003,바다솔,,가산동,독산1동,8급,전보,DAY,,,"
EVERYBODY = (RETIRES, MOVES_OUT, STAYS, COMES_IN, PROMOTED, APART)
NAMES = ("가온누리", "나래울", "다솜이", "라온제", "마루한", "바다솔", "10001", "20002")


@pytest.fixture
async def peopled(any_town):
    await add_officer(officer("machine", "한관리", "", "administrator", ""), any_town.office)
    await add_officer(officer("head", "노담당", "", "office_head", ""), any_town.office)
    return any_town


@pytest.fixture
async def keeper(peopled):
    """Whoever keeps the register, with three who stand in it."""
    who = await joins(peopled, "yunri", "ethics_officer", "rights_team")
    for number, unit, ground in (
        ("10001", "세무1과", "tax"),
        ("10002", "재무과", "accounting"),
        ("1-0003", "건축과", "permits"),
    ):
        await registered(peopled, who, number, unit, ground)
    return who


async def registered(town, who, number: str, unit: str, ground: str):
    fields = {
        "label": f"등록 {number}", "employee": f"사번 {number}(지어낸 번호)", "unit": unit, "ground": ground,
        "publicity": "closed", "duty_from": "2024-01-02",
    }  # fmt: skip
    return await add_entry(NAME, fields, who, town.office)


def listed(town, *lines: str, after: int = 3) -> bytes:
    day = (town.clock.today() + timedelta(days=after)).isoformat()
    return (HEAD + "".join(f"{each}\n" for each in lines)).replace("DAY", day).encode()


async def brought(town, *lines: str, after: int = 3) -> None:
    await bring(listed(town, *lines, after=after), await town.unlock("machine"), town.office)


async def confirmed(town, *lines: str, after: int = 3) -> None:
    await brought(town, *lines, after=after)
    head = await town.unlock("head")
    (plan,) = await waiting_plans(head, town.office)
    await confirm_plan(plan.id, head, town.office)


async def told(town, keeper) -> dict[str, str]:
    """What each waiting note comes to, by the name in it."""
    return {each.note.name if each.note else "": each.what for each in await news_of(NAME, keeper, town.office)}


async def rows_of(town):
    async with town.office.cases.store.reading() as connection:
        return (await connection.execute(select(staff_note))).mappings().all()


async def note_of(town, keeper, name: str):
    return next(each for each in await news_of(NAME, keeper, town.office) if each.note and each.note.name == name)


async def test_each_note_says_what_it_comes_to_from_its_day_on(peopled, keeper):
    await confirmed(peopled, *EVERYBODY)
    assert await told(peopled, keeper) == {}
    assert await waiting_news(keeper, peopled.office) == ()
    peopled.clock.turn(days=3)
    assert await told(peopled, keeper) == {
        "가온누리": "retired", "나래울": "moved_out", "다솜이": "still", "라온제": "comes_in", "마루한": "comes_in",
        "바다솔": "apart",
    }  # fmt: skip
    (waiting,) = await waiting_news(keeper, peopled.office)
    assert (waiting.register, waiting.count) == (NAME, 6)
    assert (await note_of(peopled, keeper, "마루한")).ground == "4급 이상"


@pytest.mark.usefixtures("keeper")
async def test_nobody_of_them_has_an_account_and_nothing_is_kept_of_them_in_plain(peopled):
    looked = await look_at(listed(peopled, *EVERYBODY), await peopled.unlock("machine"), peopled.office)
    assert {(each.act, each.problem) for each in looked} == {("tell", "")}
    await confirmed(peopled, *EVERYBODY)
    rows = await rows_of(peopled)
    assert len(rows) == len(EVERYBODY)
    async with peopled.office.cases.store.reading() as connection:
        assert (await connection.execute(select(staff_plan_line))).all() == []
    for said in (*NAMES, "retired", "퇴직"):
        assert said not in repr([{**row, "body": b""} for row in rows])
        assert all(said.encode() not in row["body"] for row in rows)
    # What is told of whoever is registered looks like what is told of anybody else.
    assert len({len(row["body"]) for row in rows}) == 1
    assert {row["register"] for row in rows} == {NAME}


async def test_a_form_begins_with_what_the_list_says_and_saving_it_starts_the_clocks(peopled, keeper):
    await confirmed(peopled, RETIRES, COMES_IN)
    peopled.clock.turn(days=3)
    today, office = peopled.clock.today().isoformat(), peopled.office
    line = await note_of(peopled, keeper, "가온누리")
    entry_id, typed = await begun_from_news(NAME, line.id, keeper, office)
    assert entry_id == line.entry_id
    assert (typed["duty_to"], typed["retired_on"], typed["ended_by"]) == (today, today, "retired")
    assert (typed["label"], typed["unit"], typed["duty_from"]) == ("등록 10001", "세무1과", "2024-01-02")
    written = await write_entry(NAME, entry_id, typed, 1, keeper, office)
    await move_entry(NAME, entry_id, "ended", written.version, keeper, office)
    entry_id, typed = await begun_from_news(NAME, (await note_of(peopled, keeper, "라온제")).id, keeper, office)
    assert entry_id == ""
    assert (typed["employee"], typed["unit"], typed["ground"], typed["duty_from"]) == (
        "20001", "재무과", "accounting", today,
    )  # fmt: skip
    assert await add_entry(NAME, {**typed, "label": "등록 20001", "publicity": "closed"}, keeper, office)


async def test_who_moves_within_the_duty_keeps_it_and_who_leaves_it_ends_it(peopled, keeper):
    await confirmed(peopled, MOVES_OUT, STAYS)
    peopled.clock.turn(days=3)
    _, out = await begun_from_news(NAME, (await note_of(peopled, keeper, "나래울")).id, keeper, peopled.office)
    assert (out["duty_to"], out["ended_by"], out["retired_on"]) == (peopled.clock.today().isoformat(), "moved", "")
    _, stays = await begun_from_news(NAME, (await note_of(peopled, keeper, "다솜이")).id, keeper, peopled.office)
    assert (stays["unit"], stays["ground"], stays["duty_to"]) == ("세무2과", "tax", "")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("10001,가온누리,,세무1과,,,,DAY,,,", "left"),
        ("10001,가온누리,,세무1과,,,휴직,DAY,,,", "left"),
        ("10001,가온누리,,세무1과,명예퇴직,,,DAY,,,", "retired"),
        ("1-0001,가온누리,,세무1과,의원면직,6급,,DAY,,,", "retired"),
        ("20009,사슴,,가산동,퇴직,6급,,DAY,,,", "apart"),
        ("20009,사슴,,가산동,세무1과,8급,전보,DAY,,,", "apart"),
        ("20009,사슴,,가산동,세무1과,,전보,DAY,,,", "comes_in"),
        ("20009,사슴,,가산동,주거정비과,9급,전보,DAY,,,", "comes_in"),
    ],
)
async def test_what_the_words_of_a_list_come_to(peopled, keeper, line, what):
    await confirmed(peopled, line, after=0)
    assert await told(peopled, keeper) == {line.split(",")[1]: what}


async def test_who_stands_there_for_their_grade_keeps_it_where_the_list_says_none(peopled, keeper):
    await registered(peopled, keeper, "30001", "복지정책과", "grade4")
    line = "30001,아라온,,복지정책과,가산동,,전보,DAY,,,"
    await confirmed(peopled, line, line.replace("30001,아라온", "10002,나래울"), after=0)
    assert await told(peopled, keeper) == {"아라온": "still", "나래울": "moved_out"}
    _, typed = await begun_from_news(NAME, (await note_of(peopled, keeper, "아라온")).id, keeper, peopled.office)
    assert (typed["ground"], typed["unit"]) == ("grade4", "가산동")


async def test_an_officer_is_told_of_as_well_and_without_a_number_by_name_alone(peopled, keeper):
    await confirmed(peopled, "10001,박서준,seojun,열린민원팀,,6급,퇴직,DAY,,,강시온", after=0)
    assert await told(peopled, keeper) == {"박서준": "retired"}
    await confirmed(peopled, ",이나래,narae,인권조사팀,감사팀,,,DAY,조사관,,김하늘", after=0)
    line = await note_of(peopled, keeper, "이나래")
    assert (line.what, line.entry_id) == ("no_number", "")


@pytest.mark.parametrize(
    ("line", "act", "problem"),
    [
        ("30002,박서준,,재무과,,6급,퇴직,DAY,,,강시온", "leave", "namesake"),
        ("30002,박서준,,,,6급,퇴직,DAY,,,강시온", "leave", "namesake"),
        ("30002,박서준,다른 사람,재무과,,6급,퇴직,DAY,,,", "tell", ""),
        ("30002,박서준,,열린민원팀,,6급,퇴직,DAY,,,강시온", "leave", ""),
        ("30002,박서준,seojun,재무과,,6급,퇴직,DAY,,,강시온", "leave", ""),
        ("30002,새사람,,재무과,감사팀,6급,전보,DAY,조사관,,", "join", "no_login"),
        ("30002,새사람,,재무과,가산동,6급,전보,어제,,,", "tell", "no_day"),
        (",새사람,,재무과,가산동,6급,전보,DAY,,,", "join", "unknown"),
    ],
)
async def test_nobody_is_taken_for_a_namesake(peopled, line, act, problem):
    (looked,) = await look_at(listed(peopled, line), await peopled.unlock("machine"), peopled.office)
    assert (looked.act, looked.problem) == (act, problem)


@pytest.mark.usefixtures("keeper")
async def test_the_same_number_twice_is_a_contradiction(peopled):
    with pytest.raises(ChangesRefusedError):
        await brought(peopled, APART, APART)
    assert await rows_of(peopled) == []


async def test_a_list_that_is_refused_or_taken_back_tells_nothing(peopled, keeper):
    head, machine = await peopled.unlock("head"), await peopled.unlock("machine")
    await brought(peopled, RETIRES, after=0)
    assert await told(peopled, keeper) == {}  # nobody has confirmed it
    (plan,) = await waiting_plans(head, peopled.office)
    assert plan.told == 1
    await refuse_plan(plan.id, head, peopled.office)
    await brought(peopled, RETIRES, after=0)
    (plan,) = await kept_plans(machine, peopled.office)
    await withdraw_plan(plan.id, machine, peopled.office)
    assert await rows_of(peopled) == []
    assert await wraps_of_notes(peopled) == 0


async def wraps_of_notes(town) -> int:
    entries = 3  # of those who stand in the register
    async with town.office.keyring.store.reading() as connection:
        rows = await connection.execute(select(wrap.c.thing).where(wrap.c.kind == "register"))
        return len(rows.all()) - entries


async def test_of_a_list_that_is_taken_back_later_what_came_true_stays_told(peopled, keeper):
    machine = await peopled.unlock("machine")
    mixed = f"{RETIRES}\n{MOVES_OUT.replace('DAY', (peopled.clock.today() + timedelta(days=9)).isoformat())}"
    joins_later = f"20004,차오름,cha.oreum,가산동,감사팀,7급,전보,{peopled.clock.today().isoformat()},조사관,,"
    await confirmed(peopled, mixed, joins_later, after=0)
    (plan,) = await kept_plans(machine, peopled.office)
    await withdraw_plan(plan.id, machine, peopled.office)
    peopled.clock.turn(days=9)
    assert await told(peopled, keeper) == {"가온누리": "retired", "차오름": "comes_in"}


async def test_a_note_goes_when_it_was_seen(peopled, keeper):
    await confirmed(peopled, RETIRES, APART, after=0)
    line = await note_of(peopled, keeper, "바다솔")
    assert await done_with_notes(NAME, [line.id], keeper, peopled.office) == 1
    assert await done_with_notes(NAME, [line.id], keeper, peopled.office) == 0
    with pytest.raises(NotFoundError):
        await begun_from_news(NAME, line.id, keeper, peopled.office)
    assert await told(peopled, keeper) == {"가온누리": "retired"}
    assert await wraps_of_notes(peopled) == 1


async def test_a_note_that_nobody_looked_at_goes_when_it_is_old(peopled, keeper):
    days = peopled.office.rules.officers.note_days
    await confirmed(peopled, RETIRES, after=-days)
    await daily(peopled.office, peopled.clock.today())
    assert await told(peopled, keeper) == {"가온누리": "retired"}
    peopled.clock.turn(days=1)
    await daily(peopled.office, peopled.clock.today())
    assert await rows_of(peopled) == []
    assert await wraps_of_notes(peopled) == 0


async def test_only_who_writes_in_the_register_opens_them(peopled, keeper):
    await confirmed(peopled, RETIRES, after=0)
    (row,) = await rows_of(peopled)
    lead = await peopled.unlock("lead")
    auditor = await joins(peopled, "gamsa", "auditor")
    for other in (lead, auditor):
        for doing in (
            news_of(NAME, other, peopled.office),
            begun_from_news(NAME, row["id"].hex(), other, peopled.office),
            done_with_notes(NAME, [row["id"].hex()], other, peopled.office),
        ):
            with pytest.raises((NoRegisterError, NotPermittedError)):
                await doing
        assert await waiting_news(other, peopled.office) == ()
    with pytest.raises(NoRegisterError):  # one that hears of nothing
        await news_of("employment_review", keeper, peopled.office)
    # Whoever brought the list has no wrap of the key either.
    machine = await peopled.unlock("machine")
    (key,) = await register_keys_of(peopled.office.cases.store, NAME)
    assert await peopled.office.keyring.find_many([key.id, row["id"]], machine.key.public.key_id) == {}
    assert len(await rows_of(peopled)) == 1


async def test_a_note_that_was_changed_is_refused_and_said_and_the_others_open(peopled, keeper):
    await confirmed(peopled, RETIRES, MOVES_OUT, after=0)
    line = await note_of(peopled, keeper, "가온누리")
    other = await note_of(peopled, keeper, "나래울")
    bodies = {row["id"].hex(): row["body"] for row in await rows_of(peopled)}
    body = bodies[line.id]
    for spoiled in (body[:-1] + bytes([body[-1] ^ 1]), bodies[other.id]):
        async with peopled.office.cases.store.writing() as connection:
            this = staff_note.c.id == bytes.fromhex(line.id)
            await connection.execute(update(staff_note).where(this).values(body=spoiled))
        assert await told(peopled, keeper) == {"": "broken", "나래울": "moved_out"}
        with pytest.raises(NotFoundError):
            await begun_from_news(NAME, line.id, keeper, peopled.office)
    assert await done_with_notes(NAME, [line.id], keeper, peopled.office) == 1


async def test_what_is_sealed_to_the_register_and_is_no_note_is_refused(peopled, keeper):
    await confirmed(peopled, RETIRES, after=0)
    (key,) = await register_keys_of(peopled.office.cases.store, NAME)
    for content in ({"fields": {"label": "x"}}, {"staff": "x"}, {"staff": {"day": "어제"}}):
        ((forged, body),) = await seal_all_to_key([content], PublicKey(key.public_key), peopled.office)
        async with peopled.office.cases.store.writing() as connection:
            await connection.execute(update(staff_note).values(id=forged, body=body))
        assert await told(peopled, keeper) == {"": "broken"}


async def test_the_key_is_made_for_who_will_read_it_and_without_anybody_nothing_is_left(peopled):
    keepers = [each.login for each in await peopled.office.people.all() if each.roles == "team_lead"]
    assert keepers  # the lead of the team reads it
    await brought(peopled, RETIRES, after=0)
    (key,) = await register_keys_of(peopled.office.cases.store, NAME)
    lead = await peopled.unlock("lead")
    assert key.id in await peopled.office.keyring.find_many([key.id], lead.key.public.key_id)
    assert len(await rows_of(peopled)) == 1


@pytest.mark.parametrize(
    ("said", "grade"),
    [
        ("지방서기관", "4급"),
        ("지방서기", "8급"),
        ("지방행정주사보", "7급"),
        ("행정 6급", "6급"),
        ("부이사관", "3급"),
        ("촉탁", ""),
    ],
)
def test_a_grade_is_known_by_the_longest_word_for_it(town, said, grade):
    assert grade_of(said, town.office.rules) == grade


@pytest.mark.usefixtures("keeper")
async def test_a_list_that_only_tells_is_done_once_it_is_confirmed(peopled):
    await confirmed(peopled, RETIRES, after=3)
    assert await kept_plans(await peopled.unlock("machine"), peopled.office) == ()
    assert await apply_due(peopled.office) == 0


async def test_the_list_of_the_demo_shows_each_thing_that_can_come_of_one(peopled, keeper):
    for number, unit, ground in (("50001", "민원감사담당관", "audit"), ("50002", "주거정비과", "real_estate")):
        await registered(peopled, keeper, number, unit, ground)
    await registered(peopled, keeper, "50004", "위생과", "permits")
    await change_staff([await peopled.unlock(each) for each in ("machine", "head")], peopled.office)
    assert sorted((await told(peopled, keeper)).values()) == [
        "apart", "comes_in", "comes_in", "moved_out", "retired", "still",
    ]  # fmt: skip
