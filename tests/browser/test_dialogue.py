"""The dialogue machine in the browser does what its twin in Python does, word for word."""

from pathlib import Path

from tests.browser.visiting import Visit

RUNNER = Path(__file__).parent / "build" / "vectors.js"
CORPUS = Path(__file__).parents[1] / "casework" / "dialogue_corpus.json"


async def test_the_browser_speaks_as_the_corpus_says(visit: Visit) -> None:
    await visit.page.goto("about:blank")
    await visit.page.evaluate(RUNNER.read_text(encoding="utf-8"))
    found = await visit.page.evaluate("(corpus) => daesupTests.dialogue(corpus)", CORPUS.read_text(encoding="utf-8"))
    assert found["problems"] == []
    assert found["conversations"] >= 30
    assert found["refused"] >= 10
