"""Who must not see a report: the named, the teams it is about, their leads, and whoever came from where it points."""

from datetime import date

import pytest

from casework.listing import InboxQuery, inbox
from casework.screening import excluded_officers
from casework.store.people import OfficerRow, Posting
from policies.loading import load

RULES = load()
TODAY = date(2026, 11, 26)


def somebody(name, team, roles="investigator"):
    blank = {"public_key": b"", "verify_key": b"", "salt": b"", "profile": "", "sealed_seed": b"", "sealed_sign": b""}
    return OfficerRow(
        id=name, login=name, name=name, team=team, roles=roles, sealed_totp=None, last_otp=0, suspended=False, **blank
    )


PEOPLE = [
    somebody("김하늘", "rights_team"),
    somebody("이나래", "rights_team"),
    somebody("최팀장", "rights_team", "team_lead"),
    somebody("윤다래", "audit_team"),
    somebody("노을찬", "", "office_head"),
    somebody("한바깥", "", "independent_recipient"),
]
RIGHTS = {"김하늘", "이나래", "최팀장"}


def excluded(text="", *, postings=(), **content):
    said = {"text": text, **content}
    return {each.id for each in excluded_officers(said, PEOPLE, postings, TODAY, RULES)}


def test_a_report_about_nobody_here_excludes_nobody():
    assert excluded("동장이 돈을 받았습니다. 감사팀에서 살펴봐 주세요.") == set()


def test_the_named_are_excluded_wherever_they_are_named():
    assert excluded("김 하 늘 조사관이 소문을 냈어요.") == {"김하늘"}
    assert excluded("동장이요", answers={"who": "이나래 아니면 윤다래"}) == {"이나래", "윤다래"}
    assert excluded("동장이요", excluded="노을찬 담당관") == {"노을찬"}


def test_a_team_that_must_not_see_it_does_not_its_lead_included():
    assert excluded("동장이요", excluded="인권조사팀") == RIGHTS
    assert excluded("동장이요", answers={"who": "인권 조사팀 사람"}) == RIGHTS
    assert excluded("동장이요", answers={"concerns": "team", "concern_team": "rights_team"}) == RIGHTS


def test_a_lead_that_is_meant_by_title_is_excluded_alone():
    assert excluded("인권조사팀장이 막말을 합니다") == {"최팀장"}
    assert excluded("인권조사팀 팀장님이 막말을 합니다") == {"최팀장"}


@pytest.mark.parametrize(
    "text", ["인권조사팀장님께 드립니다.", "감사팀 주무관님께 여쭙니다.", "인권조사팀에 알립니다."]
)
def test_whoever_is_only_addressed_is_not_meant(text):
    assert excluded(text) == set()


def test_members_of_a_team_that_are_meant_by_their_post_are_excluded():
    assert excluded("감사팀 직원이 자료를 빼돌렸어요") == {"윤다래"}


def test_what_is_about_the_office_itself_is_for_the_outside_alone():
    assert excluded("다 한통속입니다", answers={"concerns": "office"}) == {*RIGHTS, "윤다래", "노을찬"}


def test_the_head_of_the_office_is_excluded_where_the_post_is_pointed_at():
    assert excluded("사무실 일입니다", answers={"who": "민원감사담당관"}) == {"노을찬"}


@pytest.mark.parametrize(
    ("until", "out"), [(None, True), (date(2026, 1, 1), True), (date(2024, 11, 26), True), (date(2024, 11, 20), False)]
)
def test_whoever_came_from_a_unit_that_is_named_cools_off(until, out):
    postings = [Posting(officer_id="김하늘", unit="주택과", since=date(2020, 1, 1), until=until)]
    assert excluded("주택과에서 있었던 일입니다.", postings=postings) == ({"김하늘"} if out else set())
    assert excluded("건축과에서 있었던 일입니다.", postings=postings) == set()


async def test_the_lead_it_is_about_has_not_even_a_count(any_town):
    lead = await any_town.unlock("lead")
    await any_town.report("인권조사팀장이 사건을 덮으라고 했습니다.")
    await any_town.report("동장이 돈을 받았습니다.")
    await any_town.let_in("haneul")
    page = await inbox(lead, InboxQuery(view="all"), any_town.office)
    assert (page.total, page.counts["all"], page.counts["open"], page.counts["unassigned"]) == (1, 1, 1, 1)
    assert len((await inbox(await any_town.unlock("haneul"), InboxQuery(view="all"), any_town.office)).lines) == 2


async def test_whoever_came_from_the_unit_it_is_about_gets_no_key(any_town):
    (haneul,) = [each for each in await any_town.office.people.all() if each.login == "haneul"]
    await any_town.office.people.add_posting(Posting(officer_id=haneul.id, unit="주택과", since=date(2025, 1, 1)))
    await any_town.report("주택과 팀장이 업체를 정해 놓고 입찰을 붙였습니다.")
    assert await any_town.let_in("haneul", "narae") == 0
    assert await any_town.let_in("darae") == 1
