#!/bin/sh
# Make the virtual environment; say in one sentence what is missing.
set -eu
python=$1
venv=$2
if ! command -v "$python" >/dev/null 2>&1; then
    echo "Python 3.11 이상이 필요합니다. 먼저 설치해 주세요. (Debian/Ubuntu: apt install python3 python3-venv)" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 이상이 필요합니다. 지금 있는 것은 $("$python" -V)입니다. (다른 것이 있으면: make run PYTHON=python3.12)" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
    else
        echo "python3-venv가 필요합니다. 먼저 설치해 주세요. (Debian/Ubuntu: sudo apt install python3-venv)" >&2
        exit 1
    fi
fi
"$python" -m venv "$venv"
