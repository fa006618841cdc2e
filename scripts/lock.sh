#!/bin/sh
# Resolve the locked dependencies anew (maintainers; needs uv).
set -eu
common="--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header"
# shellcheck disable=SC2086 # a list of options
uv pip compile $common pyproject.toml --group build -o requirements.lock
# shellcheck disable=SC2086 # a list of options
uv pip compile $common pyproject.toml --group build --group dev -o requirements-dev.lock
