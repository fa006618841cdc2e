"""The same matter again: seen in memory by who holds both cases, linked by an officer, never with a protected one."""

import gc

import pytest
from sqlalchemy import select

from casework.alike import shared_words
from casework.assigning import recuse
from casework.comparing import Comparison, Comparisons, compare_some, like, people_of
from casework.converting import convert, give_back, hold_back
from casework.errors import NotAllowedNowError, NotFoundError, NotYourCaseError, StaleError
from casework.founding import add_officer
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.listing import InboxQuery, inbox
from casework.reading import open_case
from casework.repeating import alike_to, answer_joined, join, link, unlink
from casework.repeats import repeats_of
from casework.store.office_tables import journal
from casework.store.repeat_tables import case_repeat
from policies.loading import load
from tests.offices import officer

RULES = load()
LAMPS = (
    "골목 가로등이 이틀째 꺼져 있습니다. 고쳐 주세요.",
    "전에도 말씀드렸는데 골목 가로등이 아직도 꺼져 있습니다. 고쳐 주세요.",
    "가로등이 꺼졌습니다.",
)
WASTE = "음식물 쓰레기를 며칠째 안 가져가서 냄새가 납니다."


async def told(town, text: str, contact: str = "", login: str = "seojun", **more) -> CaseId:
    """Somebody tells a complaint, and the officer's session opens it."""
    before = await everybody(town, login)
    await town.report(text, **{"kind": "grievance", "answers": {"contact": contact} if contact else {}} | more)
    await town.let_in(login)
    (new,) = set(await everybody(town, login)) - set(before)
    return new


async def everybody(town, login: str) -> list[CaseId]:
    page = await inbox(await town.unlock(login), InboxQuery(view="all"), town.office)
    return [CaseId(each.id) for each in page.lines]


async def compared(town, login: str):
    """An officer's keys and the table of their session, filled."""
    unlocked = await town.unlock(login)
    comparison = Comparisons().open(unlocked, town.office.rules)
    while await compare_some(comparison, unlocked, town.office):
        pass
    return unlocked, comparison


async def seen(town, case_id: CaseId, login: str = "seojun") -> list[str]:
    unlocked, comparison = await compared(town, login)
    return [each.line.id for each in (await alike_to(case_id, comparison, unlocked, town.office)).cases]


async def number(town, case_id: CaseId, login: str = "seojun") -> tuple[int, int]:
    unlocked = await town.unlock(login)
    view = await repeats_of(await hold_case(case_bytes(case_id), unlocked, town.office), unlocked, town.office)
    return view.number, len(view.members)


@pytest.fixture
async def second(any_town):
    """A colleague at the complaints desk."""
    new = officer("yuna", "서유나", "complaints_team", "complaints_officer", "complaints")
    await add_officer(new, any_town.office)
    from casework.founding import ensure_epoch_keys  # noqa: PLC0415
    from casework.publishing import publish_keys  # noqa: PLC0415

    await ensure_epoch_keys(["complaints"], any_town.clock.today(), any_town.office)
    await publish_keys(any_town.office)
    return any_town


async def test_what_means_the_same_is_alike_whatever_its_words_are(town):
    first, again, short = [await told(town, text) for text in LAMPS]
    await told(town, WASTE)
    assert set(await seen(town, first)) == {again, short}


async def test_the_same_place_makes_little_alike_enough_and_says_so(town):
    one = await told(town, "시흥대로73길 70 앞 보도블록이 깨져 넘어질 뻔했습니다.")
    other = await told(town, "시흥대로 73길 70 앞인데 길바닥이 꺼져서 위험해요.")
    far = await told(town, "가산디지털1로 145 주차장은 몇 시에 닫나요?")
    unlocked, comparison = await compared(town, "seojun")
    (found,) = (await alike_to(one, comparison, unlocked, town.office)).cases
    assert (found.line.id, found.likeness.same_place) == (other, True)
    assert far not in await seen(town, one)


async def test_the_same_person_is_known_by_a_tag_that_only_this_session_can_make(town):
    one = await told(town, LAMPS[0], "독고은별 010-0000-1234")
    await told(town, LAMPS[1], "01000001234")
    await told(town, LAMPS[2], "선우하람 010-0000-9999")
    unlocked, comparison = await compared(town, "seojun")
    found = (await alike_to(one, comparison, unlocked, town.office)).cases
    assert [each.likeness.same_person for each in found] == [True, False]
    _, other = await compared(town, "seojun")
    held = comparison.alike.told(case_bytes(one)), other.alike.told(case_bytes(one))
    assert held[0].people.isdisjoint(held[1].people)  # another session's tags say nothing here
    assert "1234" not in str(held)


def test_the_reason_names_words_that_say_something():
    assert shared_words(LAMPS[0], LAMPS[1], RULES.repeats) == ("골목", "가로등", "꺼져", "고쳐")


async def test_what_is_covered_is_never_named_as_a_reason(town):
    one = await told(town, "골목 가로등이 꺼졌습니다. 관리소 번호는 010-0000-1234입니다.")
    await told(town, "골목 가로등이 또 꺼졌습니다. 관리소 번호 010-0000-1234로 알려 주세요.")
    unlocked, comparison = await compared(town, "seojun")
    (found,) = (await alike_to(one, comparison, unlocked, town.office)).cases
    assert "가로등" in str(found.likeness.words)
    assert not [word for word in found.likeness.words if any(sign.isdigit() for sign in word)]


async def test_protected_cases_are_compared_with_nothing(town):
    await town.report("골목 가로등 공사 업체에서 과장이 돈을 받았습니다.", kind="corruption")
    await town.report("골목 가로등 공사 업체에서 과장이 돈을 받았습니다. 확인해 주세요.", kind="corruption")
    await town.let_in("haneul")
    first, _ = await everybody(town, "haneul")
    unlocked, comparison = await compared(town, "haneul")
    assert len(comparison.alike) == 0
    assert (await alike_to(first, comparison, unlocked, town.office)).count == 0
    with pytest.raises(NotFoundError):
        await link(first, [(await everybody(town, "haneul"))[1]], unlocked, town.office)


async def test_another_desk_s_officer_sees_nothing_and_links_nothing(town):
    first, again = [await told(town, text) for text in LAMPS[:2]]
    await town.report(LAMPS[2], kind="grievance", desk="field")
    await town.let_in("sion")
    (own,) = await everybody(town, "sion")
    assert await seen(town, own, "sion") == []
    unlocked, comparison = await compared(town, "sion")
    assert len(comparison.alike) == 1
    with pytest.raises(NotYourCaseError):
        await alike_to(first, comparison, unlocked, town.office)
    for pair in ((own, first), (own, again)):
        with pytest.raises(NotFoundError):
            await link(pair[0], [pair[1]], unlocked, town.office)
    with pytest.raises(NotYourCaseError):
        await link(first, [own], unlocked, town.office)


async def test_whoever_steps_aside_sees_neither_the_case_nor_that_it_counts(second):
    town = second
    cases = [await told(town, text) for text in LAMPS]
    yuna, table = await compared(town, "yuna")
    assert len((await alike_to(cases[0], table, yuna, town.office)).cases) == 2
    await link(cases[0], cases[1:], await town.unlock("seojun"), town.office)
    assert await number(town, cases[2], "yuna") == (3, 3)
    await recuse(cases[1], "가까운 이웃의 일입니다.", yuna, town.office)
    view = await alike_to(cases[0], table, yuna, town.office)  # the table of before still lies in her session
    assert [each.line.id for each in view.cases] == [cases[2]]
    assert case_bytes(cases[1]) not in table.alike
    assert await number(town, cases[2], "yuna") == (2, 2)
    assert await number(town, cases[2]) == (3, 3)
    # Nor does a link of hers push it out of the records of those who may see it.
    fourth = await told(town, "골목 가로등이 또 꺼져 있습니다.")
    await link(cases[0], [fourth], yuna, town.office)
    assert await number(town, fourth) == (4, 4)


async def test_a_case_that_is_held_back_leaves_every_table_and_every_link_at_once(any_town):
    first, again, third = [await told(any_town, text) for text in LAMPS]
    unlocked, comparison = await compared(any_town, "seojun")
    await link(first, [again, third], unlocked, any_town.office)
    await hold_back(again, "비위를 알리는 글로 보입니다.", unlocked, any_town.office)
    assert [each.line.id for each in (await alike_to(first, comparison, unlocked, any_town.office)).cases] == [third]
    assert await number(any_town, third) == (2, 2)
    haneul = await any_town.unlock("haneul")
    assert await number(any_town, again, "haneul") == (1, 0)
    assert await seen(any_town, again, "haneul") == []
    await convert(again, "corruption", haneul, any_town.office)
    assert await number(any_town, third) == (2, 2)
    async with any_town.office.cases.store.reading() as connection:
        assert case_bytes(again) not in (await connection.execute(select(case_repeat.c.case_id))).scalars().all()


async def test_what_was_given_back_is_compared_again(town):
    first, again = [await told(town, text) for text in LAMPS[:2]]
    await hold_back(again, "비위를 알리는 글로 보입니다.", await town.unlock("seojun"), town.office)
    await give_back(again, "여느 민원입니다.", await town.unlock("haneul"), town.office)
    assert await seen(town, first) == [again]


async def test_links_give_each_case_its_number_and_are_sealed(any_town):
    cases = [await told(any_town, text) for text in LAMPS]
    unlocked = await any_town.unlock("seojun")
    await link(cases[2], [cases[0]], unlocked, any_town.office)
    await link(cases[1], [cases[2]], unlocked, any_town.office)
    assert [await number(any_town, each) for each in cases] == [(1, 3), (2, 3), (3, 3)]
    async with any_town.office.cases.store.reading() as connection:
        rows = (await connection.execute(select(case_repeat))).mappings().all()
    assert not [one for row in rows for other in cases if bytes.fromhex(other) in row["body"] for one in [row]]
    acts = [each.act for each in (await open_case(cases[0], unlocked, any_town.office)).journal]
    assert acts.count("repeat_linked") == 2
    await unlink(cases[0], cases[1], unlocked, any_town.office)
    assert [await number(any_town, each) for each in cases] == [(1, 2), (1, 0), (2, 2)]
    await unlink(cases[0], cases[2], unlocked, any_town.office)
    assert await number(any_town, cases[0]) == (1, 0)


async def test_a_link_that_is_killed_between_the_stores_leaves_nothing_half(any_town, monkeypatch):
    cases = [await told(any_town, text) for text in LAMPS]
    unlocked = await any_town.unlock("seojun")
    await link(cases[0], [cases[1]], unlocked, any_town.office)

    async def dies(*_args, **_more):
        raise StaleError

    monkeypatch.setattr("casework.repeating.write_repeats", dies)
    with pytest.raises(StaleError):
        await link(cases[0], [cases[2]], unlocked, any_town.office)
    monkeypatch.undo()
    assert [await number(any_town, each) for each in cases] == [(1, 2), (2, 2), (1, 0)]
    await link(cases[0], [cases[2]], unlocked, any_town.office)
    assert await number(any_town, cases[2]) == (3, 3)


async def test_two_officers_who_link_at_once_do_not_write_over_each_other(second, monkeypatch):
    town = second
    cases = [await told(town, text) for text in LAMPS]
    seojun, yuna = await town.unlock("seojun"), await town.unlock("yuna")
    from casework import repeating  # noqa: PLC0415

    write = repeating.write_repeats

    async def meanwhile(store, rows, **more):
        monkeypatch.setattr(repeating, "write_repeats", write)
        await link(cases[0], [cases[2]], yuna, town.office)
        await write(store, rows, **more)

    monkeypatch.setattr(repeating, "write_repeats", meanwhile)
    with pytest.raises(StaleError):
        await link(cases[0], [cases[1]], seojun, town.office)
    assert await number(town, cases[2]) == (2, 2)


async def test_five_people_with_one_matter_are_one_matter_of_many(town):
    cases = [
        await told(town, f"골목 가로등이 {day}일째 꺼져 있습니다.", f"010-0000-100{day % 5}") for day in range(1, 7)
    ]
    unlocked, comparison = await compared(town, "seojun")
    await link(cases[0], cases[1:4], unlocked, town.office)
    assert people_of([case_bytes(each) for each in cases[:4]], comparison) == 4
    with pytest.raises(NotAllowedNowError):
        await join(cases[0], "같은 골목의 다섯 집입니다.", comparison, unlocked, town.office)
    await link(cases[0], cases[4:], unlocked, town.office)
    assert people_of([case_bytes(each) for each in cases], comparison) == 5
    assert await join(cases[0], "같은 골목의 다섯 집입니다.", comparison, unlocked, town.office) == 6
    assert await join(cases[0], "같은 골목의 다섯 집입니다.", comparison, unlocked, town.office) == 0
    rows = await town.office.cases.several([case_bytes(each) for each in cases])
    assert {row.kind for row in rows} == {"group_complaint"}
    assert await answer_joined(cases[3], "이번 주에 고칩니다.", unlocked, town.office) == 6
    for each in cases:
        assert "reply" in [said.kind for said in (await open_case(each, unlocked, town.office)).messages]


async def test_nobody_answers_as_one_what_was_not_joined(town):
    cases = [await told(town, text) for text in LAMPS]
    unlocked = await town.unlock("seojun")
    await link(cases[0], cases[1:], unlocked, town.office)
    with pytest.raises(NotAllowedNowError):
        await answer_joined(cases[0], "고칩니다.", unlocked, town.office)


async def test_a_session_s_table_is_gone_with_its_keys(town):
    case_id = await told(town, LAMPS[0])
    unlocked = await town.unlock("seojun")
    open_tables = Comparisons()
    comparison = open_tables.open(unlocked, town.office.rules)
    await compare_some(comparison, unlocked, town.office)
    assert case_bytes(case_id) in comparison.alike
    open_tables.close(unlocked)
    assert open_tables.of(unlocked) is None
    assert len(comparison.alike) == 0
    gc.collect()
    assert not [each for each in gc.get_objects() if type(each).__name__ == "Told"]


async def test_the_keys_of_another_session_find_no_table(town):
    unlocked, same = await town.unlock("seojun"), await town.unlock("seojun")
    tables = Comparisons()
    tables.open(unlocked, town.office.rules)
    assert tables.of(unlocked) is not None
    assert tables.of(same) is None


async def test_that_a_session_compares_stands_in_the_journal_once_before_the_first_word(town):
    for text in LAMPS:
        await told(town, text)
    await compared(town, "seojun")
    query = select(journal).where(journal.c.act == "compared")
    async with town.office.cases.store.reading() as connection:
        (row,) = (await connection.execute(query)).mappings()
    assert row["journal_id"] is None


async def test_a_table_holds_no_more_than_the_rules_say(town):
    from dataclasses import replace  # noqa: PLC0415

    from casework.alike import Alike  # noqa: PLC0415

    for text in LAMPS:
        await told(town, text)
    unlocked = await town.unlock("seojun")
    comparison = Comparison(Alike(replace(town.office.rules.repeats, most=2)))
    await compare_some(comparison, unlocked, town.office)
    assert len(comparison.alike) == 2
    assert len(await like(comparison_first(comparison), comparison, unlocked, town.office)) == 1


def comparison_first(comparison) -> bytes:
    return next(comparison.alike.all_told()).case_id


async def test_a_case_that_came_just_now_is_compared_as_soon_as_somebody_looks(town):
    first = await told(town, LAMPS[0])
    unlocked, comparison = await compared(town, "seojun")
    again = await told(town, LAMPS[1])
    view = await alike_to(again, comparison, unlocked, town.office)
    assert [each.line.id for each in view.cases] == [first]
