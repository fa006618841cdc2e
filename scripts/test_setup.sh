#!/bin/sh
# Install what the tests need and is missing: Chromium, PostgreSQL, Pango and a Korean font. Nothing is skipped without them.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v fc-list >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qiE 'noto ?sans ?cjk|nanum' || missing="$missing fontconfig fonts-noto-cjk"
ldconfig -p 2>/dev/null | grep -q libpangoft2 && ldconfig -p 2>/dev/null | grep -q libharfbuzz-subset || missing="$missing libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
[ -z "$missing" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "시험에 필요한 것이 없습니다:$missing. 설치한 뒤 다시 실행해 주세요." >&2
    exit 1
fi
sudo=""
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "시험에 필요한 것이 없습니다:$missing. 관리자에게 설치를 부탁해 주세요." >&2; exit 1; }
    sudo="sudo"
fi
echo "시험에 필요한 것을 설치합니다:$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086 # a list of package names
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
