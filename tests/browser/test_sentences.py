"""Every sentence the page says is one of the office's; the office's own dialogue can be walked on the page."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from policies.loading import load, public_texts
from tests.browser.people import note_receipt, write
from tests.browser.stand_in import StandIn
from tests.browser.texts import sentences
from tests.browser.visiting import Visit

SOURCES = Path(__file__).parents[2] / "web" / "browser" / "src"
SPOKEN = re.compile(r'\bsay\(\s*"([a-z_A-Z-]+)"')
# Names that the sources put together or choose from a table.
CHOSEN = {
    "refuse_empty", "refuse_too_long", "refuse_not_here", "language_ko", "language_en", "language_zh-Hans",
    "receipt_ask", "receipt_ask_en", "receipt_ask_zh", "receipt_ask_digits", "receipt_title", "receipt_title_digits",
    "withdrawn", "consented", "renewed", "unknown_type", "sealing", "sending", "sent", "opened", "busy", "failed",
    "refused", "unreadable", "attach_cleaned", "attach_kept", "attach_done", "attach_none", "offline", "untrusted",
    "me", "officer", "office", "mailbox_about", "mailbox_digits", "receipt_as_digits", "not_sent",
}  # fmt: skip


def spoken() -> set[str]:
    """The names of all sentences in the sources."""
    source = "".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.js"))
    return set(SPOKEN.findall(source)) | CHOSEN


def test_every_sentence_of_the_page_is_in_the_wording() -> None:
    assert len(spoken()) > 80
    assert {name for name in spoken() if f"web.{name}" not in sentences()} == set()


@pytest.fixture
async def office() -> StandIn:
    """An office with its own dialogue instead of the short one."""
    rules = load()
    return StandIn(public_texts(rules, "ko"), tuple(rules.desks))


async def answer_anything(page: Page, choice: int) -> None:
    """The option at that place where there are options, else a text."""
    chips = page.locator(".ds-step .ds-chip:not(.ds-chip--skip)")
    if await chips.count():
        await chips.nth(min(choice, await chips.count() - 1)).click()
    else:
        await write(page, "봉투를 주고받는 것을 보았습니다.")


@pytest.mark.parametrize("choice", range(5))
async def test_the_office_s_dialogue_ends_in_a_sealed_report(visit: Visit, office: StandIn, choice: int) -> None:
    page = await visit.open("/chat")
    await expect(page.locator(".ds-chip").first).to_be_visible()
    for _ in range(30):
        if await page.locator("#receipt-code").count():
            break
        await answer_anything(page, choice)
    await note_receipt(page)
    await expect(page.get_by_text("4821-7733")).to_be_visible()
    said = office.report()
    assert "봉투" in said["text"]
    assert all(isinstance(value, str) for value in said["answers"].values())
