"""The memory between bubbles is capped, expires, and says once what was given up."""

from bot.sessions import Sessions
from casework.conversation import State
from tests.offices import HandClock


def wrote(session, text="글"):
    session.state = State(step="story", answers={"text": text})


def test_a_session_is_the_same_until_half_an_hour_has_passed():
    clock = HandClock()
    sessions = Sessions(clock.now)
    first = sessions.get(b"a")
    clock.turn(minutes=29)
    assert sessions.get(b"a") is first
    clock.turn(minutes=29)
    assert sessions.get(b"a") is first, "contact counts"
    clock.turn(minutes=30)
    assert sessions.get(b"a") is not first


def test_unsent_words_that_were_given_up_are_told_once():
    clock = HandClock()
    sessions = Sessions(clock.now)
    wrote(sessions.get(b"a"))
    sessions.get(b"b")
    clock.turn(minutes=31)
    sessions.sweep()
    assert len(sessions) == 0
    assert [sessions.lost(b"a"), sessions.lost(b"a"), sessions.lost(b"b")] == [True, False, False]


def test_sealed_words_are_not_lost_with_the_session():
    clock = HandClock()
    sessions = Sessions(clock.now)
    session = sessions.get(b"a")
    wrote(session)
    session.sealed = True
    clock.turn(minutes=31)
    sessions.sweep()
    assert not sessions.lost(b"a")


def test_the_oldest_session_gives_way_when_there_are_too_many():
    sessions = Sessions(HandClock().now, most=3)
    wrote(sessions.get(b"0"))
    for tag in (b"1", b"2", b"3"):
        sessions.get(tag)
    assert len(sessions) == 3
    assert sessions.lost(b"0")


def test_a_dropped_person_leaves_nothing():
    sessions = Sessions(HandClock().now)
    wrote(sessions.get(b"a"))
    sessions.drop(b"a")
    assert len(sessions) == 0
    assert not sessions.lost(b"a")


def test_a_person_dropped_after_their_words_were_given_up_leaves_nothing_either():
    clock = HandClock()
    sessions = Sessions(clock.now)
    wrote(sessions.get(b"a"))
    clock.turn(minutes=31)
    sessions.sweep()
    sessions.drop(b"a")
    assert not sessions.lost(b"a")


def test_a_session_does_not_show_what_it_holds():
    session = Sessions(HandClock().now).get(b"a")
    wrote(session, "카나리아")
    assert "카나리아" not in repr(session)
