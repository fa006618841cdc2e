"""The demo's stories are played through the real doings, and nothing is left waiting behind them."""

from dataclasses import replace

from casework.corresponding import open_mailbox
from casework.demo.clock import TurnedClock
from casework.demo.data import Event, Story
from casework.demo.playing import Stage, play
from casework.listing import InboxQuery, inbox
from tests.offices import MORNING, STAFF


def told(name, text, *said, kind="conduct_breach", lane="form", misfiled=False):
    return Story(
        id=name, kind=kind, lane=lane, concern="nobody", days_ago=0, urgent=False, misfiled=misfiled, text=text,
        answers={}, excluded="", files={},
        events=tuple(Event(after_days=0, act=act, details={"text": words}) for act, words in said),
    )  # fmt: skip


async def played(stories, town):
    officers = {each.login: await town.unlock(each.login) for each in STAFF}
    stage = Stage(town.intake, town.office, TurnedClock(MORNING), officers, MORNING, MORNING.date())
    conversations = await play(stories, stage, lambda _done, _total: None)
    assert stage.refused == []
    return [[each.text for each in (await open_mailbox(one.reporter, town.intake)).messages] for one in conversations]


async def test_a_report_that_a_desk_hands_to_one_whose_turn_is_over_is_open_before_anything_else_happens(any_town):
    named = told("a", "도가람 주무관이 회식비를 걷었습니다.", ("reply", "알려 주셔서 고맙습니다."))
    after = told("b", "계장이 심부름을 시킵니다.", ("reply", "말씀해 주셔서 고맙습니다."))
    assert await played([named, after], any_town) == [
        ["도가람 주무관이 회식비를 걷었습니다.", "알려 주셔서 고맙습니다."],
        ["계장이 심부름을 시킵니다.", "말씀해 주셔서 고맙습니다."],
    ]
    everywhere = frozenset(any_town.office.rules.desks)
    assert list(await any_town.office.cases.waiting_for(everywhere)) == []


async def test_what_a_person_adds_by_messenger_is_read_at_once(any_town):
    story = told("c", "당직 날 술을 마십니다", ("bubble", "지난 토요일이요"), ("reply", "고맙습니다."), lane="telegram")
    assert await played([story], any_town) == [["당직 날 술을 마십니다", "지난 토요일이요", "고맙습니다."]]


async def test_an_ordinary_matter_that_was_held_back_goes_on_and_a_misfiled_one_waits_for_the_protected_team(any_town):
    words = "담당 공무원이 단속을 봐주는 대신 현금 50만 원을 요구해서 봉투를 건넸습니다."
    ordinary = told("d", words, ("reply", "살펴보겠습니다."), kind="grievance")
    wrong_place = told("e", words + " 골목 가로등도 꺼져 있습니다.", kind="grievance", misfiled=True)
    await played([ordinary, wrong_place], any_town)
    seojun, haneul = await any_town.unlock("seojun"), await any_town.unlock("haneul")
    states = [(await inbox(each, InboxQuery(view="all"), any_town.office)).lines for each in (seojun, haneul)]
    assert [[line.state for line in lines] for lines in states] == [["received"], ["quarantined"]]


async def test_a_dark_word_is_joined_and_a_talk_becomes_a_report(any_town):
    dark = told("f", "이제 죽고 싶어요", ("join", ""), ("reply", "제가 여기 있습니다."), kind="counselling")
    talk = told("g", "선배가 가지 않은 출장을 적습니다.", ("reply", "듣고 있습니다."), kind="counselling")
    filed = Event(after_days=0, act="formal", details={"kind": "corruption", "takes": ["출장"], "text": "네 번입니다."})
    said = await played([dark, replace(talk, events=(*talk.events, filed))], any_town)
    assert said[0][-1] == "제가 여기 있습니다."
    haneul = await any_town.unlock("haneul")
    lines = (await inbox(haneul, InboxQuery(view="all"), any_town.office)).lines
    assert sorted((line.kind, line.state) for line in lines) == [
        ("corruption", "received"), ("counselling", "closed"), ("counselling", "crisis"),
    ]  # fmt: skip
