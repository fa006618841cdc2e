"""How far a matter is, asked with number and contact: ordinary cases alone, and every other answer is the same."""

import pytest
from sqlalchemy import select

from casework.answering import reply
from casework.concluding import close, move
from casework.contacts import mobile_of, place_of, ways_of
from casework.converting import convert, give_back, hold_back
from casework.delivering import deliver
from casework.errors import UnknownStandingError, UnreadableContactError
from casework.founding import ensure_epoch_keys
from casework.holding import hold_case
from casework.ids import CaseId
from casework.inquiring import ask_standing
from casework.keeping import KeeperState, daily, round_once
from casework.publishing import publish_keys
from casework.reviewing.owning import give_to_reporter
from casework.reviewing.studying import study
from casework.store.drop_tables import standing
from casework.store.standings import keep_standing, kept_standing

CALL = "독고은별 010-9087-6513"
LAMP = "골목 가로등이 꺼졌습니다."


async def told(town, login="seojun", text=LAMP, contact=CALL, **more):
    """An ordinary complaint that was opened; its case, an officer of it, and its public number."""
    answers = {"contact": contact} if contact else {}
    _, reporter = await town.report(text, **{"kind": "grievance", "answers": answers} | more)
    await town.let_in(login)
    mailbox = await town.intake.drops.mailbox_by_tag(reporter.keys.tag_hash)
    row = await town.office.cases.by_mailbox(mailbox.id)
    return CaseId(row.id.hex()), await town.unlock(login), mailbox.number


async def cards(town):
    async with town.office.drops.store.reading() as connection:
        return list((await connection.execute(select(standing))).mappings())


async def refused(town, number, contact=CALL):
    with pytest.raises(UnknownStandingError) as refusal:
        await ask_standing(number, contact, town.intake)
    return refusal.value.code, refusal.value.status, refusal.value.args


@pytest.mark.parametrize(
    ("line", "ways"),
    [
        ("독고은별 010-9087-6513", ("01090876513",)),
        ("+82 10 9087 6513", ("01090876513",)),
        ("０１０.９０８７.６５１３ 저녁에", ("01090876513",)),
        ("(02) 2627-1234, Byeol@Example.COM", ("0226271234", "byeol@example.com")),
        ("시흥대로 73길 70 010-9087-6513", ("01090876513",)),
        ("시흥대로 73길 70, 101동 1203호", ()),
        ("이름만", ()),
    ],
)
def test_a_contact_is_read_however_it_is_spelled(line, ways):
    assert ways_of(line) == ways


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("독고은별 시흥대로 73길 70 010-9087-6513", "독고은별 시흥대로 73길 70"),
        ("시흥대로 73길 70, 101동 1203호 / Byeol@Example.COM", "시흥대로 73길 70, 101동 1203호"),
        ("(02) 2627-1234", ""),
        ("독고은별", "독고은별"),
    ],
)
def test_through_the_window_of_an_envelope_no_number_is_seen(line, place):
    assert place_of(line) == place


def test_only_a_mobile_takes_text_messages():
    assert mobile_of("02-2627-1234 또는 010-9087-6513") == "01090876513"
    assert mobile_of("02-2627-1234") == ""


async def test_number_and_contact_tell_how_far_it_is_and_no_word_of_it(any_town):
    case_id, seojun, number = await told(any_town)
    found = await ask_standing(number, "01090876513", any_town.intake)
    assert (found.stage, found.number) == ("received", number)
    assert found.next_day is not None
    await move(case_id, "reviewing", seojun, any_town.office)
    for typed in (number.lower(), number.replace("-", " "), f" {number} "):
        assert (await ask_standing(typed, "+82 10 9087 6513", any_town.intake)).stage == "reviewing"
    await reply(case_id, "자료를 더 보내 주세요.", (), seojun, any_town.office, ask=True)
    assert (await ask_standing(number, CALL, any_town.intake)).stands
    await close(case_id, "done", "고쳤습니다.", seojun, any_town.office)
    ended = await ask_standing(number, CALL, any_town.intake)
    assert (ended.stage, ended.next_day) == ("closed", None)


async def test_the_card_is_one_size_and_names_nobody(town):
    case_id, seojun, number = await told(town)
    (before,) = await cards(town)
    await move(case_id, "reviewing", seojun, town.office)
    (after,) = await cards(town)
    assert before["finder"] == after["finder"]
    assert len(before["card"]) == len(after["card"]) == 284
    assert before["card"] != after["card"]
    for row in (before, after):
        raw = b"".join(value for value in row.values() if isinstance(value, bytes))
        assert not any(each.encode() in raw for each in (number, "01090876513", "received", "reviewing"))


async def test_wrong_number_wrong_contact_and_protected_case_are_refused_alike(any_town):
    _, _, number = await told(any_town)
    _, _, protected = await told(any_town, "haneul", "동장이 돈을 받았습니다.", kind="corruption")
    _, _, anonymous = await told(any_town, contact="")
    found = {
        await refused(any_town, "ABCD-2345"),
        await refused(any_town, number, "010-9087-6514"),
        await refused(any_town, protected),
        await refused(any_town, anonymous),
        await refused(any_town, ""),
    }
    assert found == {("unknown_standing", 404, ())}
    assert len(await cards(any_town)) == 1


async def test_a_contact_that_is_neither_number_nor_address_is_said_to_be_so(town):
    with pytest.raises(UnreadableContactError):
        await ask_standing("ABCD-2345", "독고은별", town.intake)


async def test_a_bare_name_as_contact_is_no_proof(town):
    _, _, number = await told(town, contact="독고은별, 시흥대로 73길 70")
    assert await cards(town) == []
    await refused(town, number)


async def test_what_is_held_back_is_told_to_nobody_and_comes_back_when_it_is_given_back(town):
    case_id, seojun, number = await told(town)
    await hold_back(case_id, "전화로 돈 이야기를 하셨습니다", seojun, town.office)
    await refused(town, number)
    assert await cards(town) == []
    haneul = await town.unlock("haneul")
    await give_back(case_id, "가로등 이야기가 맞습니다", haneul, town.office)
    assert (await ask_standing(number, CALL, town.intake)).stage == "received"


async def test_a_converted_case_is_never_told_by_number_again(any_town):
    case_id, seojun, number = await told(any_town)
    await hold_back(case_id, "전화로 돈 이야기를 하셨습니다", seojun, any_town.office)
    haneul = await any_town.unlock("haneul")
    await convert(case_id, "corruption", haneul, any_town.office)
    await move(case_id, "reviewing", haneul, any_town.office)
    await refused(any_town, number)
    assert await cards(any_town) == []
    assert await kept_standing(any_town.office.cases.store, bytes.fromhex(case_id)) is None


async def test_killed_between_the_stores_the_keeper_takes_the_card_away(any_town):
    case_id, _, number = await told(any_town)
    office = any_town.office
    # The console changed the case and was killed before anything was delivered.
    await office.cases.change(bytes.fromhex(case_id), state="quarantined")
    assert len(await cards(any_town)) == 1
    await round_once(office, KeeperState(last_day=any_town.clock.today()))
    await refused(any_town, number)


async def test_killed_before_the_card_lies_there_the_keeper_lays_it(town):
    case_id, _, number = await told(town)
    store, row = town.office.cases.store, bytes.fromhex(case_id)
    kept = await kept_standing(store, row)
    (lying,) = await cards(town)
    async with town.office.drops.store.writing() as connection:
        await connection.execute(standing.delete())
    await keep_standing(store, kept, {lying["finder"]: lying["card"]})
    await refused(town, number)
    await round_once(town.office, KeeperState(last_day=town.clock.today()))
    assert (await ask_standing(number, CALL, town.intake)).stage == "received"


async def test_a_contact_that_goes_behind_the_quorum_takes_its_card_along(town):
    case_id, seojun, number = await told(town)
    held = await hold_case(bytes.fromhex(case_id), seojun, town.office)
    studied = await study(held, seojun, town.office)
    (said,) = [each for each in studied.said if each.part == "answer.contact"]
    at = f"{said.origin}.0.{len(said.text)}.PERSON.answer.contact"
    await give_to_reporter(case_id, at, seojun, town.office)
    await deliver(town.office)
    await refused(town, number)


async def test_some_time_after_the_end_nothing_is_told_any_more(any_town):
    case_id, seojun, number = await told(any_town)
    await close(case_id, "done", "고쳤습니다.", seojun, any_town.office)
    any_town.clock.turn(days=60)
    await ensure_epoch_keys(list(any_town.office.rules.desks), any_town.clock.today(), any_town.office)
    await publish_keys(any_town.office)
    await daily(any_town.office, any_town.clock.today())
    assert (await ask_standing(number, CALL, any_town.intake)).stage == "closed"
    any_town.clock.turn(days=1)
    await daily(any_town.office, any_town.clock.today())
    await refused(any_town, number)


async def test_a_case_that_is_gone_takes_its_card_along(town):
    _, _, number = await told(town)
    async with town.office.cases.store.writing() as connection:
        await connection.exec_driver_sql("DELETE FROM cases")
    await deliver(town.office)
    await refused(town, number)


async def test_without_its_key_a_copied_store_answers_no_guess(town):
    _, _, number = await told(town)
    (town.settings.keys / "standing.key").write_bytes(bytes(32))
    await refused(town, number)
