#!/bin/sh
# What CI runs: the style first, then the tests in two processes side by side; the journeys of the first mostly wait.
set -eu
scripts/lint.sh
said=$(mktemp)
journeys=
trap 'test -z "$journeys" || kill "$journeys" 2>/dev/null || true; rm -f "$said"' EXIT
trap 'exit 130' INT TERM
.venv/bin/python -m pytest --durations=40 tests/stories tests/attacks tests/browser tests/bot tests/web >"$said" 2>&1 &
journeys=$!
failed=0
.venv/bin/python -m pytest --durations=40 \
    --ignore=tests/soak --ignore=tests/stories --ignore=tests/attacks --ignore=tests/browser --ignore=tests/bot \
    --ignore=tests/web || failed=1
wait "$journeys" || failed=1
journeys=
cat "$said"
exit "$failed"
