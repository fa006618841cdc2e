"""The demo's stories are played through the real doings, and nothing is left waiting behind them."""

from casework.corresponding import open_mailbox
from casework.demo.clock import TurnedClock
from casework.demo.data import Event, Story
from casework.demo.playing import Stage, play
from tests.offices import MORNING, STAFF


def told(name, text, *said, kind="conduct_breach", lane="form"):
    return Story(
        id=name, kind=kind, lane=lane, concern="nobody", days_ago=0, urgent=False, text=text, answers={}, excluded="",
        files={}, events=tuple(Event(after_days=0, act=act, details={"text": words}) for act, words in said),
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
