#!/bin/sh
# Install what the tests need and is missing: a browser, PostgreSQL, Pango, a Korean font, another reader of PDF, another office program. Nothing is skipped without them.
set -eu
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
has() { command -v "$1" >/dev/null 2>&1; }
has_browser() { has chromium-headless-shell || has chromium || has chromium-browser || has google-chrome; }
get() {
    has apt-get || return 1
    [ -z "$sudo" ] || has sudo || return 1
    echo "시험에 필요한 것을 설치합니다: $*"
    $sudo apt-get update -qq || return 1
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Chromium's shell draws no window that nobody sees, which is half of the work of a test; any Chromium will do without it.
has chromium-headless-shell || get chromium-headless-shell || has_browser || get chromium || true
missing=""
has_browser || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || has initdb || missing="$missing postgresql"
has fc-list && fc-list 2>/dev/null | grep -qiE 'noto ?sans ?cjk|nanum' || missing="$missing fontconfig fonts-noto-cjk"
ldconfig -p 2>/dev/null | grep -q libpangoft2 && ldconfig -p 2>/dev/null | grep -q libharfbuzz-subset || missing="$missing libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
has pdftotext || missing="$missing poppler-utils"
has soffice || missing="$missing libreoffice-calc"
# shellcheck disable=SC2086 # a list of package names
[ -z "$missing" ] || get $missing || {
    echo "시험에 필요한 것이 없습니다:$missing. 설치한 뒤 다시 실행하거나 관리자에게 부탁해 주세요." >&2
    exit 1
}
