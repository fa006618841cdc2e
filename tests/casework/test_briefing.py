"""The morning page for the mayor's staff: counts and neutral lines, no protected case, nobody's name."""

import pytest

from casework.answering import reply
from casework.concluding import close
from casework.converting import convert, hold_back
from casework.errors import EmptyTextError, HeldBackError, NotPermittedError, NotYourCaseError, TooLongError
from casework.monitoring.briefing import briefing, line_of, write_line
from casework.monitoring.marking import put_mark
from casework.store.watches import lines_of
from casework.texting import TextMessage, receive_text
from policies.monitoring import Mark
from tests.monitors import BRIBE, GAS, LAMP, comes, staffed, texted

LINE = "골목 가로등 고장"


async def page_of(town, login="nuri"):
    return await briefing(await town.unlock(login), town.office)


async def test_yesterdays_matters_are_counted_and_told_in_the_lines_that_officers_wrote(any_town):
    town = await staffed(any_town)
    sion = await town.unlock("sion")
    lamp, gas = await texted(town), await texted(town, GAS, "t-2", "01000004321")
    await write_line(lamp, f"  {LINE} ", sion, town.office)
    town.clock.turn(days=1)
    page = await page_of(town)
    assert (page.received, page.open, page.urgent, page.done) == (2, 2, 1, 0)
    assert [(topic.text, topic.new, topic.mark) for topic in page.topics] == [(LINE, True, Mark.ORDINARY)]
    assert [each.case_id for each in page.unwritten] == [gas]
    assert await line_of(lamp, sion, town.office) == LINE


async def test_on_a_monday_it_speaks_of_everything_since_friday(town):
    town = await staffed(town)
    while town.clock.now().weekday() != 4:
        town.clock.turn(days=1)
    await texted(town)
    town.clock.turn(days=3)
    page = await page_of(town)
    assert (page.received, (page.until - page.since).days) == (1, 2)


async def test_the_month_tells_how_many_were_quick_and_how_long_people_waited(any_town):
    town = await staffed(any_town)
    sion = await town.unlock("sion")
    quick, slow = await texted(town), await texted(town, LAMP, "t-2", "01000004321")
    await close(quick, "done", "고쳤습니다.", sion, town.office)
    town.clock.turn(days=4)
    await reply(slow, "확인하고 있습니다.", (), await town.unlock("sion"), town.office)
    month = (await page_of(town)).months[0]
    assert (month.received, month.quick, month.overdue, month.median_days, month.taken_away) == (2, 1, 0, 2, None)


async def test_a_line_with_a_name_a_number_or_the_persons_own_words_is_held(any_town):
    town = await staffed(any_town)
    sion = await town.unlock("sion")
    case_id = await texted(
        town, "가로등을 고쳐 주세요. 제 번호는 010-9087-6513이고 저는 은행나무길 어두운 가로등 밑에서 늘 넘어집니다."
    )
    for text in (
        "강시온 주무관 처리 건",
        "010-9087-6513 회신 요청",
        "저는 은행나무길 어두운 가로등 밑에서 늘 넘어집니다",
    ):
        with pytest.raises(HeldBackError):
            await write_line(case_id, text, sion, town.office)
    for text, refusal in ((" ", EmptyTextError), ("가" * 61, TooLongError)):
        with pytest.raises(refusal):
            await write_line(case_id, text, sion, town.office)
    assert (await page_of(town)).topics == ()


async def test_a_line_is_looked_at_again_when_the_person_has_said_more(any_town):
    town = await staffed(any_town)
    case_id = await texted(town)
    sion = await town.unlock("sion")
    await write_line(case_id, "불법 주정차 단속을 바라는 요청", sion, town.office)
    assert len((await page_of(town)).topics) == 1
    await texted(town, "저희 모임만 불법 주정차 단속을 바라는 요청 글을 냈으니 누군지 다 압니다.", "t-2")
    page = await page_of(town, "sion")
    assert page.topics == ()
    assert [(each.case_id, each.again) for each in page.unwritten] == [(case_id, True)]


async def test_a_protected_case_is_neither_counted_nor_told_even_when_it_became_one_in_between(any_town):
    town = await staffed(any_town)
    sion = await town.unlock("sion")
    case_id = await texted(town)
    await write_line(case_id, LINE, sion, town.office)
    before = await page_of(town)
    assert (before.open, len(before.topics)) == (1, 1)
    await hold_back(case_id, "전화로 돈 이야기를 하셨습니다", sion, town.office)
    for login in ("nuri", "sion"):
        page = await page_of(town, login)
        assert (page.open, page.received, page.topics, page.unwritten) == (0, 0, (), ())
        assert [month.received for month in page.months] == [0, 0]
        assert page.months[0].taken_away is None, "one alone is not told"
    await convert(case_id, "corruption", await town.unlock("haneul"), town.office)
    assert await lines_of(town.office.cases.store, [bytes.fromhex(case_id)]) == {}


@pytest.mark.parametrize(("count", "told"), [(4, None), (5, 5)])
async def test_what_was_taken_away_is_told_only_where_it_is_many_and_the_month_is_over(any_town, count, told):
    town = await staffed(any_town)
    sion = await town.unlock("sion")
    for number in range(count):
        case_id = await texted(town, LAMP, f"t-{number}", f"0100000432{number}")
        await hold_back(case_id, "전화로 돈 이야기를 하셨습니다", sion, town.office)
        assert (await page_of(town)).months[0].taken_away is None, "tomorrow's number less today's is one matter"
    town.clock.turn(days=31)
    assert (await page_of(town)).months[1].taken_away == told


async def test_a_misfiled_text_never_reaches_the_page(any_town):
    town = await staffed(any_town)
    await texted(town)
    await receive_text(
        TextMessage(number="01000007777", event="b-1", text=BRIBE), lambda _n, _f: "받았습니다.", town.intake
    )
    await town.let_in("sion", "haneul")
    assert (await page_of(town)).open == 1


async def test_only_those_of_the_mayors_line_draw_it_and_write_it(town):
    town = await staffed(town)
    case_id = await texted(town)
    for login in ("seojun", "lead4", "head", "haneul"):
        with pytest.raises(NotPermittedError):
            await briefing(await town.unlock(login), town.office)
    with pytest.raises(NotPermittedError):
        await write_line(case_id, LINE, await town.unlock("seojun"), town.office)
    other = await comes(town)
    with pytest.raises(NotYourCaseError):
        await write_line(other, LINE, await town.unlock("sion"), town.office)


async def test_an_excluded_officer_draws_a_page_without_the_case(any_town):
    town = await staffed(any_town)
    await texted(town, LAMP)
    row = bytes.fromhex(await texted(town, LAMP, "t-2", "01000004321"))
    assert (await page_of(town)).open == 2
    nuri = await town.unlock("nuri")
    await town.office.cases.add_recusal(row, [nuri.officer.id])
    page = await page_of(town)
    assert (page.open, page.months[0].received, len(page.unwritten)) == (1, 1, 1)
    assert (await page_of(town, "sion")).open == 2


async def test_an_important_matter_is_counted_beside_the_urgent_ones(town):
    town = await staffed(town)
    case_id, sion = await texted(town), await town.unlock("sion")
    await put_mark(case_id, "important", "여러 곳에서 들어옴", sion, town.office)
    page = await page_of(town)
    assert (page.urgent, page.important) == (0, 1)
