"""The cryptography's vectors, run in a real browser: every outcome, refusals included."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.visiting import Visit

RUNNER = Path(__file__).parent / "build" / "vectors.js"
VECTORS = sorted((Path(__file__).parents[1] / "crypto" / "vectors").glob("*.json"))
# What this bundle does not do; everything else in the vectors must be run here.
ELSEWHERE = {
    "only the server does it": {
        "address",
        "backup",
        "board",
        "destruction",
        "journal",
        "keyring",
        "passkey",
        "standing",
        "tag",
        "token",
    },
    "the server's half of the exchange": {"frames"},
    "only who asked opens it": {"grant", "quorum"},
}


async def test_every_vector_ends_in_the_browser_as_it_says(
    visit: Visit, record_property: Callable[[str, object], None]
) -> None:
    # WebCrypto exists on secure pages alone, and the office's address is one.
    page = await visit.open("/elsewhere")
    await page.evaluate(RUNNER.read_text(encoding="utf-8"))
    counts: dict[str, int] = {}
    for path in VECTORS:
        text = path.read_text(encoding="utf-8")
        found = await page.evaluate("(text) => daesupTests.vectors(text)", text)
        assert found["problems"] == [], path.name
        assert sum(found["run"].values()) + sum(found["elsewhere"].values()) == len(json.loads(text))
        assert all(path.stem in ELSEWHERE[why] for why in found["elsewhere"]), path.name
        for outcome, count in found["run"].items():
            counts[outcome] = counts.get(outcome, 0) + count
    record_property("vectors run in the browser", counts)
    assert set(counts) == {"ok", "cannot_open", "malformed"}
    assert min(counts.values()) >= 50


@pytest.mark.parametrize(
    "spoilt",
    [
        {"name": "x", "does": "fly", "input": {}, "expected": "ok", "output": {}},
        {"name": "x", "does": "padme", "input": {"length": 0}, "expected": "perhaps", "output": {"padded": 1024}},
        {"name": "x", "does": "padme", "input": {"length": 0}, "expected": "ok", "output": {"padded": 1025}},
        {"name": "x", "does": "padme", "input": {"length": 0}, "expected": "cannot_open"},
        {"name": "x", "does": "padme", "input": {"length": -1}, "expected": "cannot_open"},
    ],
)
async def test_the_runner_notices_what_is_wrong(visit: Visit, spoilt: dict[str, object]) -> None:
    page = await visit.open("/elsewhere")
    await page.evaluate(RUNNER.read_text(encoding="utf-8"))
    found = await page.evaluate("(text) => daesupTests.vectors(text)", json.dumps([spoilt]))
    assert len(found["problems"]) == 1
