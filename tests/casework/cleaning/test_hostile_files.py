"""Nothing that a stranger sends ends the program, hangs it, or leaves anything on the disk."""

import random
import tempfile
from time import monotonic

import pytest

from casework.cleaning.sandbox import clean
from casework.errors import Refusal
from tests.casework.cleaning.conftest import CORPUS, EXPECTED, called
from tests.casework.cleaning.hostile import CASES
from tests.casework.cleaning.hostile_making import CLEANED

_SECONDS = 40
_KNOWN = {
    "file_format_unknown",
    "file_damaged",
    "file_locked",
    "file_has_macros",
    "file_unpacks_too_big",
    "file_takes_too_long",
    CLEANED,
}


async def outcome(data, name):
    try:
        await clean(data, name)
    except Refusal as refusal:
        return refusal.code
    return CLEANED


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A temporary directory of its own, to see that nothing stays there."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_there_are_enough_of_them():
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", sorted(CASES))
async def test_a_hostile_file_is_refused_or_cleaned(case, temporary):
    name, data, allowed = CASES[case]
    started = monotonic()
    assert await outcome(data, name) in allowed
    assert monotonic() - started < _SECONDS
    assert not any(temporary.iterdir())


@pytest.mark.parametrize("name", sorted(EXPECTED))
async def test_a_spoiled_file_is_refused_or_cleaned(name, temporary):
    chance = random.Random(name)  # noqa: S311 - the same every time, and no secret
    data = bytearray((CORPUS / name).read_bytes())
    for _ in range(max(len(data) // 400, 3)):
        data[chance.randrange(8, len(data))] = chance.randrange(256)
    assert await outcome(bytes(data), called(name)) in _KNOWN
    assert not any(temporary.iterdir())
