"""The year plan of the whole office: what is planned where somebody reads, names that cover nothing, no other year."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from casework.registering.periods import Precision
from casework.registering.reading import EntryLine
from casework.registering.writing import add_entry, move_entry
from casework.unlocking import unlock
from policies.registers import Stage
from tests.web.console.conftest import PASSPHRASE
from tests.web.console.test_console_registers import joins
from web.console.register_views import WIDE
from web.console.year_plan import Bar, _laid, _room

AUDIT = {
    "year": "2026", "kind": "comprehensive", "units": "보건소", "title": "보건소 종합감사", "period": "3.21.~4.29.",
    "plan_notice": "due",
}  # fmt: skip


def bar(title: str, x: float, width: float) -> Bar:
    line = EntryLine(
        id="0" * 32, number="1", version=1, state="planned", title=title, cells=(), day=date(2026, 1, 1), until=None,
        unit="", officer_name="", due=None, values={},
    )  # fmt: skip
    return Bar(
        line=line, said="", stage=Stage.OPEN, step="", precision=Precision.DAY, is_day=False, late=False,
        x=x, width=min(width, WIDE - x), lane=0, text="", text_x=0, is_left=False,
    )  # fmt: skip


BARS = st.lists(
    st.builds(bar, st.text("가나다 a1", min_size=1, max_size=40), st.floats(0, WIDE - 10), st.floats(10, 300)),
    max_size=14,
)


@given(BARS)
def test_no_name_covers_another_or_leaves_the_drawing(bars):
    laid = _laid(bars, named=True)
    assert len(laid) == len(bars)
    for each in laid:
        begins, ends = _room(each)
        assert ends <= WIDE or each.is_left
        beside = [_room(other) for other in laid if other is not each and other.lane == each.lane]
        assert all(over <= begins or start >= ends for start, over in beside)


@given(BARS)
def test_without_names_everything_stands_in_one_lane(bars):
    assert {each.lane for each in _laid(bars, named=False)} <= {0}


async def audited(place, **more) -> str:
    keeper = await unlock("gamsa", PASSPHRASE + "gamsa", "", place.office)
    entry = await add_entry("audit", AUDIT | more, keeper, place.office)
    return entry.id.hex()


async def test_what_is_planned_stands_under_its_programme_with_its_days_and_its_state(place, someone):
    await joins(place, "gamsa", "auditor")
    entry = await audited(place)
    await audited(place, title="지난해 감사", period="2025.3.2.~3.20.")
    await audited(place, title="언젠가 할 감사", period="미정")
    browser = await someone("gamsa", passphrase=PASSPHRASE + "gamsa")
    page = await browser.goes("/year")
    assert f'<a href="/registers/audit/{entry}" aria-label="보건소 종합감사, 3.21.~4.29., 계획' in page
    assert "공정하고 일 잘하는 조직을 위한 자체감사 실시" in page
    assert "1건 미정" in page
    assert "지난해 감사" not in page
    assert "지난해 감사" in await browser.goes("/year?year=2025")
    for nonsense in ("20260", "이천", "0000", "-026", "9999"):
        assert "<h1>2026년 계획</h1>" in await browser.goes(f"/year?year={nonsense}")


async def test_what_was_given_up_is_said_and_never_late(place, someone):
    await joins(place, "gamsa", "auditor")
    entry = await audited(place, period="3.2.~3.6.")
    browser = await someone("gamsa", passphrase=PASSPHRASE + "gamsa")
    assert "기한이 지남</b>" in await browser.goes("/year")
    keeper = await unlock("gamsa", PASSPHRASE + "gamsa", "", place.office)
    await move_entry("audit", entry, "cancelled", 1, keeper, place.office)
    page = await browser.goes("/year")
    assert "기한이 지남</b>" not in page
    assert "취소" in page


async def test_who_does_not_read_a_register_finds_nothing_of_it(place, someone):
    await joins(place, "gamsa", "auditor")
    await audited(place)
    browser = await someone("haneul")
    page = await browser.goes("/year")
    assert browser.status == 200
    assert "보건소" not in page
    assert "적힌 계획이 없습니다" in page
