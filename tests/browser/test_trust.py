"""No list that verifies, no seal: the page refuses and says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.async_api import expect

from crypto.keys import SigningKey
from tests.browser.key_list import TODAY, signed_list
from tests.browser.people import note_receipt, tell
from tests.browser.stand_in import StandIn
from tests.browser.visiting import Visit


def wrong_root(office: StandIn) -> None:
    root, office.root = office.root, SigningKey.generate()
    office.keys = signed_list(office)
    office.root = root


def wrong_signer(office: StandIn) -> None:
    signed = signed_list(office)
    office.signer = SigningKey.generate()
    office.keys = {**signed_list(office), "signer": signed["signer"]}


def expired(office: StandIn) -> None:
    office.renew_keys(expires=(TODAY - timedelta(days=2)).isoformat())


def too_long_lived(office: StandIn) -> None:
    office.renew_keys(expires=(TODAY + timedelta(days=60)).isoformat())


def of_another_office(office: StandIn) -> None:
    office.renew_keys(office="another-office")


def with_other_texts(office: StandIn) -> None:
    office.texts = office.texts.replace("안녕하세요".encode(), "반갑습니다".encode())


def with_a_flipped_letter(office: StandIn) -> None:
    office.keys["payload"] = office.keys["payload"].replace('"serial": 7', '"serial": 8')


def with_a_swapped_key(office: StandIn) -> None:
    office.desks["integrity"], office.desks["independent"] = office.desks["independent"], office.desks["integrity"]
    payload = office.keys["payload"]
    office.keys = {**signed_list(office), "payload": payload}


@pytest.mark.parametrize(
    "spoil",
    [wrong_root, wrong_signer, expired, too_long_lived, of_another_office, with_other_texts, with_a_flipped_letter,
     with_a_swapped_key],
)  # fmt: skip
@pytest.mark.parametrize("place", ["/chat", "/mailbox"])
async def test_a_list_that_does_not_verify_is_refused(
    visit: Visit, office: StandIn, spoil: Callable[[StandIn], None], place: str
) -> None:
    spoil(office)
    page = await visit.open(place)
    await expect(page.locator(".ds-error")).to_contain_text("열쇠를 확인할 수 없어요")
    await expect(page.locator("textarea, input")).to_have_count(0)


async def test_a_list_that_cannot_be_reached_can_be_tried_again(visit: Visit, office: StandIn) -> None:
    office.faults.unreachable.add("/keys.json")
    page = await visit.open("/chat")
    await expect(page.locator(".ds-error")).to_contain_text("연결이 되지 않아요")
    office.faults.unreachable.clear()
    await page.get_by_text("다시 하기").click()
    await expect(page.locator(".ds-chip").first).to_be_visible()


@pytest.mark.parametrize("change", [{"serial": 6}, {"serial": 7, "quorum": 3}, {"serial": 8, "previous": "00" * 32}])
async def test_a_list_that_contradicts_the_one_seen_is_not_taken(
    visit: Visit, office: StandIn, change: dict[str, object]
) -> None:
    page = await visit.open("/chat")
    await tell(page)
    office.renew_keys(**change)
    office.faults.refusals = [("/api/reports", "reload_keys")]
    await note_receipt(page)
    await expect(page.get_by_text("열쇠를 확인할 수 없어")).to_be_visible()
    assert office.reports == {}
