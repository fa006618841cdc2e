#!/bin/sh
# Everything that reads the code without running it.
set -eu
bin=.venv/bin
$bin/ruff format --check .
$bin/ruff check .
$bin/mypy
$bin/lint-imports
