"""Forms of registers without JavaScript: what came too late waits for its writer, and ends with the saving."""

from html import unescape

import pytest

from casework.demo.registers import samples
from casework.registering.writing import add_entry, write_entry
from casework.unlocking import unlock
from casework.unsent import end_unsent
from tests.web.console.conftest import PASSPHRASE
from tests.web.console.test_console_registers import FORM, NAME, REVIEW, joins

SIU = PASSPHRASE + "siu"
BACK = "쓰다 만 것을 되돌려 놓았습니다"
WRITTEN = FORM | {
    "f-title": "아끼던 제목",
    "l-adjustments-0-item": "방수 시트",
    "l-adjustments-1-item": "",
    "l-adjustments-2-item": "비계",
}


@pytest.fixture
async def keeper(place, someone):
    await joins(place, "siu", "works_officer")
    return await someone("siu", passphrase=SIU)


async def posts(browser, path: str, fields: dict[str, str], **shown: str) -> str:
    """Send what the page has in its form."""
    drawn = {name: browser.field(name) for name in ("once", "draft")}
    return await browser.sends(path, fields | drawn | shown)


async def keeps(browser, path: str, fields: dict[str, str], drawn: dict[str, str], token: str = "") -> int:
    """What the page's own program sends while somebody writes; the page stays where it is."""
    sent = fields | drawn | {"token": token or browser.token}
    answer = await browser.client.post(f"{path}/keep", data=sent, headers={"Accept": "application/json"})
    if answer.status == 200:
        drawn["draft"] = str((await answer.json())["version"])
    return answer.status


def drawn_in(browser) -> dict[str, str]:
    return {name: browser.field(name) for name in ("once", "draft")}


async def test_a_form_that_came_after_the_screen_locked_waits_with_its_lines(keeper, clock):
    await keeper.goes(f"{NAME}/new")
    clock.turn(minutes=30)
    await posts(keeper, f"{NAME}/new", WRITTEN)
    assert keeper.url.startswith("/locked")
    await keeper.sends("/locked", {"passphrase": SIU, "next": keeper.field("next")})
    assert keeper.url == f"{NAME}/new"
    assert BACK in keeper.page
    for there in ('value="아끼던 제목"', 'name="l-adjustments-0-item" maxlength="300" value="방수 시트"'):
        assert there in keeper.page
    assert 'name="l-adjustments-2-item" maxlength="300" value="비계"' in keeper.page
    await posts(keeper, f"{NAME}/new", WRITTEN | {"act": "write", "even_so": "yes"})
    assert "원가-2026-0001로 적어 두었습니다" in keeper.page
    assert BACK not in await keeper.goes(f"{NAME}/new")


async def test_what_was_refused_is_there_at_the_next_login_and_not_for_a_colleague(keeper, place, someone):
    await keeper.goes(f"{NAME}/new")
    await posts(keeper, f"{NAME}/new", WRITTEN | {"f-request_won": "12,34", "act": "write"})
    assert keeper.status == 422
    again = await someone("siu", passphrase=SIU)
    page = await again.goes(f"{NAME}/new")
    assert BACK in page
    assert 'value="12,34"' in page
    await joins(place, "sola", "works_officer")
    colleague = await someone("sola", passphrase=PASSPHRASE + "sola")
    assert "아끼던 제목" not in await colleague.goes(f"{NAME}/new")


async def test_thrown_away_it_is_gone_and_the_form_is_empty(keeper, someone):
    await keeper.goes(f"{NAME}/new")
    await posts(keeper, f"{NAME}/new", WRITTEN | {"f-request_won": "12,34", "act": "write"})
    await keeper.goes(f"{NAME}/new")
    page = await posts(keeper, f"{NAME}/new", WRITTEN | {"act": "forget"})
    assert "쓰던 것을 버렸습니다" in page
    for each in (keeper, await someone("siu", passphrase=SIU)):
        assert "아끼던 제목" not in await each.goes(f"{NAME}/new")


async def test_over_an_entry_the_kept_words_say_that_a_colleague_has_changed_it(keeper, place):
    unlocked = await unlocked_siu(place)
    entry = (await add_entry("cost_review", REVIEW, unlocked, place.office)).id.hex()
    path = f"{NAME}/{entry}/edit"
    await keeper.goes(path)
    await posts(keeper, path, WRITTEN | {"f-received_on": "", "version": "1", "act": "write"})
    assert BACK in await keeper.goes(path)
    assert "그 사이 이 항목이 고쳐졌으니" not in keeper.page
    await write_entry("cost_review", entry, REVIEW | {"title": "동료의 제목"}, 1, unlocked, place.office)
    assert "그 사이 이 항목이 고쳐졌으니" in await keeper.goes(path)
    assert keeper.field("version") == "1"
    await posts(keeper, path, WRITTEN | {"version": "1", "act": "write"})
    assert keeper.status == 409
    assert "동료의 제목" in await keeper.goes(f"{NAME}/{entry}")


async def test_a_window_that_never_showed_what_waits_takes_nothing_away(keeper):
    await keeper.goes(f"{NAME}/new")
    old = drawn_in(keeper)
    await keeper.goes(f"{NAME}/new")
    assert await keeps(keeper, f"{NAME}/new", WRITTEN, drawn_in(keeper)) == 200
    other = FORM | {"f-title": "다른 창의 제목"}
    assert await keeps(keeper, f"{NAME}/new", other, old) == 409
    await keeper.sends(f"{NAME}/new", other | old | {"f-request_won": "12,34", "act": "write"})
    assert keeper.status == 422
    assert keeper.field("draft") == old["draft"]
    await keeper.sends(f"{NAME}/new", other | old | {"act": "write"})
    assert "원가-2026-0001로 적어 두었습니다" in keeper.page
    assert "아끼던 제목" in await keeper.goes(f"{NAME}/new")


async def test_a_form_still_on_its_way_when_it_was_saved_leaves_nothing(keeper):
    await keeper.goes(f"{NAME}/new")
    drawn = drawn_in(keeper)
    assert await keeps(keeper, f"{NAME}/new", WRITTEN | {"f-title": "아끼던"}, dict(drawn)) == 200
    await keeper.sends(f"{NAME}/new", WRITTEN | drawn | {"act": "write"})
    assert "원가-2026-0001로 적어 두었습니다" in keeper.page
    assert BACK not in await keeper.goes(f"{NAME}/new")


async def test_what_comes_of_an_entry_is_kept_apart_and_comes_back_to_its_own_address(keeper, clock, place):
    patrol = await place.unlocked("sion")
    walk = next(some[0].typed for name, some in samples(place.clock.today()) if name == "patrol")
    entry = (await add_entry("patrol", walk, patrol, place.office)).id.hex()
    await keeper.sends("/login", {"login": "sion", "passphrase": PASSPHRASE + " 여덟", "otp": ""}, token=False)
    address = f"/registers/patrol_finding/new?back=patrol&of={entry}"
    await keeper.goes(address)
    place_named = keeper.field("f-patrol")
    clock.turn(minutes=30)
    await posts(keeper, address, {"f-patrol": place_named, "f-title": "아끼던 제목"})
    await keeper.sends("/locked", {"passphrase": PASSPHRASE + " 여덟", "next": unescape(keeper.field("next"))})
    assert BACK in keeper.page
    assert keeper.field("f-patrol") == place_named
    assert BACK not in await keeper.goes("/registers/patrol_finding/new")


async def test_nobody_keeps_words_in_a_register_that_is_not_theirs_or_without_the_token(keeper, place):
    await keeper.goes(f"{NAME}/new")
    drawn = drawn_in(keeper)
    for path in ("/registers/crime_notice/new", f"{NAME}/{'ab' * 16}", f"{NAME}/xyz", "/registers/none/new"):
        assert await keeps(keeper, path, WRITTEN, drawn) == 404, path
    assert await keeps(keeper, f"{NAME}/new", WRITTEN, drawn, token="wrong") == 403
    place.clock.turn(days=place.office.rules.lists.unsent_days + 1)
    assert await end_unsent(place.office) == 0


async def unlocked_siu(place):
    return await unlock("siu", SIU, "", place.office)
