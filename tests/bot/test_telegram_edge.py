"""The whitelist at Telegram's edge: the few fields that are read, and everything that is not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel import Incoming, Left, Pressed, Said, SentFile, SentOther, SpokeInGroup
from bot.updates import cut_text, read_update

CHAT = {"id": 5100000001, "type": "private", "first_name": "CANARY", "username": "CANARY", "last_name": "CANARY"}
PERSON = {"id": 5100000001, "is_bot": False, "first_name": "CANARY", "username": "CANARY", "language_code": "ko"}


def message(**content):
    return {"message": {"message_id": 7, "date": 1, "chat": CHAT, "from": PERSON, **content}}


def test_a_text_is_read_and_nothing_around_it():
    found = read_update(
        message(
            text="가나다",
            forward_origin={"type": "user", "sender_user": PERSON},
            entities=[{"type": "text_link", "offset": 0, "length": 1, "url": "https://CANARY"}],
            reply_to_message=message(text="CANARY")["message"],
            via_bot=PERSON,
        )
    )
    assert found == Incoming(address="5100000001", event="message 7", body=Said(text="가나다", ref="7"))
    assert "CANARY" not in str([getattr(found, name) for name in found.__slots__])


def test_nothing_that_was_read_shows_in_a_representation():
    shown = repr(read_update(message(text="가나다"))) + repr(read_update(message(document={"file_id": "ABC"})))
    assert not [part for part in ("가나다", "5100000001", "ABC", "message 7") if part in shown]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            {"document": {"file_id": "F", "file_name": "CANARY.pdf", "mime_type": "application/pdf", "file_size": 5}},
            SentFile(file="F", name="파일.pdf", type="application/pdf", size=5, text=""),
        ),
        (
            {"photo": [{"file_id": "S"}, {"file_id": "L", "file_size": 9}], "caption": "사진입니다"},
            SentFile(file="L", name="사진.jpg", type="image/jpeg", size=9, text="사진입니다"),
        ),
        (
            {"voice": {"file_id": "V", "mime_type": "audio/ogg", "file_size": 3, "duration": 1}},
            SentFile(file="V", name="음성.ogg", type="audio/ogg", size=3, text=""),
        ),
        (
            {"video": {"file_id": "V", "file_name": "CANARY.mp4"}},
            SentFile(file="V", name="영상", type="application/octet-stream", size=0, text=""),
        ),
        ({"contact": {"phone_number": "CANARY"}}, SentOther()),
        ({"location": {"latitude": 1, "longitude": 2}}, SentOther()),
        ({"sticker": {"file_id": "CANARY"}}, SentOther()),
        ({"photo": []}, SentOther()),
    ],
)
def test_files_lose_their_names_and_other_things_are_not_looked_at(content, expected):
    assert read_update(message(**content)).body == expected


def test_an_edit_is_another_event_than_the_message_it_changes():
    edited = {"edited_message": message(text="나중", edit_date=5)["message"]}
    assert read_update(edited) == Incoming(
        address="5100000001", event="edit 7 5", body=Said(text="나중", ref="7", edited=True)
    )


def test_a_press_carries_what_was_chosen_and_how_the_bubble_shall_look():
    keyboard = {"inline_keyboard": [[{"text": "네", "callback_data": "p:danger:0"}]]}
    under = message(text="괜찮으세요?", reply_markup=keyboard)["message"]
    press = {"callback_query": {"id": "99", "from": PERSON, "message": under, "data": "p:danger:0"}}
    found = read_update(press)
    assert (found.event, found.body) == (
        "press 99", Pressed(choice="p:danger:0", ref="7", shown="괜찮으세요?\n\n✔ 네")
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_only_private_chats_are_read(kind):
    public = {"id": -5, "type": kind, "title": "CANARY"}
    assert read_update({"message": {"message_id": 1, "chat": public, "text": "x"}}).body == SpokeInGroup()
    assert read_update({"edited_message": {"message_id": 1, "chat": public, "text": "x"}}) is None
    under = {"message_id": 1, "chat": public}
    assert read_update({"callback_query": {"id": "1", "message": under, "data": "x"}}) is None


def test_a_block_is_noticed_and_an_unblock_is_nothing():
    for status, expected in (("kicked", Left()), ("member", None)):
        member = {"chat": CHAT, "date": 3, "new_chat_member": {"status": status}}
        found = read_update({"my_chat_member": member})
        assert (found and found.body) == expected


@pytest.mark.parametrize(
    "update", [{"channel_post": {}}, {"inline_query": {}}, {"poll": {}}, {}, {"callback_query": {"id": "1"}}]
)
def test_updates_of_other_kinds_are_passed_over(update):
    assert read_update(update) is None


@pytest.mark.parametrize(
    "update",
    [[], "x", 5, None, {"message": {"message_id": "x"}}, {"message": {"message_id": 1, "chat": {}}},
     {"message": {"message_id": 1, "chat": {"id": "x", "type": "private"}, "text": "x"}}],
)  # fmt: skip
def test_what_has_no_shape_of_an_update_is_refused(update):
    with pytest.raises(ValueError, match=r"^$"):
        read_update(update)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "message",
                    "edited_message",
                    "callback_query",
                    "my_chat_member",
                    "chat",
                    "id",
                    "type",
                    "text",
                    "photo",
                    "message_id",
                    "new_chat_member",
                    "status",
                    "document",
                    "file_id",
                    "data",
                    "reply_markup",
                    "inline_keyboard",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(_json)
def test_no_json_whatever_breaks_the_reading(update):
    try:
        found = read_update(json.loads(json.dumps(update)))
    except ValueError:
        return
    assert found is None or isinstance(found, Incoming)


@given(st.text(alphabet="가 \n😀a", min_size=1, max_size=20_000))
def test_long_texts_are_cut_into_pieces_that_telegram_takes_and_lose_only_blanks(text):
    pieces = list(cut_text(text))
    assert all(len(piece.encode("utf-16-le")) // 2 <= 4_096 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
