"""The committed corpus, each file cleaned once."""

import json
from pathlib import Path
from time import monotonic

import pytest

from casework.cleaning.sandbox import clean

CORPUS = Path(__file__).parent / "corpus"
EXPECTED = json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))


def called(name):
    """What a file of the corpus is called when it arrives."""
    return EXPECTED[name].get("called", name)


_done: dict[str, tuple[object, float]] = {}


@pytest.fixture
async def cleaned(request):
    """A file of the corpus: its name, what it was, what it became, and how long that took."""
    name = request.param
    original = (CORPUS / name).read_bytes()
    if name not in _done:
        started = monotonic()
        result = await clean(original, called(name))
        _done[name] = result, monotonic() - started
    result, seconds = _done[name]
    return name, original, result, seconds


def pytest_terminal_summary(terminalreporter):
    """The slowest files, told but not judged."""
    slow = sorted(((seconds, name) for name, (_, seconds) in _done.items()), reverse=True)[:3]
    if slow:
        terminalreporter.write_line(
            "slowest cleaned: " + ", ".join(f"{name} {seconds:.2f} s" for seconds, name in slow)
        )
