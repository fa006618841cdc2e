"""Fixtures of the rules' tests."""

import pytest

from tests.policies.spoiling import copied


@pytest.fixture
def folder(tmp_path):
    """A copy of the office's rules that a test may spoil."""
    return copied(tmp_path)
