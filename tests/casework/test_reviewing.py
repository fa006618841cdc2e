"""A person looks at what was found before anything leaves a case: agrees, undoes, adds, reads it as others would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from casework.deidentifying import Span, linking_of
from casework.errors import (
    MalformedRequestError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    StaleError,
)
from casework.gazetteer import gazetteer_of
from casework.ids import CaseId, case_bytes
from casework.listing import InboxQuery, inbox
from casework.masking import Mark
from casework.reading import open_case
from casework.reviewing import (
    Act,
    State,
    cover_everywhere,
    cover_nowhere,
    cover_same,
    decide,
    deciding,
    forget,
    give_to_reporter,
    open_review,
    widen,
)
from casework.reviewing.decisions import Decision, Decisions, decisions_of
from casework.reviewing.stretches import rewritten, stretches_of
from casework.said import Said
from casework.store.office_tables import case_paper
from policies.loading import load

RULES = load()
TOLD = "민가온 팀장이 3월 7일에 봉투를 받았습니다. 가온이가 저한테 소리도 질렀어요. 그 옆에 알렉스도 있었고요."


async def a_case(town, text=TOLD):
    await town.report(text)
    await town.let_in("haneul")
    unlocked = await town.unlock("haneul")
    page = await inbox(unlocked, InboxQuery(), town.office)
    return CaseId(page.lines[0].id), unlocked


def finds(review):
    """Every find with its words."""
    return [(piece.text, piece.shown) for passage in review.passages for piece in passage.before if piece.shown]


def named(review, words):
    return next(shown for text, shown in finds(review) if text == words)


async def test_what_is_found_is_proposed_and_the_committee_would_read_tokens(any_town):
    case_id, unlocked = await a_case(any_town)
    review = await open_review(case_id, "committee", unlocked, any_town.office)
    assert named(review, "민가온").state is State.FOUND
    assert "인물1 팀장이 3월 중에" in review.text
    assert "가온" not in review.text
    assert review.open == len(finds(review))
    assert review.masked["PERSON"] >= 2


async def test_a_decision_is_kept_sealed_and_another_officer_of_the_case_sees_it(any_town):
    case_id, unlocked = await a_case(any_town)
    review = await open_review(case_id, "committee", unlocked, any_town.office)
    await decide(case_id, named(review, "민가온").at, Act.ACCEPTED, unlocked, any_town.office)
    await decide(case_id, named(review, "가온").at, Act.UNDONE, unlocked, any_town.office)
    other = await any_town.unlock("narae")
    again = await open_review(case_id, "committee", other, any_town.office)
    assert named(again, "민가온").state is State.ACCEPTED
    assert named(again, "가온").state is State.UNDONE
    assert "가온이가 저한테" in again.text
    async with any_town.office.cases.store.reading() as connection:
        bodies = list((await connection.execute(select(case_paper.c.body))).scalars())
    assert bodies
    assert all("가온".encode() not in body for body in bodies)


async def test_what_was_undone_is_taken_back(town):
    case_id, unlocked = await a_case(town)
    review = await open_review(case_id, "committee", unlocked, town.office)
    await decide(case_id, named(review, "민가온").at, Act.UNDONE, unlocked, town.office)
    await forget(case_id, named(review, "민가온").at, unlocked, town.office)
    assert named(await open_review(case_id, "committee", unlocked, town.office), "민가온").state is State.FOUND


async def test_a_stretch_is_drawn_wider_and_narrower_by_one_character(town):
    case_id, unlocked = await a_case(town)
    review = await open_review(case_id, "committee", unlocked, town.office)
    at = await widen(case_id, named(review, "민가온").at, 0, 3, unlocked, town.office)
    wider = await open_review(case_id, "committee", unlocked, town.office)
    assert named(wider, "민가온 팀장").at == at
    assert named(wider, "민가온 팀장").state is State.ADDED
    await widen(case_id, at, 0, -1, unlocked, town.office)
    narrower = await open_review(case_id, "committee", unlocked, town.office)
    assert next(text for text, _ in finds(narrower)) == "민가온 팀"


async def test_a_name_nobody_found_is_covered_everywhere_and_in_every_spelling(town):
    case_id, unlocked = await a_case(town, "담당은 소소리라고 들었어요. 소 소 리 그 사람이요. 소리도 질렀어요.")
    assert await cover_everywhere(case_id, "소소리", "PERSON", unlocked, town.office) == 2
    review = await open_review(case_id, "committee", unlocked, town.office)
    assert "소소리" not in review.text
    assert "소 소 리" not in review.text
    assert "소리도 질렀어요" in review.text


async def test_one_key_covers_the_same_words_everywhere(town):
    case_id, unlocked = await a_case(town)
    review = await open_review(case_id, "committee", unlocked, town.office)
    assert await cover_same(case_id, named(review, "민가온").at, unlocked, town.office) >= 2
    assert named(await open_review(case_id, "committee", unlocked, town.office), "민가온").state is State.ADDED


async def test_a_word_that_is_no_name_stays_everywhere_in_the_case(town):
    case_id, unlocked = await a_case(town)
    review = await open_review(case_id, "committee", unlocked, town.office)
    await cover_nowhere(case_id, named(review, "민가온").at, unlocked, town.office)
    again = await open_review(case_id, "committee", unlocked, town.office)
    assert named(again, "민가온").state is State.UNDONE
    assert "민가온 팀장이" in again.text


async def test_a_correction_teaches_the_office_and_says_nothing_of_the_case(town):
    case_id, unlocked = await a_case(town, "담당은 소소리라고 들었어요.")
    await cover_everywhere(case_id, "소소리", "PERSON", unlocked, town.office, teach=True)
    assert "소소리" in (await gazetteer_of(unlocked, town.office)).names


async def test_a_covered_number_is_shown_to_no_reviewer_and_replaced_for_everybody(town):
    case_id, unlocked = await a_case(town, "그 사람 전화는 010-9876-0002라고 했어요.")
    review = await open_review(case_id, "committee", unlocked, town.office)
    [(text, shown)] = [(text, shown) for text, shown in finds(review) if shown.label == "PHONE"]
    assert (text, shown.state) == ("", State.COVERED)
    assert "9876" not in "".join(piece.text for passage in review.passages for piece in passage.before)
    assert "전화1" in review.text
    await cover_nowhere(case_id, shown.at, unlocked, town.office)
    assert "9876" not in (await open_review(case_id, "committee", unlocked, town.office)).text


async def test_the_reporter_s_own_name_is_the_word_for_the_reporter(town):
    case_id, unlocked = await a_case(town, "저는 문화체육과 독고은별 주무관입니다. 팀장이 돈을 받았어요.")
    review = await open_review(case_id, "committee", unlocked, town.office)
    assert "신고인 주무관입니다" in review.text
    assert [shown.state for _, shown in finds(review) if shown.label == "PERSON"] == [State.SEALED]


async def test_a_phrase_that_points_to_one_person_stays_until_a_person_agrees(town):
    case_id, unlocked = await a_case(town, "우리 팀 유일한 여자 주무관이라 누가 말했는지 알 거예요.")
    review = await open_review(case_id, "committee", unlocked, town.office)
    [(words, shown)] = [(text, shown) for text, shown in finds(review) if shown.label == "QUASI"]
    assert words in review.text
    await decide(case_id, shown.at, Act.ACCEPTED, unlocked, town.office)
    again = await open_review(case_id, "committee", unlocked, town.office)
    assert words not in again.text
    assert "특징1" in again.text


async def test_one_key_sends_what_is_the_reporters_behind_the_quorum_wherever_it_stands(any_town):
    case_id, unlocked = await a_case(
        any_town, "다들 독고은별 씨를 괴롭혀요. 은별이는 참았어요. 독고 은별 씨가 울었어요."
    )
    review = await open_review(case_id, "committee", unlocked, any_town.office)
    count = await give_to_reporter(case_id, named(review, "독고은별").at, unlocked, any_town.office)
    assert count == 3
    again = await open_review(case_id, "committee", unlocked, any_town.office)
    assert "은별" not in "".join(piece.text for passage in again.passages for piece in passage.before)
    assert again.text == "다들 신고인 씨를 괴롭혀요. 신고인이는 참았어요. 신고인 씨가 울었어요."
    view = await open_case(case_id, unlocked, any_town.office)
    assert "은별" not in repr(view)
    assert "reporter_named" in [entry.act for entry in view.journal]
    row = await any_town.office.cases.get(case_bytes(case_id))
    assert row.identity_class == "sealed"
    with pytest.raises((NotAllowedNowError, NotFoundError, MalformedRequestError)):
        await give_to_reporter(case_id, finds(again)[0][1].at, unlocked, any_town.office)


async def test_a_covered_number_may_be_the_reporters_and_is_cut_out_whole(town):
    case_id, unlocked = await a_case(town, "그 번호 010-9876-0002로 걸려 왔어요.")
    review = await open_review(case_id, "committee", unlocked, town.office)
    [at] = [shown.at for _, shown in finds(review) if shown.state is State.COVERED]
    assert await give_to_reporter(case_id, at, unlocked, town.office) == 1
    again = await open_review(case_id, "committee", unlocked, town.office)
    assert [shown.state for _, shown in finds(again) if shown.label == "PHONE"] == [State.SEALED]


async def test_decisions_stay_where_they_were_when_a_message_is_rewritten(town):
    case_id, unlocked = await a_case(town, "다들 독고은별 씨를 괴롭혀요. 민가온 팀장이 그랬어요.")
    review = await open_review(case_id, "committee", unlocked, town.office)
    await decide(case_id, named(review, "민가온").at, Act.UNDONE, unlocked, town.office)
    await give_to_reporter(case_id, named(review, "독고은별").at, unlocked, town.office)
    assert named(await open_review(case_id, "committee", unlocked, town.office), "민가온").state is State.UNDONE


@pytest.mark.parametrize(
    "at", ["", "x", "0" * 32 + ".0.1.PERSON.text", "{o}.0.9999.PERSON.text", "{o}.2.1.PERSON.text", "{o}.0.1.KING.text"]
)
async def test_a_stretch_that_is_none_is_refused_and_nothing_is_kept(town, at):
    case_id, unlocked = await a_case(town)
    origin = named(await open_review(case_id, "committee", unlocked, town.office), "민가온").at.split(".")[0]
    with pytest.raises((MalformedRequestError, NotFoundError)):
        await decide(case_id, at.format(o=origin), Act.ACCEPTED, unlocked, town.office)
    async with town.office.cases.store.reading() as connection:
        assert (await connection.execute(select(case_paper.c.id))).first() is None


async def test_two_reviewers_at_once_never_overwrite_each_other(any_town, monkeypatch):
    case_id, unlocked = await a_case(any_town)
    review = await open_review(case_id, "committee", unlocked, any_town.office)
    await decide(case_id, named(review, "민가온").at, Act.ACCEPTED, unlocked, any_town.office)
    stale = await deciding.study(
        await deciding.hold_case(case_bytes(case_id), unlocked, any_town.office), unlocked, any_town.office
    )
    await decide(case_id, named(review, "가온").at, Act.ACCEPTED, unlocked, any_town.office)

    async def as_it_was(*_):
        return stale

    monkeypatch.setattr(deciding, "study", as_it_was)
    with pytest.raises(StaleError):
        await decide(case_id, named(review, "가온").at, Act.UNDONE, unlocked, any_town.office)
    monkeypatch.undo()
    again = await open_review(case_id, "committee", unlocked, any_town.office)
    assert {named(again, words).state for words in ("민가온", "가온")} == {State.ACCEPTED}


async def test_only_those_who_hold_the_case_may_review_it(any_town):
    case_id, _ = await a_case(any_town)
    with pytest.raises(NotYourCaseError):
        await open_review(case_id, "committee", await any_town.unlock("darae"), any_town.office)
    with pytest.raises(NotPermittedError):
        await open_review(case_id, "committee", await any_town.unlock("lead"), any_town.office)


async def test_looking_is_written_down_first(town):
    case_id, unlocked = await a_case(town)
    await open_review(case_id, "committee", unlocked, town.office)
    row = await town.office.cases.get(case_bytes(case_id))
    assert "review_opened" in [entry.act for entry in await town.office.journal.of_case(row.journal_id)]


# --- the pieces, without an office ---


def said(text, *marks):
    return Said(message="m", origin="m", part="text", day="2026-11-23", text=text, marks=tuple(enumerate(marks)))


def test_a_decision_is_found_again_after_its_message_was_rewritten():
    decision = Decision(origin="m", part="text", start=10, words="가온", label="PERSON", act=Act.UNDONE)
    place = decision.place([said("[이름]과 가온은 친구")])
    assert (place.start, place.end) == (6, 8)
    assert decision.place([said("아무도 없음")]) is None


def test_decisions_come_back_from_their_sealed_form():
    decisions = (
        Decisions()
        .deciding(Decision(origin="m", part="text", start=0, words="가온", label="PERSON", act=Act.ADDED))
        .everywhere("소소리", "PERSON")
        .nowhere("하늘")
    )
    assert decisions_of(decisions.to_json()) == decisions


TEXTS = st.text(st.sampled_from("가나다민온 저는.1230-[]이"), min_size=1, max_size=40)


@given(TEXTS, st.data())
def test_whatever_is_found_and_decided_nothing_outside_is_lost_or_moved(text, data):
    def stretch():
        start = data.draw(st.integers(0, len(text) - 1))
        return start, data.draw(st.integers(start + 1, len(text)))

    labels = st.sampled_from(["PERSON", "PHONE", "DEPT", "QUASI"])
    marks = []
    at = 0
    for state in data.draw(st.lists(st.sampled_from(["covered", "removed"]), max_size=2)):
        if at < len(text):
            end = data.draw(st.integers(at + 1, len(text)))
            marks.append(Mark("text", at, end, "PHONE", state))
            at = end
    found = [Span(*stretch(), data.draw(labels), "r", 0.9) for _ in range(data.draw(st.integers(0, 4)))]
    here = said(text, *marks)
    decisions = Decisions()
    for act in data.draw(st.lists(st.sampled_from(list(Act)), max_size=4)):
        start, end = stretch()
        words = text[start:end]
        decisions = decisions.deciding(
            Decision(origin="m", part="text", start=start, words=words, label=data.draw(labels), act=act)
        )
    [stretches] = stretches_of([here], [found], decisions, RULES)
    ends = [0, *(each.span.end for each in stretches)]
    assert all(before <= each.span.start < each.span.end for before, each in zip(ends, stretches, strict=False))
    assert all(each.span.end <= len(text) for each in stretches)
    linking = linking_of([text], [[each.span for each in stretches]], RULES)
    after = rewritten(here, stretches, "investigator", linking, RULES, "신고인")
    outside = "".join(
        sign
        for place, sign in enumerate(text)
        if not any(each.span.start <= place < each.span.end for each in stretches)
    )
    rest = iter(after.text)
    assert all(sign in rest for sign in outside)
