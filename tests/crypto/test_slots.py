"""Exchange frames: whatever travels, the sizes are the same (SPEC 15)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import MalformedError
from crypto.frames import (
    DOWN_SIZE,
    FRAGMENT,
    MOST_FRAGMENTS,
    UP_CAPACITY,
    UP_SIZE,
    Acknowledgement,
    MailRowFrame,
    UpFrame,
    build_down,
    build_up,
    parse_down,
    parse_row,
    parse_up,
    split_message,
)
from crypto.mail import MESSAGE_LIMIT

TAG, ID, DIGEST = bytes(range(32)), bytes(16), bytes(32)
WRAP = b"\1\1" + bytes(1184)


@given(raw=st.binary(min_size=1, max_size=9000))
def test_a_message_comes_back_from_its_fragments(raw):
    parts = split_message(raw)
    frames = [
        build_up(
            UpFrame(
                tag=TAG, after=0, offset=0, kind=FRAGMENT, message_id=ID, digest=DIGEST, index=index,
                total=len(parts), fragment=part,
            )
        )
        for index, part in enumerate(parts)
    ]  # fmt: skip
    assert {len(frame) for frame in frames} == {UP_SIZE}
    assert b"".join(parse_up(frame).fragment for frame in frames) == raw


def test_a_dummy_has_the_size_of_a_message_and_no_constant_filling():
    one, other = (build_up(UpFrame(tag=TAG, after=0, offset=0)) for _ in range(2))
    assert len(one) == len(other) == UP_SIZE
    assert one[:41] == other[:41]
    assert one[41:] != other[41:]
    assert parse_up(one).fragment == b""


def test_the_largest_message_takes_nineteen_slots():
    assert MOST_FRAGMENTS == 19
    assert len(split_message(bytes(MESSAGE_LIMIT))) == MOST_FRAGMENTS


def test_a_fragment_that_does_not_fit_is_malformed():
    with pytest.raises(MalformedError):
        build_up(UpFrame(tag=TAG, after=0, offset=0, kind=FRAGMENT, fragment=bytes(UP_CAPACITY + 1)))


@pytest.mark.parametrize("size", [1024, 4096, 16384, 65536])
def test_a_row_comes_back_from_its_parts(size):
    row = MailRowFrame(seq=9, kind=1, message_id=ID, body=b"\1\1" + bytes(size + 48), wrap=WRAP)
    collected, more = b"", True
    while more:
        frame = build_down(state=Acknowledgement.NONE, message_id=ID, row=row, offset=len(collected))
        down = parse_down(frame)
        assert len(frame) == DOWN_SIZE
        assert (down.seq, down.offset, down.row_length) == (9, len(collected), len(row.encode()))
        collected, more = collected + down.part, down.more
    assert parse_row(collected, 9) == row


def test_nothing_new_looks_like_something_new():
    frame = build_down(state=Acknowledgement.NONE, message_id=ID, row=None)
    down = parse_down(frame)
    assert len(frame) == DOWN_SIZE
    assert (down.seq, down.row_length, down.part, down.more) == (0, 0, b"", False)


@given(raw=st.binary(max_size=100))
def test_other_sizes_are_malformed(raw):
    for parse in (parse_up, parse_down, parse_row):
        with pytest.raises(MalformedError):
            parse(raw)
