"""One practice office for all stories, and the search for what remains after everything that could leave something."""

from pathlib import Path

import pytest

# pytest finds fixtures in a conftest by their names.
from tests.stories.fixtures import (  # noqa: F401
    album,
    at_desk,
    chromium,
    in_one_loop,
    office,
    overheard,
    patience,
    recorder,
    someone,
)

_LAST = "test_nothing_remains.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mine = in_one_loop(items, Path(__file__).parent)
    places = [at for at, item in enumerate(items) if item in mine]
    for at, item in zip(places, sorted(mine, key=lambda item: item.path.name == _LAST), strict=True):
        items[at] = item
