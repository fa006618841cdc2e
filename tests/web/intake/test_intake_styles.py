"""The style sheets: every token used is there, nothing more, and nothing is fetched from elsewhere."""

import re

from web.intake.frame import STATIC

SHEETS = [
    (STATIC / name).read_text(encoding="utf-8")
    for name in ("tokens.css", "site.css", "mailbox.css", "counsel.css", "console.css")
]


def test_exactly_the_tokens_in_use_are_kept():
    used = {name for sheet in SHEETS for name in re.findall(r"var\((--krds-[\w-]+)", sheet)}
    kept = set(re.findall(r"^\s*(--krds-[\w-]+):", SHEETS[0], re.MULTILINE))
    assert kept == used


def test_every_variable_in_use_is_set_somewhere():
    used = {name for sheet in SHEETS for name in re.findall(r"var\((--[\w-]+)\)", sheet)}
    assert used <= {name for sheet in SHEETS for name in re.findall(r"(--[\w-]+):", sheet)}


def test_no_style_fetches_anything():
    for sheet in SHEETS:
        assert "url(" not in sheet
        assert "@import" not in sheet
        assert "http" not in sheet


def test_the_public_pages_need_little_style():
    assert sum(len(sheet.encode()) for sheet in SHEETS[:2]) < 20_000
