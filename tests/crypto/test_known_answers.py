"""The same vectors that the browser runs; an unknown outcome, or one nobody runs, fails."""

import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crypto.errors import CannotOpenError, MalformedError
from crypto.receipt import UnreadableReceiptError
from tests.crypto import runners_backup, runners_office, runners_sealing

FOLDER = Path(__file__).parent / "vectors"
REPOSITORY = Path(__file__).parents[2]
RUNNERS: dict[str, Callable[..., dict[str, Any]]] = {
    name.removeprefix("run_"): function
    for module in (runners_sealing, runners_office, runners_backup)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if name.startswith("run_")
}
FILES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}
CASES = [pytest.param(case, id=f"{stem}: {case['name']}") for stem, cases in FILES.items() for case in cases]


def spelt(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {name: spelt(one) for name, one in value.items()}
    return [spelt(one) for one in value] if isinstance(value, list | tuple) else value


def run(case: dict[str, Any]) -> dict[str, Any]:
    runner = RUNNERS[case["does"]]
    if len(inspect.signature(runner).parameters) == 1:
        return runner(case["input"])
    return runner(case["input"], case.get("output", {}))


@pytest.mark.parametrize("case", CASES)
def test_a_vector_ends_as_it_says(case):
    match case["expected"]:
        case "ok":
            assert spelt(run(case)) == case["output"]
        case "cannot_open":
            with pytest.raises(CannotOpenError) as refused:
                run(case)
            assert type(refused.value) is CannotOpenError
            assert str(refused.value) == ""
        case "malformed":
            with pytest.raises(MalformedError) as refused:
                run(case)
            assert str(refused.value) == ""
            assert suggested(refused.value) == case.get("output", {"suggestions": []})["suggestions"]
        case other:
            pytest.fail(f"unknown outcome {other}")


def suggested(error: MalformedError) -> list[dict[str, Any]]:
    if not isinstance(error, UnreadableReceiptError):
        return []
    return [{"position": one.position, "words": list(one.words)} for one in error.suggestions]


def test_every_runner_has_vectors():
    assert {case["does"] for cases in FILES.values() for case in cases} == set(RUNNERS)


def test_names_are_unique_within_a_file():
    for cases in FILES.values():
        assert len({(case["does"], case["name"]) for case in cases}) == len(cases)


def test_failures_outnumber_successes_where_things_are_opened():
    for stem in ("body", "wrap", "sealed", "grant", "keylist", "address", "frames", "backup"):
        refused = sum(case["expected"] != "ok" for case in FILES[stem])
        assert refused > len(FILES[stem]) / 2, stem


def test_the_generator_writes_what_is_committed():
    script = REPOSITORY / "scripts" / "make_vectors.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
