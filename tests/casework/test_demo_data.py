"""The demo's people and stories fit the office's rules and can be played from the first day to the last."""

import re
import tomllib
from collections import Counter
from importlib.resources import files
from itertools import pairwise

import pytest

from casework.attending import state_of_call
from casework.content import LONGEST_TEXT, Lane
from casework.conversation import is_crisis
from casework.deidentifying import mentions
from casework.rerouting import misfiled
from casework.states import IN_TALK, CaseState, allowed_moves, moves_by_hand, state_once_answered
from policies.counselling import BECAME_REPORT
from policies.dialogue import Input
from policies.loading import load
from policies.rules import Concern, Permission

RULES = load()
DEMO = files("casework.demo")
PEOPLE = tomllib.loads((DEMO / "people.toml").read_text(encoding="utf-8"))
OFFICERS = {each["login"]: each for each in PEOPLE["officers"]}
FOLDER = sorted((DEMO / "stories").iterdir(), key=lambda entry: entry.name)
FILES = {each.name: tomllib.loads(each.read_text(encoding="utf-8"))["stories"] for each in FOLDER}
STORIES = [story for each in FILES.values() for story in each]
EVERYTHING_TOLD = "\n".join(entry.read_text(encoding="utf-8") for entry in FOLDER)
# Words that no reader takes for an accusation: the district's own name, and whom everybody answers to.
HARMLESS = {"구청장", "부구청장", "민원감사담당관", "금천구청", "기업지원센터"}
# What the dialogue may keep, and the values where it offers a choice.
ANSWERS = {
    name: {option.value for step in RULES.dialogue.steps if step.answer == name for option in step.options}
    for name in {step.answer for step in RULES.dialogue.steps if step.input in {Input.TEXT, Input.CHOICE}}
}
ENDED = {CaseState.CLOSED, CaseState.WITHDRAWN}
KEYS_OF_AN_ACT = {
    "assign": {"officer"},
    "join": set(),
    "note": {"text"},
    "reply": {"text"},
    "follow_up": {"text"},
    "bubble": {"text"},
    "move": {"state"},
    "close": {"result", "text"},
    "withdraw": set(),
    "recuse": {"officer", "reason"},
    "convert": {"kind"},
    "prepare": {"as", "to", "why", "text"},
    "hand": {"way"},
    "name": {"purpose", "name", "contact"},
    "link": {"with"},
    "formal": {"kind", "takes", "text"},
}

every_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story["id"])


def permissions(login):
    return {permission for role in OFFICERS[login]["roles"] for permission in RULES.access[role].permissions}


def desk_of(story):
    """The desk that really receives: a stand-in where a story says that the whole receiving team must not see it."""
    chosen = RULES.desk_for(story["kind"], Concern(story["concern"]))
    in_turn = (chosen, *RULES.desks_after(chosen, story["kind"]))
    return next(desk for desk in in_turn if not shut_out(desk, story))


def shut_out(desk, story):
    team = RULES.organisation.teams.get(RULES.desks[desk].team)
    return team is not None and team.label in story.get("excluded", "")


def holders_at_first(story):
    """The officers of the desk whom the report does not name."""
    report = "\n".join([story["text"], story.get("excluded", ""), *story.get("answers", {}).values()])
    return {
        login for login, each in OFFICERS.items() if sits_at(each, story) and not mentions(report, each["name"], RULES)
    }


def sits_at(officer, story):
    return desk_of(story) in officer["desks"]


def texts(story):
    yield story["text"]
    for event in story["events"]:
        yield from (event[name] for name in ("text", "reason") if name in event)


def after(state, event, of_kind):
    """The state after an event, the way the office's doings change it."""
    answered = state_once_answered(of_kind) if state == CaseState.SUPPLEMENT_REQUESTED else state
    reached = {
        "assign": taken_up(state, of_kind),
        "reply": CaseState.SUPPLEMENT_REQUESTED if asks(state, event, of_kind) else answered_first(state, of_kind),
        "follow_up": called(answered, event, of_kind),
        "bubble": called(answered, event, of_kind),
        "move": event.get("state"),
        "close": CaseState.CLOSED,
        "withdraw": CaseState.WITHDRAWN,
        "convert": CaseState.RECEIVED,
        "formal": CaseState.RECEIVED,
        "hand": CaseState.TRANSFERRED,
    }
    return CaseState(reached.get(event["act"], state))


def taken_up(state, of_kind):
    begun = [each for each in (CaseState.ASSIGNED, CaseState.TALKING) if each in allowed_moves(state, of_kind)]
    return begun[0] if begun and state not in IN_TALK else state


def answered_first(state, of_kind):
    return CaseState.TALKING if state == CaseState.RECEIVED and CaseState.TALKING in of_kind else state


def asks(state, event, of_kind):
    looked = CaseState.REVIEWING if state == CaseState.RECEIVED else state
    return event.get("ask", False) and CaseState.SUPPLEMENT_REQUESTED in allowed_moves(looked, of_kind)


def first_state(story):
    state = CaseState.QUARANTINED if story.get("misfiled", False) else CaseState.RECEIVED
    told = [story["text"], *story.get("answers", {}).values()]
    calls = story["urgent"] or any(is_crisis(text, RULES.dialogue.crisis) for text in told)
    return state_of_call(state, RULES.kinds[story["kind"]]) if calls else state


def called(state, event, of_kind):
    """A dark word takes a talk into the crisis, whenever it is said."""
    dark = is_crisis(event.get("text", ""), RULES.dialogue.crisis)
    return CaseState.CRISIS if dark and CaseState.CRISIS in allowed_moves(state, of_kind) else state


def last_state(story):
    state = first_state(story)
    for event in story["events"]:
        state = after(state, event, RULES.kinds[story["kind"]].states)
    return state


def test_every_officer_fits_the_office():
    for login, each in OFFICERS.items():
        assert set(each["roles"]) <= RULES.access.keys(), login
        assert each["roles"], login
        assert set(each["desks"]) <= RULES.desks.keys(), login
        assert each["team"] in {"", *RULES.organisation.teams}, login
        assert each["grade"] in {"", *RULES.organisation.grades}, login
        assert each["totp"] == bool(each.get("totp_secret")), login


def test_nobody_holds_two_roles_that_stay_apart():
    for login, each in OFFICERS.items():
        for role in each["roles"]:
            assert not set(RULES.access[role].apart_from) & set(each["roles"]), login


def test_a_desk_belongs_to_its_team_and_to_people_who_may_open():
    for login, each in OFFICERS.items():
        for desk in each["desks"]:
            assert RULES.desks[desk].team == each["team"], login
            assert Permission.CASE_OPEN in permissions(login), login


def test_every_desk_has_somebody():
    held = Counter(desk for each in OFFICERS.values() for desk in each["desks"])
    assert held.pop("independent") == 1
    assert held.keys() | {"independent"} == RULES.desks.keys()
    assert min(held.values()) >= 2  # a case has two readers from the first moment


def test_the_stand_ins_come_after_the_desks_that_hand_on_to_them():
    order = [desk for each in OFFICERS.values() for desk in each["desks"]]
    assert order.index("standby") > max(place for place, desk in enumerate(order) if desk in {"integrity", "rights"})
    assert order[-1] == "independent"


def test_logins_names_and_passphrases_are_unique():
    everybody = [*PEOPLE["officers"], *PEOPLE["custodians"]]
    assert len(OFFICERS) == len(PEOPLE["officers"])
    assert len({each["name"] for each in PEOPLE["officers"]}) == len(PEOPLE["officers"])
    # Custodians agree on a page, so each has an account there; it opens nothing that the key file does not.
    accounts = {each["name"] for each in PEOPLE["officers"] if each["roles"] == ["custodian"]}
    assert accounts == {each["name"] for each in PEOPLE["custodians"]}
    assert len({each["passphrase"] for each in everybody}) == len(everybody)


def test_there_are_as_many_custodians_as_the_quorum_says():
    assert len(PEOPLE["custodians"]) == RULES.organisation.quorum.of


def test_most_can_log_in_without_a_second_device():
    assert sum(each["totp"] for each in OFFICERS.values()) == 2


def test_story_ids_are_unique():
    assert len({story["id"] for story in STORIES}) == len(STORIES)


def test_no_text_is_told_twice():
    told = Counter(text for story in STORIES for text in texts(story))
    assert [text for text, times in told.items() if times > 1] == []


def test_no_file_is_too_long_to_read():
    assert max(len(each) for each in FILES.values()) <= 60


def test_there_is_enough_of_every_kind_lane_and_concern():
    kinds, lanes = Counter(s["kind"] for s in STORIES), Counter(s["lane"] for s in STORIES)
    concerns = Counter(s["concern"] for s in STORIES)
    assert kinds.keys() == RULES.kinds.keys()
    assert kinds["corruption"] >= 60
    assert kinds["grievance"] >= 60
    assert kinds["rights_violation"] >= 40
    assert kinds["rights_counselling"] + kinds["counselling"] >= 20
    # Calls and visits are entered at the portal; no story comes by them.
    assert min(lanes[lane] for lane in (Lane.WEB, Lane.FORM, Lane.TELEGRAM)) >= 30
    assert min(concerns[concern] for concern in Concern) >= 4


def test_every_state_occurs_and_old_stories_have_mostly_ended():
    states = [last_state(story) for story in STORIES]
    assert set(states) == {*CaseState}
    old = [state for story, state in zip(STORIES, states, strict=True) if story["days_ago"] > 60]
    assert sum(state in ENDED for state in old) >= 0.6 * len(old)


def test_every_result_of_every_broad_kind_is_used_and_every_kind_has_some_stories():
    ends = [(s["kind"], event) for s in STORIES for event in s["events"]]
    used = {(kind, event["result"]) for kind, event in ends if event["act"] == "close"}
    used |= {(kind, BECAME_REPORT) for kind, event in ends if event["act"] == "formal"}
    broad = {(kind, result) for kind, each in RULES.kinds.items() if each.broad for result in each.results}
    # Whoever withdraws ends the matter themself; what is repeated ends on the page of what is alike.
    assert {pair for pair in broad - used if pair[1] not in {"withdrawn", "repeated"}} == set()
    assert min(Counter(story["kind"] for story in STORIES).values()) >= 3


async def test_what_is_told_as_misfiled_is_held_back_by_the_screen():
    told = [story for story in STORIES if story.get("misfiled", False)]
    assert told
    assert all([await misfiled({**story, "answers": story.get("answers", {})}, RULES) for story in told])


def test_the_last_months_are_the_fullest():
    days = sorted(story["days_ago"] for story in STORIES)
    assert days[len(days) // 2] <= 120


def test_some_talks_are_long_and_one_is_very_long():
    lengths = [sum(event["act"] in {"reply", "follow_up", "bubble"} for event in s["events"]) for s in STORIES]
    assert sum(10 <= length <= 25 for length in lengths) >= 12
    assert [length >= 40 for story, length in zip(STORIES, lengths, strict=True) if story.get("long")] == [True]


@pytest.mark.parametrize(
    ("identifier", "made_up"),
    [
        (r"(?<!\d)01\d[- ]?\d{3,4}[- ]?\d{4}(?!\d)", r"010-0000-\d{4}"),
        (r"[\w.]+@[\w.]*\w", r"[a-z.]+@example\.kr"),
        (r"\d{2,3}[가-힣]\d{4}", r"00[가-힣]0\d{3}"),
    ],
    ids=["telephone", "e-mail", "vehicle"],
)
def test_identifiers_belong_to_nobody(identifier, made_up):
    found = re.findall(identifier, EVERYTHING_TOLD)
    assert len(found) >= 3
    assert [each for each in found if not re.fullmatch(made_up, each)] == []


def test_resident_numbers_fail_their_check_digit():
    numbers = re.findall(r"\d{6}-\d{7}", EVERYTHING_TOLD)
    assert len(numbers) >= 2
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    for number in numbers:
        *digits, check = (int(each) for each in number.replace("-", ""))
        assert (11 - sum(a * b for a, b in zip(digits, weights, strict=True)) % 11) % 10 != check


@every_story
def test_no_story_of_wrongdoing_names_a_real_unit(story):
    units = {unit.name for unit in RULES.organisation.units} - HARMLESS
    teams = {team.label for team in RULES.organisation.teams.values()}
    told = "\n".join([*texts(story), *story.get("answers", {}).values()])
    assert story["kind"] == "grievance" or [name for name in units | teams if name in told] == []


@every_story
def test_a_story_uses_only_what_the_office_knows(story):
    kind = RULES.kinds[story["kind"]]
    assert Lane(story["lane"])
    assert Concern(story["concern"])
    assert 0 <= story["days_ago"] <= 364
    for name, answer in story.get("answers", {}).items():
        assert name in ANSWERS
        assert not ANSWERS[name] or answer in ANSWERS[name]
    for event in story["events"]:
        assert KEYS_OF_AN_ACT[event["act"]] <= event.keys() - {"after_days", "act", "ask"}
        assert event.get("officer", "kim.yeoul") in OFFICERS
        assert event.get("result", "other") in kind.results
        assert event.get("state", "received") in kind.states
        assert event.get("purpose", "sealed") in RULES.identity.purposes


@every_story
def test_a_story_is_linked_to_earlier_ones_of_its_kind(story):
    by_id = {each["id"]: each for each in STORIES}
    for event in story["events"]:
        for other in event.get("with", ()):
            assert by_id[other]["kind"] == story["kind"]
            assert by_id[other]["days_ago"] > story["days_ago"]


def test_every_file_of_a_story_is_there_and_every_file_is_told_of():
    told = {kept_as for story in STORIES for kept_as in story.get("files", {}).values()}
    assert told == {each.name for each in (DEMO / "files").iterdir()}


@every_story
def test_a_story_can_be_sent_and_sealed(story):
    for text in texts(story):
        assert text == text.strip()
        assert 0 < len(text) <= LONGEST_TEXT


@every_story
def test_a_story_goes_forward_in_time_and_not_into_the_future(story):
    days = [0, *(event["after_days"] for event in story["events"])]
    assert all(earlier <= later for earlier, later in pairwise(days))
    assert days[-1] <= story["days_ago"]


@every_story
def test_a_story_keeps_to_the_table_of_moves(story):
    states = RULES.kinds[story["kind"]].states
    state = first_state(story)
    for event in story["events"]:
        if event["act"] == "move":
            assert event["state"] in moves_by_hand(state, states)
        if event["act"] in {"reply", "close", "follow_up", "bubble", "move", "assign", "withdraw", "join"}:
            assert state not in ENDED
        if event["act"] == "join":
            assert state == CaseState.CRISIS or not RULES.kinds[story["kind"]].talk
        state = after(state, event, states)
        assert state in states


@every_story
def test_only_a_messenger_has_bubbles(story):
    acts = {event["act"] for event in story["events"]}
    assert "bubble" not in acts or story["lane"] == Lane.TELEGRAM


@every_story
def test_whoever_acts_in_a_story_may_do_so(story):
    holders, assigned, recused = holders_at_first(story), set(), set()
    named = {login for login, each in OFFICERS.items() if sits_at(each, story)} - holders
    for event in story["events"]:
        match event["act"]:
            case "assign":
                acting = assigned or holders
                assert any(Permission.CASE_ASSIGN in permissions(login) for login in acting)
                assert event["officer"] not in named | recused
                assert Permission.CASE_ANSWER in permissions(event["officer"])
                holders |= {event["officer"]}
                assigned = {event["officer"]}
            case "recuse":
                assert event["officer"] in holders
                holders -= {event["officer"]}
                assigned -= {event["officer"]}
                recused.add(event["officer"])
        assert holders
