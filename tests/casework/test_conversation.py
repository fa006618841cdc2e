"""The guided dialogue: the corpus that the browser runs too, and what must hold for whatever is said."""

import json
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from casework.conversation import Choice, Done, Skip, Text, Value, advance, begin, collect, is_crisis
from policies.building import build
from policies.dialogue import Dialogue, Input
from policies.errors import RulesRefusedError
from policies.loading import load, public_texts
from policies.rules import Concern
from policies.table import check_dialogue

CORPUS_FILE = Path(__file__).with_name("dialogue_corpus.json")
RULES = load()
TABLE = RULES.dialogue
WORDS = RULES.wording["ko"]


def _reviver(value):
    return value["repeat"] * value["times"] if set(value) == {"repeat", "times"} else value


CORPUS = json.loads(CORPUS_FILE.read_text(encoding="utf-8"), object_hook=_reviver)


def given(raw):
    match raw:
        case {"text": str(text)}:
            return Text(text)
        case {"skip": True}:
            return Skip()
        case {"done": True}:
            return Done()
        case {"choice": int(index)}:
            return Choice(index)
        case {"value": value}:
            return Value(value)
        case _:
            return None


def table_of(raw):
    return build(Dialogue, _without_null({"crisis": [], **raw}), "corpus", "table")


def _without_null(value):
    if isinstance(value, dict):
        return {key: _without_null(part) for key, part in value.items() if part is not None and key != "labels"}
    return [_without_null(part) for part in value] if isinstance(value, list) else value


def flat(table):
    return {"start": table["dialogue"]["start"], "steps": table["dialogue"]["steps"], "crisis": table["crisis"]}


@pytest.mark.parametrize("talk", CORPUS["conversations"], ids=lambda talk: talk["name"])
def test_a_conversation_goes_as_the_corpus_says(talk):
    shared = CORPUS["tables"][talk["table"]]
    table, labels = table_of(flat(shared)), shared["labels"] if talk["labels"] else None
    state = None
    for turn in talk["turns"]:
        state, events = begin(table) if state is None else advance(table, state, given(turn["input"]), labels)
        assert state.as_json() == turn["state"]
        assert [event.as_json() for event in events] == turn["events"]


@pytest.mark.parametrize("refused", CORPUS["refused"], ids=lambda one: one["name"])
def test_a_table_in_which_one_gets_stuck_is_refused(refused):
    with pytest.raises(RulesRefusedError):
        check_dialogue(table_of(refused["dialogue"]))


def test_the_corpus_speaks_of_the_office_s_present_dialogue():
    public = json.loads(public_texts(RULES, "ko"))
    office = CORPUS["tables"]["office"]
    assert office["dialogue"] == public["dialogue"]
    assert office["crisis"] == public["crisis"]
    assert all(public["wording"][key] == text for key, text in office["labels"].items())


def walks():
    """Every path through the office's choices, texts and skips taken in the shortest way."""
    found, open_ends = [], [begin(TABLE)[0]]
    steps = {step.id: step for step in TABLE.steps}
    while open_ends:
        state = open_ends.pop()
        if state.over:
            found.append(state)
            continue
        step = steps[state.step]
        if step.input is Input.CHOICE:
            inputs = [Choice(place) for place in range(len(step.options))]
        else:
            inputs = [Text("글")] if step.input is Input.TEXT and not step.optional else [Done()]
            inputs = [Skip()] if step.optional else inputs
        open_ends += [advance(TABLE, state, one)[0] for one in inputs]
    return found


WALKS = walks()


def test_every_path_ends_and_has_a_text_a_kind_and_a_desk():
    assert len(WALKS) > 100
    for state in WALKS:
        assert {"text", "kind", "desk"} <= state.answers.keys()


def test_the_desk_the_dialogue_chooses_is_the_desk_of_the_routing_rules():
    for state in WALKS:
        report = collect(state)
        assert report.desk == RULES.desk_for(report.kind, report.concerns, report.concerned_team)


def test_no_path_lets_the_people_concerned_receive():
    for state in WALKS:
        report = collect(state)
        team = RULES.desks[report.desk].team
        assert not (report.concerned_team and team == report.concerned_team)
        assert not (report.concerns is Concern.OFFICE and team)


def test_every_path_shows_the_receipt_before_it_sends():
    receipts = {step.id for step in TABLE.steps if step.input is Input.RECEIPT}
    before_end = {step.id for step in TABLE.steps if "send" in (step.next, *(option.next for option in step.options))}
    assert before_end == receipts


def test_every_answer_that_an_officer_reads_has_a_label():
    for step in TABLE.steps:
        if step.input in {Input.CHOICE, Input.TEXT}:
            assert f"answer.{step.answer}" in WORDS
        for option in step.options:
            assert all(f"answer.{name}" in WORDS for name in option.set)
            assert f"value.{option.value}" in WORDS


def test_what_was_gathered_is_told_apart_for_the_sealer():
    state, _ = begin(TABLE)
    for one in ("3", "8", "1", "이 아무개", "돈을 받았습니다", "1", "1", "지난달"):
        state, _ = advance(TABLE, state, Text(one))
    report = collect(state)
    assert (report.kind, report.desk, report.urgent) == ("corruption", "integrity", True)
    assert (report.text, report.excluded) == ("돈을 받았습니다", "이 아무개")
    assert report.answers["when"] == "지난달"
    assert not {"text", "kind", "desk", "urgent", "excluded"} & report.answers.keys()


def test_without_any_answer_the_kind_is_unsure_and_the_desk_is_the_integrity_desk():
    report = collect(begin(TABLE)[0])
    assert (report.kind, report.desk, report.concerns) == ("unsure", "integrity", Concern.NOBODY)


def test_a_state_and_an_input_do_not_show_their_words_when_printed():
    state, _ = begin(TABLE)
    state, _ = advance(TABLE, state, Text("비밀스러운 말"))
    assert "비밀" not in repr(state) + repr(Text("비밀스러운 말")) + repr(collect(state))


def test_nothing_said_changes_the_state_one_came_from():
    first, _ = begin(TABLE)
    before = json.dumps(first.as_json())
    advance(TABLE, first, Choice(2))
    advance(TABLE, first, Text("이야기"))
    assert json.dumps(first.as_json()) == before


def test_a_story_of_twenty_thousand_blanks_is_answered_as_empty():
    # A pattern with two ends would look at every blank from every blank.
    state, events = advance(TABLE, begin(TABLE)[0], Text(" \u3000" * 10_000 + "."))
    assert state.answers["text"] == "."
    assert events[0].name == "kept"


anything = st.one_of(
    st.builds(Choice, st.integers(-2, 8)),
    st.builds(Value, st.one_of(st.sampled_from(sorted(WORDS)), st.booleans(), st.integers(0, 9))),
    st.builds(Text, st.text(max_size=40)),
    st.builds(Text, st.sampled_from(["1", "2", "네", "죽고 싶어요", "가" * 9_000])),
    st.just(Skip()),
    st.just(Done()),
    st.none(),
)


@drawn(st.lists(anything, max_size=60))
@settings(max_examples=80, deadline=None)
def test_whatever_is_said_the_state_stays_sound(inputs):
    steps = {step.id for step in TABLE.steps} | {"send"}
    state, _ = begin(TABLE)
    crises = 0
    for one in inputs:
        state, events = advance(TABLE, state, one, WORDS)
        crises += sum(event.name == "crisis" for event in events)
        assert events
        assert state.step in steps
        assert len(str(state.answers.get("text", ""))) <= 20_000
    assert crises <= 1


@pytest.mark.parametrize(
    "text",
    [
        "이제 그만 죽고 싶어요",
        "죽고\n싶다",
        "자살 생각이 나요",
        "더는 못 살겠어요",
        "칼로 위협했어요",
        "아빠가 매일 때려요",
        "I want to die",
        "he threatened to KILL me",
        "불을 지르겠다고 합니다",
    ],
)
def test_words_of_danger_are_heard(text):
    assert is_crisis(text, TABLE.crisis)


@pytest.mark.parametrize(
    "text",
    [
        "더워 죽겠어요",
        "배고파 죽는 줄 알았습니다",
        "불법 주차를 단속해 주세요",
        "칼국수 집 앞 하수구",
        "과장이 돈을 받았습니다",
        "목이 아파요",
        "불을 켜 주세요",
        "The light is dead.",
        "민원을 끝내고 싶습니다",
    ],
)
def test_ordinary_words_are_not_taken_for_danger(text):
    assert not is_crisis(text, TABLE.crisis)


def test_hostile_text_does_not_slow_the_search_for_danger():
    for piece in ("죽고 ", "아빠가 계속 ", "살고싶지", "목을", " ", "극단적인 "):
        assert not is_crisis(piece * 5_000, TABLE.crisis)
