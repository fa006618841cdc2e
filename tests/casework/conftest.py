"""Fixtures of the casework tests."""

from tests.costs import _cheap_guesses  # noqa: F401 - pytest finds it by its name
