"""The page looks by itself whether one's words stand in the public filing list, and says so when they do not."""

import json
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from crypto.chain import sign_day
from crypto.keys import SigningKey
from tests.browser.key_list import NOW, TODAY
from tests.browser.people import open_mailbox, report, write
from tests.browser.stand_in import OFFICE, StandIn, un64
from tests.browser.visiting import Visit

LISTED = "공개 접수 기록부에 실려 있어요"
WAITING = "모레까지 접수 기록부에 실려요"
MISSING = "접수 기록부에 없어요"
UNCHECKED = "지금은 확인하지 못했어요"


async def days_later(visit: Visit, office: StandIn, days: int) -> tuple[Page, list[str]]:
    """A report was sent, and its person is back at the door so many days later."""
    words = await report(await visit.open("/chat"))
    await visit.page.clock.set_fixed_time(NOW + timedelta(days=days))
    assert office.report()["day"] == TODAY.isoformat()
    return await visit.open("/mailbox"), words


def listed(office: StandIn, leaves: list[bytes], key: SigningKey | None = None, after: int = 0) -> None:
    day = TODAY + timedelta(days=after)
    office.lists[day.isoformat()] = sign_day(key or office.filing, OFFICE, day, leaves)


def own_leaf(office: StandIn) -> bytes:
    ((sent),) = office.reports.values()
    return un64(sent["leaf"])


async def told(page: Page) -> str:
    await expect(page.locator(".ds-filing p").first).to_be_visible()
    return await page.locator(".ds-filing").inner_text()


async def test_on_the_same_day_the_words_wait_to_be_listed(visit: Visit, office: StandIn) -> None:
    page, words = await days_later(visit, office, 0)
    await open_mailbox(page, words)
    assert WAITING in await told(page)
    assert not [path for path in office.faults.seen if path.startswith("/ledger")]


@pytest.mark.parametrize("after", [0, 1])
async def test_the_words_are_found_in_the_list_of_their_day_or_the_next(visit: Visit, office: StandIn, after) -> None:
    page, words = await days_later(visit, office, 3)
    listed(office, [], after=1 - after)
    listed(office, [own_leaf(office)], after=after)
    await open_mailbox(page, words)
    said = await told(page)
    assert f"글 1개가 {LISTED}" in said
    assert MISSING not in said


async def test_buried_words_are_an_alarm_with_their_day_and_somewhere_to_go(visit: Visit, office: StandIn) -> None:
    page, words = await days_later(visit, office, 3)
    listed(office, [])
    await open_mailbox(page, words)
    said = await told(page)
    assert f"11월 23일에 보내신 글이 {MISSING}" in said
    assert "1398" in said
    await expect(page.locator(".ds-filing [role=alert]")).to_be_visible()


async def test_a_day_without_any_list_is_an_alarm_as_well(visit: Visit, office: StandIn) -> None:
    page, words = await days_later(visit, office, 3)
    await open_mailbox(page, words)
    assert MISSING in await told(page)


def of_another_signer(office: StandIn) -> None:
    listed(office, [own_leaf(office)], SigningKey.generate())


def of_another_day(office: StandIn) -> None:
    other = TODAY - timedelta(days=9)
    office.lists[TODAY.isoformat()] = sign_day(office.filing, OFFICE, other, [own_leaf(office)])


def with_one_leaf_changed(office: StandIn) -> None:
    listed(office, [])
    document = json.loads(office.lists[TODAY.isoformat()])
    document["leaves"][5] = document["leaves"][6]
    office.lists[TODAY.isoformat()] = json.dumps(document).encode()


def nonsense(office: StandIn) -> None:
    office.lists[TODAY.isoformat()] = b"<html>"


def unreachable(office: StandIn) -> None:
    office.faults.unreachable.add(f"/ledger/{TODAY.isoformat()}.json")


@pytest.mark.parametrize(
    "spoil",
    [of_another_signer, of_another_day, with_one_leaf_changed, nonsense, unreachable],
    ids=lambda one: one.__name__,
)
async def test_a_list_that_does_not_hold_says_nothing_and_the_talk_goes_on(
    visit: Visit, office: StandIn, spoil
) -> None:
    page, words = await days_later(visit, office, 3)
    spoil(office)
    await open_mailbox(page, words)
    said = await told(page)
    assert UNCHECKED in said
    assert LISTED not in said
    assert MISSING not in said
    await expect(page.locator("article.message")).to_have_count(1)


async def test_words_that_this_receipt_never_said_are_not_looked_for(visit: Visit, office: StandIn) -> None:
    page, words = await days_later(visit, office, 3)
    listed(office, [own_leaf(office)])
    said = {"type": "follow_up", "text": "대화방에서 쓴 말", "files": [], "day": TODAY.isoformat()}
    office.say(said, kind=1)
    await open_mailbox(page, words)
    text = await told(page)
    assert f"글 1개가 {LISTED}" in text
    assert MISSING not in text


async def test_what_is_written_now_carries_its_day_inside_the_seal(visit: Visit, office: StandIn) -> None:
    page, words = await days_later(visit, office, 0)
    await open_mailbox(page, words)
    await write(page, "더 드릴 말씀이 있어요.")
    await office.until(lambda: office.follow_ups)
    assert office.follow_up()["day"] == TODAY.isoformat()
