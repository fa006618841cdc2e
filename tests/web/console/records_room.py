"""Who decides what is destroyed, at their browsers: the records officer line by line, then the office head."""

from datetime import timedelta

from casework.destroying.shredding import destroy_granted
from casework.founding import add_officer
from crypto.passphrase import Profile
from tests.browsers import gets_in, photographed
from tests.web.console.conftest import STAFF, NewOfficer

PASSPHRASE = STAFF[0].passphrase + " 기록"


def new(login, name, role, team=""):
    return NewOfficer(
        login=login, name=name, team=team, roles=(role,), desks=(), passphrase=PASSPHRASE, profile=Profile.TEST
    )  # fmt: skip


async def join_who_decide(place):
    await add_officer(new("head", "노을찬", "office_head"), place.office)
    await add_officer(new("records", "기록하나", "records_officer"), place.office)


async def opens_list(browser, login="records"):
    await browser.signs_in(login, PASSPHRASE)
    await browser.goes("/destruction")
    address = "/destruction/" + browser.page.partition('data-list="')[2].partition('"')[0]
    await browser.goes(address)
    return address


async def sends(browser, address, **fields):
    await browser.sends(address, {"once": browser.field("once"), **fields})


async def signs_in(page, login):
    await page.fill("[name=login]", login)
    await page.fill("[name=passphrase]", PASSPHRASE)
    await gets_in(page)


async def grants(someone, said=""):
    """The office head grants the one list that waits, once its page says this."""
    head = await someone()
    await head.signs_in("head", PASSPHRASE)
    await head.goes("/approvals")
    await head.goes(head.page.partition('<td><a href="')[2].partition('"')[0])
    assert said in head.page
    await sends(head, head.url, act="grant", note="")
    assert "결재했습니다" in head.page


async def destroys_all_but(kept, browser, address, someone, place, *, honest, said):
    """One line is put off, the others destroyed; the page is `honest` before that. Ends at the certificate."""
    day = place.clock.today() - timedelta(days=1)
    await sends(browser, address, act="save", **{f"line.{kept}": "postpone:audit"})
    await sends(browser, address, act="rest")
    assert honest in browser.page
    await sends(browser, address, act="ask", board_day=day.isoformat(), board_document="기록관-12")
    assert "결재를 올렸습니다" in browser.page
    await grants(someone, said)
    assert await destroy_granted(place.office) == 1
    await browser.goes(address + "/certificate")
    assert f"{kept}: 보류" in browser.page
    assert "내용 백업" in browser.page  # the honest part


async def destroys_in(page, kept, someone, place, name):
    """The same in a real browser, whose pictures are called so; accessible at each step."""
    await page.click("[data-list] a")
    address = page.url
    await page.select_option(f'[name="line.{kept}"]', "postpone:audit")
    await page.click("button[value=save]")
    await page.click("button[value=rest]")
    assert await photographed(page, f"destruction-{name}") == []
    await page.fill("#board-day", (place.clock.today() - timedelta(days=1)).isoformat())
    await page.fill("#board-document", "기록관-12")
    await page.click("button[value=ask]")
    assert await photographed(page, f"destruction-{name}-asked") == []
    await grants(someone)
    assert await destroy_granted(place.office) == 1
    await page.goto(address + "/certificate")
    assert await photographed(page, f"certificate-{name}") == []
