"""What was cut out comes back only when two custodians agree, each in their own browser with their own key file."""

import pytest
from playwright.async_api import expect

TOLD = "저는 공원녹지과 선우다별 주무관입니다. 창고 물품이 밤마다 트럭으로 나갑니다. 장부에는 있다고 적혀 있어요."
NAME = "선우다별"
REASON = "물품 담당자와 이름이 같아 누구 이야기인지 가려야 합니다."
NO = "이름 없이도 창고 기록으로 확인할 수 있습니다."
KEEPERS = {"yu.garam": "유가람", "baek.solbi": "백솔비", "sin.dasom": "신다솜"}


async def opens_the_key(keeper, office, login):
    """A custodian opens their file on their own machine."""
    told = next(each for each in office.contract["custodians"] if each["name"] == KEEPERS[login])
    page = keeper.page
    await page.goto(f"{keeper.address}/custody")
    await page.set_input_files("#keyfile", told["key_file"])
    await page.fill("#phrase", told["passphrase"])
    await page.get_by_role("button", name="열쇠 열기").click()
    await expect(page.locator("#custody h2")).to_have_text("기다리는 요청", timeout=60_000)
    return page


@pytest.mark.usefixtures("office")
async def test_two_custodians_agree_in_their_browsers_and_one_refuses(someone, at_desk, office):
    person = await someone()
    await person.tells(TOLD)
    await person.picks("아니요, 이대로 보낼게요")
    await person.notes_words()
    number = await person.sees_number()
    officer = await at_desk("kim.yeoul")
    case_id = await officer.opens(number)
    page = officer.page
    assert NAME not in await page.content()
    await page.locator("a.mask.sealed", has_text="이름").first.click()
    await page.fill("textarea[name=reason]", officer.overheard.text(REASON))
    await page.locator("main form button").last.click()
    await expect(page.locator(".grants")).to_contain_text("0명 승인")

    wire: list[str] = []
    for login in ("sin.dasom", "yu.garam", "baek.solbi"):
        keeper = await at_desk(login)
        keeper.page.on("request", lambda request: wire.append(request.post_data or ""))
        theirs = await opens_the_key(keeper, office, login)
        card = theirs.locator("li[data-grant]", has_text=number)
        await expect(card).to_contain_text(REASON)
        assert NAME not in await theirs.content()
        await keeper.photographs(f"custody-{login}")
        if login == "sin.dasom":
            await card.locator("summary", has_text="거절하기").click()
            await card.locator("textarea").fill(keeper.overheard.text(NO))
            await card.locator("details button").click()
            await expect(theirs.locator(".notice.good")).to_contain_text("거절했습니다")
        else:
            await card.get_by_role("button", name="동의하기").click()
            await expect(theirs.locator(".notice.good")).to_contain_text("동의했습니다")
    passphrases = [each["passphrase"] for each in office.contract["custodians"]]
    assert [word for word in passphrases if any(word in sent for sent in wire)] == []

    await page.goto(f"{officer.address}/cases/{case_id}")
    await expect(page.locator(".grants")).to_contain_text("2명 승인, 1명 거절")
    await officer.photographs("custody-agreed")
    await page.get_by_role("button", name="글에 되돌려 넣기").click()
    await expect(page.locator(".said.by-reporter .text").first).to_contain_text(NAME)
    journal = await officer.journal()
    assert journal.count("신원 관리인이 동의함") == 2
    assert "되돌려 주기를 거절함" in journal
