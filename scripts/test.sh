#!/bin/sh
# What CI runs.
set -eu
scripts/lint.sh
exec .venv/bin/python -m pytest --ignore=tests/soak --durations=10
