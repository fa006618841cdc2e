"""Files: sealed in any pieces, opened in any pieces, refused when anything moved (SPEC 6)."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.errors import CannotOpenError, MalformedError
from crypto.files import SEALED_CHUNK_SIZE, FileSealer, open_file, sealed_length
from crypto.keys import DataKey, random_id
from tests.crypto.refusals import THE_ONE_REFUSAL, flipped, refusal

KEY, OFFICE, ID = DataKey.generate(), "demo-office", random_id()
LENGTH = 200_000
CONTENT = bytes(at % 251 for at in range(LENGTH))


def sealed_in(pieces: list[bytes]) -> tuple[list[bytes], FileSealer]:
    sealer = FileSealer(KEY, OFFICE, ID)
    chunks = [chunk for piece in pieces for chunk in sealer.add(piece)]
    return [*chunks, *sealer.finish()], sealer


CHUNKS, SEALER = sealed_in([CONTENT])


def opened(chunks, length=LENGTH, digest=SEALER.digest, key=KEY, office=OFFICE, file_id=ID) -> bytes:
    return b"".join(open_file(chunks, key=key, office=office, file_id=file_id, length=length, digest=digest))


def cut(raw: bytes, cuts: list[int]) -> list[bytes]:
    borders = [0, *sorted(at % (len(raw) + 1) for at in cuts), len(raw)]
    return [raw[start:end] for start, end in pairwise(borders)]


@settings(deadline=None, max_examples=25)
@given(cuts=st.lists(st.integers(min_value=0), max_size=8))
def test_pieces_do_not_matter_when_sealing(cuts):
    chunks, sealer = sealed_in(cut(CONTENT, cuts))
    assert chunks == CHUNKS
    assert (sealer.digest, sealer.length, sealer.sealed_length) == (SEALER.digest, LENGTH, sealed_length(LENGTH))


@settings(deadline=None, max_examples=25)
@given(cuts=st.lists(st.integers(min_value=0), max_size=8))
def test_pieces_do_not_matter_when_opening(cuts):
    assert opened(cut(b"".join(CHUNKS), cuts)) == CONTENT


@settings(deadline=None, max_examples=30)
@given(length=st.one_of(st.integers(0, 3000), st.sampled_from([65535, 65536, 65537, 131072, 131073])))
def test_every_length_comes_back(length):
    content = CONTENT[:length] if length <= LENGTH else bytes(length)
    chunks, sealer = sealed_in([content])
    assert sum(map(len, chunks)) == sealed_length(length) == sealer.sealed_length
    assert opened(chunks, length=length, digest=sealer.digest) == content


@settings(deadline=None, max_examples=30)
@given(bit=st.integers(min_value=0))
def test_a_flipped_bit_in_a_file_is_refused(bit):
    assert refusal(lambda: opened([flipped(b"".join(CHUNKS), bit)])) == THE_ONE_REFUSAL


@settings(deadline=None, max_examples=30)
@given(size=st.integers(min_value=0, max_value=sealed_length(LENGTH) - 1))
def test_a_truncated_file_is_refused(size):
    assert refusal(lambda: opened([b"".join(CHUNKS)[:size]])) == THE_ONE_REFUSAL


@pytest.mark.parametrize("order", [[1, 0, 2, 3], [0, 1, 2], [0, 1, 2, 3, 3], [0, 0, 1, 2, 3], [3, 2, 1, 0], []])
def test_moved_chunks_are_refused(order):
    assert refusal(lambda: opened([CHUNKS[at] for at in order])) == THE_ONE_REFUSAL


@pytest.mark.parametrize(
    "changes",
    [
        {"key": DataKey.generate()}, {"office": "other-office"}, {"file_id": random_id()}, {"digest": bytes(32)},
        {"length": LENGTH + 9000}, {"length": 1},
    ],
)  # fmt: skip
def test_a_file_opens_only_as_what_it_is(changes):
    assert refusal(lambda: opened(CHUNKS, **changes)) == THE_ONE_REFUSAL


def test_nothing_of_a_chunk_comes_out_before_its_tag_holds():
    spoiled = [CHUNKS[0], flipped(CHUNKS[1], 77), *CHUNKS[2:]]
    pieces = open_file(spoiled, key=KEY, office=OFFICE, file_id=ID, length=LENGTH, digest=SEALER.digest)
    assert next(pieces) == CONTENT[:65536]
    with pytest.raises(CannotOpenError):
        next(pieces)


def test_the_last_chunk_comes_out_only_when_the_digest_holds():
    pieces = open_file(CHUNKS, key=KEY, office=OFFICE, file_id=ID, length=LENGTH, digest=bytes(32))
    assert [len(next(pieces)) for _ in CHUNKS[:-1]] == [65536] * (len(CHUNKS) - 1)
    with pytest.raises(CannotOpenError):
        next(pieces)


def test_a_negative_length_is_malformed():
    with pytest.raises(MalformedError):
        opened(CHUNKS, length=-1)


def test_all_chunks_but_the_last_are_full():
    assert [len(chunk) for chunk in CHUNKS[:-1]] == [SEALED_CHUNK_SIZE] * (len(CHUNKS) - 1)
    assert 16 < len(CHUNKS[-1]) <= SEALED_CHUNK_SIZE
