"""What one message alone does not give away: a number over two bubbles, a name that the next bubble calls one's own."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.corresponding import say
from casework.ids import CaseId
from casework.keeping import take_in
from casework.listing import InboxQuery, inbox
from casework.masking import COVERED, REMOVED, Cut, cut_more, marks_of, mask_after
from casework.opening import open_waiting
from casework.reading import MaskedPart, open_case, reveal
from casework.store.vault import get_envelope
from crypto.keys import random_id
from policies.loading import load

RULES = load()
LABELS = {name[5:]: text for name, text in RULES.wording["ko"].items() if name.startswith("span.")}


async def told(town, *bubbles):
    """A case told bubble by bubble, each opened before the next one comes."""
    _, reporter = await town.report(bubbles[0])
    await town.let_in("haneul")
    for text in bubbles[1:]:
        await say(text, (), reporter, random_id(), town.intake)
        await town.let_in("haneul")
    unlocked = await town.unlock("haneul")
    page = await inbox(unlocked, InboxQuery(), town.office)
    return CaseId(page.lines[0].id), unlocked


def shown(view):
    return ["".join(getattr(part, "text", "■") for part in message.parts) for message in view.messages]


async def test_a_number_over_two_bubbles_is_covered_in_both(any_town):
    case_id, unlocked = await told(any_town, "그 사람 전화는 공일공 구공팔칠", "육오일삼 이라고 했어요.")
    view = await open_case(case_id, unlocked, any_town.office)
    assert shown(view) == ["그 사람 전화는 ■", "■ 이라고 했어요."]
    halves = [part for message in view.messages for part in message.parts if isinstance(part, MaskedPart)]
    assert all(part.revealable for part in halves)
    first = view.messages[0]
    words = await reveal(case_id, first.id, halves[0].index, "사실 확인", unlocked, any_town.office)
    assert words == "공일공 구공팔칠"


async def test_ones_own_number_over_two_bubbles_goes_behind_the_quorum(any_town):
    case_id, unlocked = await told(any_town, "제 번호는 공일공 구공팔칠", "육오일삼 이에요. 꼭 답 주세요.")
    view = await open_case(case_id, unlocked, any_town.office)
    halves = [part for message in view.messages for part in message.parts if isinstance(part, MaskedPart)]
    assert [part.revealable for part in halves] == [False, False]
    assert "구공팔칠" not in repr(shown(view))
    assert shown(view)[1] == "■ 이에요. 꼭 답 주세요."


@pytest.mark.parametrize(
    ("first", "then", "left"),
    [
        ("제 번호는 010-9087", "6513 이에요.", "■ 이에요."),
        ("제 주민번호 앞자리는 770231", "2000000 입니다.", "■ 입니다."),
        ("제 번호는 010-9087-6513", "2023년에 들어왔어요.", "2023년에 들어왔어요."),
    ],
)
async def test_half_a_number_that_was_cut_out_is_still_known_to_be_half(town, first, then, left):
    case_id, unlocked = await told(town, first, then)
    assert shown(await open_case(case_id, unlocked, town.office))[1] == left


async def test_a_name_that_the_next_bubble_calls_ones_own_is_cut_out_of_the_one_before(any_town):
    case_id, unlocked = await told(any_town, "다들 독고은별 씨만 괴롭혀요.", "사실은 저는 독고은별입니다.")
    view = await open_case(case_id, unlocked, any_town.office)
    assert shown(view) == ["다들 ■ 씨만 괴롭혀요.", "사실은 저는 ■입니다."]
    assert "독고은별" not in repr(view)


async def test_no_key_of_the_older_writing_is_left(town):
    case_id, unlocked = await told(town, "다들 독고은별 씨만 괴롭혀요.", "사실은 저는 독고은별입니다.")
    rows = await town.office.cases.messages(bytes.fromhex(case_id))
    first = min(rows, key=lambda row: row.seq)
    assert first.origin not in {None, first.id}
    held = [row.public_key for row in await town.office.cases.keys_of(bytes.fromhex(case_id))]
    assert held
    view = await open_case(case_id, unlocked, town.office)
    assert [message.readable for message in view.messages] == [True, True]
    found = await town.office.keyring.find_many([first.origin], (await town.office.cases.keys_of(first.case_id))[0].id)
    assert found == {}


async def test_each_half_has_an_envelope_of_its_own(town):
    case_id, _ = await told(town, "제 번호는 공일공 구공팔칠", "육오일삼 이에요.")
    rows = await town.office.cases.messages(bytes.fromhex(case_id))
    assert len(rows) == 2
    from casework.holding import hold_case, open_row, wraps_for  # noqa: PLC0415

    unlocked = await town.unlock("haneul")
    held = await hold_case(bytes.fromhex(case_id), unlocked, town.office)
    wraps = await wraps_for(held, [row.id for row in rows], town.office)
    pointers = [mark.pointer for row in rows for mark in marks_of(open_row(row, wraps[row.id], town.office))]
    assert len(set(pointers)) == 2
    for pointer in pointers:
        assert (await get_envelope(town.office.vault, bytes.fromhex(pointer))).body


async def test_bubbles_that_have_nothing_to_do_with_each_other_stay(town):
    case_id, unlocked = await told(town, "민가온 팀장이 돈을 받았어요.", "서라온 주무관도 봤어요.")
    rows = await town.office.cases.messages(bytes.fromhex(case_id))
    assert min(rows, key=lambda row: row.seq).origin is None  # as it was admitted
    assert shown(await open_case(case_id, unlocked, town.office)) == [
        "민가온 팀장이 돈을 받았어요.",
        "서라온 주무관도 봤어요.",
    ]


class Forgetful(set):
    """What another process of the console knows of this one's doings: nothing."""

    def add(self, _each):
        return None


async def told_at_once(town, *bubbles):
    """A case whose later bubbles wait together when two officers' sessions come to open them."""
    _, reporter = await town.report(bubbles[0])
    await town.let_in("haneul")
    for text in bubbles[1:]:
        await say(text, (), reporter, random_id(), town.intake)
    while await take_in(town.office):
        pass
    sessions = [await town.unlock(login) for login in ("haneul", "narae")]
    for _ in bubbles:  # whoever was too slow comes again
        await asyncio.gather(*(open_waiting(each, town.office) for each in sessions))
    page = await inbox(sessions[0], InboxQuery(), town.office)
    return CaseId(page.lines[0].id), sessions[0]


@pytest.mark.parametrize("known", [set, Forgetful], ids=["one process", "two processes"])
async def test_a_number_over_two_bubbles_that_two_sessions_open_at_once_is_covered_in_both(
    any_town, known, monkeypatch
):
    monkeypatch.setattr("casework.opening._BEING_OPENED", known())
    case_id, unlocked = await told_at_once(
        any_town, "이런 일이 있었어요.", "그 사람은 공일공 구공팔칠", "육오일삼 이래요."
    )
    view = await open_case(case_id, unlocked, any_town.office)
    assert shown(view) == ["이런 일이 있었어요.", "그 사람은 ■", "■ 이래요."]
    assert all(message.readable for message in view.messages)


async def test_a_bubble_that_was_read_with_fewer_before_it_than_now_stand_keeps_waiting(any_town):
    case_id, _ = await told(any_town, "이런 일이 있었어요.")
    first = (await any_town.office.cases.messages(bytes.fromhex(case_id)))[0]
    _, reporter = await any_town.report("다른 이야기")
    await say("또 하나", (), reporter, random_id(), any_town.intake)
    await any_town.let_in()
    waits = (await any_town.office.cases.waiting_for(["integrity"]))[0]
    row = replace(first, id=random_id())
    assert not await any_town.office.cases.append_waiting(waits.id, row, 0)
    assert await any_town.office.cases.still_waits(waits)
    assert len(await any_town.office.cases.messages(first.case_id)) == 1
    assert (await any_town.office.cases.get(first.case_id)).message_count == 1
    assert await any_town.office.cases.append_waiting(waits.id, row, 1)
    assert not await any_town.office.cases.still_waits(waits)


async def test_a_console_killed_while_it_opens_a_bubble_leaves_it_to_be_opened_again(any_town, monkeypatch):
    """Also a bubble sealed to the case's own key, whose wrap is under the very name that the new one would have."""
    _, reporter = await any_town.report("이런 일이 있었어요.")
    await any_town.let_in("haneul")
    await say("둘째", (), reporter, random_id(), any_town.intake)
    with monkeypatch.context() as dying:
        dying.setattr(any_town.office.cases, "append_waiting", killed)
        with pytest.raises(asyncio.CancelledError):
            await any_town.let_in("haneul")
    assert await any_town.let_in("haneul") == 1
    unlocked = await any_town.unlock("haneul")
    page = await inbox(unlocked, InboxQuery(), any_town.office)
    view = await open_case(CaseId(page.lines[0].id), unlocked, any_town.office)
    assert shown(view) == ["이런 일이 있었어요.", "둘째"]


async def test_a_later_bubble_that_the_keeper_brings_twice_is_in_the_case_once(any_town):
    """A keeper killed between the two stores brings the same drop again, perhaps when the first is opened already."""
    _, reporter = await any_town.report("이런 일이 있었어요.")
    await any_town.let_in("haneul")
    await say("둘째", (), reporter, random_id(), any_town.intake)
    await any_town.let_in()
    unlocked = await any_town.unlock("haneul")
    brought = await any_town.office.cases.waiting_follow_ups(unlocked.officer.id)
    assert await open_waiting(unlocked, any_town.office) == 1
    await any_town.office.cases.take_in(brought)
    assert not await any_town.office.cases.waiting_follow_ups(unlocked.officer.id)


async def killed(*_, **__):
    raise asyncio.CancelledError


@pytest.mark.parametrize("bubbles", [("제 번호는 공일공", "구공팔칠", "육오일삼 이에요.")])
def test_a_number_over_three_bubbles_is_one_number(bubbles):
    masked, before = mask_after(bubbles[:2], {"text": bubbles[2]}, (), RULES, LABELS)
    assert [[state for _, state in found] for found in before] == [[REMOVED], [REMOVED]]
    assert masked.fields["text"] == "[전화번호] 이에요."


TEXTS = st.text(st.sampled_from("가나다 민온12-.[]"), min_size=1, max_size=30)


@given(TEXTS, st.data())
def test_cutting_more_moves_nothing_outside_the_cuts(text, data):
    content = {"fields": {"text": text, "answer.who": "그대로"}, "marks": []}
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    cuts = [Cut("text", start, end, "PHONE", data.draw(st.sampled_from([REMOVED, COVERED]))) for start, end in pairs]
    once = cut_more(content, cuts[:1], LABELS)
    if len(cuts) > 1:
        moved = len(once["fields"]["text"]) - len(text)
        rest = [Cut(cut.part, cut.start + moved, cut.end + moved, cut.label, cut.state) for cut in cuts[1:]]
        once = cut_more(once, rest, LABELS)
    outside = "".join(sign for at, sign in enumerate(text) if not any(start <= at < end for start, end in pairs))
    marks = marks_of(once)
    kept = once["fields"]["text"]
    assert "".join(s for at, s in enumerate(kept) if not any(m.start <= at < m.end for m in marks)) == outside
    assert [kept[m.start : m.end] for m in marks if m.state == COVERED] == [
        text[c.start : c.end] for c in cuts if c.state == COVERED
    ]
    assert once["fields"]["answer.who"] == "그대로"
