"""Sealed files up and down, and the exchange whose size never changes."""

import hashlib

import pytest

from casework.content import StoredFile
from crypto.files import FileSealer
from crypto.frames import Acknowledgement, UpFrame, build_up, parse_down
from crypto.keys import DataKey, random_bytes, random_id
from crypto.primitives import sha256
from tests.web.intake.conftest import b64

OCTETS = {"Content-Type": "application/octet-stream"}


def sealed(data: bytes) -> tuple[StoredFile, bytes]:
    file_id, key = random_id(), DataKey.generate()
    sealer = FileSealer(key, "geumcheon", file_id)
    chunks = b"".join([*sealer.add(data), *sealer.finish()])
    about = {"name": "a.txt", "type": "text/plain", "size": len(data), "key": key.raw(), "digest": sealer.digest}
    return StoredFile(id=file_id, **about), chunks


async def test_a_sealed_file_comes_back_to_its_author_octet_by_octet(sealer):
    reference, chunks = sealed(b"x" * 200_000)
    assert (await sealer.sends_file(chunks, reference.id)).status == 201
    body, reporter = await sealer.report(files=[b64(reference.id)])
    assert (await sealer.client.post("/api/reports", json=body)).status == 201
    asked = reporter.keys.tag + reference.id
    answer = await sealer.client.post("/api/mail-file", data=asked, headers=OCTETS)
    assert answer.status == 200
    assert await answer.read() == chunks


async def test_nobody_else_gets_the_file(sealer):
    reference, chunks = sealed(b"x")
    await sealer.sends_file(chunks, reference.id)
    body, _ = await sealer.report(files=[b64(reference.id)])
    await sealer.client.post("/api/reports", json=body)
    other, stranger = await sealer.report()
    await sealer.client.post("/api/reports", json=other)
    for tag in (stranger.keys.tag, random_bytes(32)):
        answer = await sealer.client.post("/api/mail-file", data=tag + reference.id, headers=OCTETS)
        assert answer.status == 404


async def test_a_report_that_names_a_file_which_never_came_is_refused(sealer, stored):
    body, _ = await sealer.report(files=[b64(random_id())])
    answer = await sealer.client.post("/api/reports", json=body)
    assert 400 <= answer.status < 500
    assert await stored() == {}


async def test_a_file_altered_on_its_way_leaves_nothing(sealer, stored):
    answer = await sealer.sends_file(sealed(b"x")[1], **{"X-Daesup-Digest": b64(random_bytes(32))})
    assert 400 <= answer.status < 500
    assert await stored() == {}


async def test_the_same_file_id_cannot_be_used_twice(sealer):
    reference, chunks = sealed(b"x")
    await sealer.sends_file(chunks, reference.id)
    answer = await sealer.sends_file(sealed(b"y")[1], reference.id)
    assert (answer.status, (await answer.json())["error"]) == (409, "conflict")


BAD_FILES = {
    "no id": ("/api/files/xyz?length=3", {}),
    "a short id": ("/api/files/abcd?length=3", {}),
    "no length": ("/api/files/{id}", {}),
    "a length that is none": ("/api/files/{id}?length=three", {}),
    "a negative length": ("/api/files/{id}?length=-3", {}),
    "a length in other digits": ("/api/files/{id}?length=٣", {}),
    "a length too great": ("/api/files/{id}?length=999999999", {}),
    "a length with too many digits": ("/api/files/{id}?length=" + "9" * 400, {}),
    "another length": ("/api/files/{id}?length=4", {}),
    "no puzzle": ("/api/files/{id}?length=3", {"X-Daesup-Puzzle": ""}),
    "half a puzzle": ("/api/files/{id}?length=3", {"X-Daesup-Puzzle": "AAAA"}),
    "a digest too short": ("/api/files/{id}?length=3", {"X-Daesup-Digest": "AAAA"}),
    "another type": ("/api/files/{id}?length=3", {"Content-Type": "text/plain"}),
    "a packed body": ("/api/files/{id}?length=3", {"Content-Encoding": "deflate"}),
}


async def test_a_file_call_of_another_shape_is_refused(sealer, stored, subtests):
    for name, (path, headers) in BAD_FILES.items():
        file_id, digest = random_id(), hashlib.sha256(b"abc").digest()
        puzzle = await sealer.puzzle(file_id, digest)
        good = {"X-Daesup-Digest": b64(digest), "X-Daesup-Puzzle": f"{puzzle['nonce']}.{puzzle['solution']}"}
        with subtests.test(name):
            answer = await sealer.client.post(
                path.format(id=file_id.hex()), data=b"abc", headers=OCTETS | good | headers
            )
            assert 400 <= answer.status < 500
            assert (await answer.json()).keys() == {"error", "message"}
    assert await stored() == {}


@pytest.fixture
def dummy() -> bytes:
    return build_up(UpFrame(tag=random_bytes(32), after=0, offset=0))


async def test_an_exchange_is_always_answered_by_as_many_octets(sealer, dummy):
    body, reporter = await sealer.report()
    await sealer.client.post("/api/reports", json=body)
    known = build_up(UpFrame(tag=reporter.keys.tag, after=0, offset=0))
    for frame in (dummy, known):
        answer = await sealer.client.post("/api/exchange", data=frame, headers=OCTETS | {"Accept-Encoding": "gzip, br"})
        assert answer.status == 200
        assert len(await answer.read()) == 8192
        assert "Content-Encoding" not in answer.headers


async def test_the_author_finds_the_own_report_in_the_exchange(sealer):
    body, reporter = await sealer.report()
    await sealer.client.post("/api/reports", json=body)
    frame = build_up(UpFrame(tag=reporter.keys.tag, after=0, offset=0))
    answer = await sealer.client.post("/api/exchange", data=frame, headers=OCTETS)
    down = parse_down(await answer.read())
    assert down.state == Acknowledgement.NONE
    assert down.seq == 1


async def test_an_exchange_of_another_size_is_refused(client, dummy, subtests):
    for length in (0, 1, 4095, 4097, 100_000):
        with subtests.test(length=length):
            frame = (dummy * 30)[:length]
            answer = await client.post("/api/exchange", data=frame, headers=OCTETS)
            assert 400 <= answer.status < 500


async def test_a_renewed_receipt_opens_and_the_old_one_no_longer(sealer, town):
    body, reporter = await sealer.report()
    await sealer.client.post("/api/reports", json=body)
    renewal, renewed = await sealer.renewal(reporter)
    answer = await sealer.client.post("/api/mailbox/renew", json=renewal)
    assert answer.status == 200
    assert (await town.intake.drops.mailbox_by_tag(sha256(renewed.keys.tag))).number
    again = await sealer.client.post("/api/mailbox/renew", json=renewal)
    assert 400 <= again.status < 500
