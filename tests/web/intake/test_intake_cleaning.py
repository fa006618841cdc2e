"""Files in the lane without JavaScript: cleaned while their sender waits, who is told plainly what was taken out."""

from dataclasses import replace
from pathlib import Path

import pytest

from casework import gate
from casework.cleaning.refusals import TooSlowError
from casework.content import Cleaning, StoredFile, encode, file_of, files_json
from casework.errors import BusyError

CORPUS = Path(__file__).parents[2] / "casework/cleaning/corpus"
PHOTO = (CORPUS / "photo-exif.jpg").read_bytes()
PAGE = b"<!doctype html><script>alert(1)</script>" * 50
LATER = "숨은 정보는 담당자가 열 때 지웁니다."


async def pieces(data):
    for start in range(0, len(data), 65_536):
        yield data[start : start + 65_536]


async def taken(intake, data, name="사진.jpg"):
    return await gate.take_file(name, "image/jpeg", pieces(data), intake)


async def test_the_result_page_says_what_was_taken_out_of_each_file(visitor):
    await visitor.reports("사진을 봐 주세요", [("사진.jpg", PHOTO), ("글.txt", b"plain"), ("쪽.html", PAGE)])
    assert visitor.status == 200
    assert "위치 정보 1개를 지웠습니다." in visitor.page
    assert "지울 숨은 정보가 없었습니다." in visitor.page
    assert "숨은 정보를 지울 수 없는 파일이라 봉인해 두었습니다." in visitor.page


async def test_the_result_is_said_in_the_person_s_language(visitor):
    await visitor.goes("/report?lang=en")
    fields = {"token": visitor.field("token"), "body": "a photo"}
    await visitor.sends("/report?lang=en", fields, [("photo.jpg", PHOTO)])
    assert "위치 정보" not in visitor.page
    assert 'class="cleaned"' in visitor.page


async def test_the_mailbox_says_it_again_and_gives_the_sender_their_own_file_as_it_was(visitor):
    await visitor.reports("사진을 봐 주세요", [("사진.jpg", PHOTO)])
    await visitor.comes_back(visitor.words)
    assert visitor.page.count("위치 정보 1개를 지웠습니다.") == 1
    fields = {name: visitor.field(name) for name in ("session", "message", "file")}
    answer = await visitor.client.post("/mailbox/file", data=fields)
    assert await answer.read() == PHOTO


async def test_a_follow_up_s_file_is_cleaned_at_the_gate_too(visitor):
    await visitor.reports("글입니다")
    await visitor.comes_back(visitor.words)
    await visitor.answers("사진도 보냅니다", [("사진.jpg", PHOTO)])
    assert "위치 정보 1개를 지웠습니다." in visitor.page


async def test_what_the_gate_cannot_do_in_time_is_left_to_the_first_opening(visitor, monkeypatch):
    for trouble in (BusyError, TooSlowError, OSError):

        async def fails(*_, trouble=trouble, **__):
            raise trouble

        monkeypatch.setattr(gate, "clean", fails)
        await visitor.reports("사진을 봐 주세요", [("사진.jpg", PHOTO)])
        assert visitor.status == 200
        assert LATER in visitor.page


async def test_a_file_too_big_for_the_gate_is_left_to_the_first_opening(town):
    intake = replace(town.intake, settings=replace(town.intake.settings, gate_bytes=100_000))
    assert (await taken(intake, bytes(100_001))).cleaning is None
    assert (await taken(intake, b"\n" * 100_000, "글.txt")).cleaning is not None


async def test_a_gate_that_is_switched_off_leaves_all_to_the_first_opening(town):
    intake = replace(town.intake, settings=replace(town.intake.settings, gate_bytes=0))
    assert (await taken(intake, PHOTO)).cleaning is None


async def test_no_more_files_are_held_at_once_than_there_is_room_for(town, monkeypatch):
    async def not_now(*_, **__):
        raise BusyError

    monkeypatch.setattr(gate, "clean", not_now)
    begun = [gate._room(1_000) for _ in range(gate.MOST_HELD + 1)]
    held = [each.__enter__() for each in begun]
    assert [each.memory is not None for each in held] == [True] * gate.MOST_HELD + [False]
    assert (await taken(town.intake, PHOTO)).cleaning is None
    for each in begun:
        each.__exit__(None, None, None)
    with gate._room(1_000) as copy:
        assert copy.memory is not None


async def test_a_broken_upload_gives_its_memory_back(town):
    async def breaks():
        yield b"x" * 1000
        raise ConnectionError

    for _ in range(gate.MOST_HELD + 1):
        with pytest.raises(ConnectionError):
            await gate.take_file("a.txt", "text/plain", breaks(), town.intake)
    assert (await taken(town.intake, PHOTO)).cleaning is not None


def reference(name="a", cleaning=None):
    return StoredFile(id=bytes(16), name=name, type="t", size=1, key=bytes(32), digest=bytes(32), cleaning=cleaning)


def test_a_reference_keeps_what_the_gate_found():
    for cleaning in (
        None,
        Cleaning(copy=reference("b"), removed={"place": 1}, left={"picture": 1}),
        Cleaning(copy=None, removed={}, left={}),
        Cleaning(copy=None, removed={}, left={}, refused="file_locked"),
    ):
        assert file_of(reference(cleaning=cleaning).to_json()) == reference(cleaning=cleaning)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"removed": {"place": -1, "date": "5", "made up": 3, "author": True, "note": 2**70}}, {"note": 1_000_000}),
        ({"removed": [1]}, {}),
        ({"copy": {"id": "x"}, "removed": {"place": 1}}, {"place": 1}),
    ],
)
def test_whatever_a_sender_claims_only_known_findings_are_read(told, kept):
    read = file_of(reference().to_json() | {"cleaning": told}).cleaning
    assert (dict(read.removed), read.copy) == (kept, None)


def test_a_refusal_nobody_knows_is_no_cleaning():
    assert file_of(reference().to_json() | {"cleaning": {"refused": "<script>"}}).cleaning is None


def test_a_message_that_would_be_too_long_goes_without_the_gate_s_copies():
    file = reference(cleaning=Cleaning(copy=reference("b"), removed={"place": 1}, left={}))
    said = {"type": "report", "text": "가" * 20_600}
    assert [list(each) for each in files_json([file], said)] == [list(file.to_json())]
    listed = files_json([file] * 10, said)
    assert [each for each in listed if "cleaning" in each] == []
    encode({**said, "files": listed})
