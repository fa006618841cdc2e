#!/bin/sh
# What CI runs.
set -eu
scripts/lint.sh
exec .venv/bin/python -m pytest --durations=10
