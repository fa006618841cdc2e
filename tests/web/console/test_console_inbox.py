"""The list of cases: what is on it, in which order, found by which address."""

import asyncio

import pytest


async def test_a_report_becomes_a_row(place, browser):
    await place.receives("계약에 문제가 있습니다.")
    await browser.goes("/cases?view=open")
    assert len(browser.cases()) == 1
    assert "비리·부패 신고" in browser.page
    assert "2026-000001" in browser.page


async def test_what_waits_is_opened_in_the_background_while_an_officer_is_signed_in(place, browser):
    await place.receives("계약에 문제가 있습니다.", opened=False)
    for _try in range(60):
        await browser.goes("/cases?view=open")
        if browser.cases():
            break
        await asyncio.sleep(0.1)
    assert len(browser.cases()) == 1


async def test_the_background_opening_survives_a_round_that_fails(browser, only_session, monkeypatch):
    second, rounds = asyncio.Event(), []

    async def stumbling(unlocked, _office):
        rounds.append(unlocked.officer.login)
        if len(rounds) > 1:
            second.set()
        raise RuntimeError

    monkeypatch.setattr("web.console.opener.open_waiting", stumbling)
    monkeypatch.setattr("web.console.opener.EVERY_SECONDS", 0.01)
    await browser.signs_in("haneul")
    await second.wait()
    assert not only_session().work.done()


async def test_a_file_that_takes_long_keeps_nobody_s_words_waiting(place, someone, monkeypatch):
    cleaning = asyncio.Event()

    async def takes_for_ever(*_):
        cleaning.set()
        await asyncio.Event().wait()

    monkeypatch.setattr("web.console.opener.clean_waiting", takes_for_ever)
    monkeypatch.setattr("web.console.opener.EVERY_SECONDS", 0.05)
    browser = await someone("haneul")
    await cleaning.wait()
    await place.receives("나중에 온 글", opened=False)
    async with asyncio.timeout(20):
        while not browser.cases():
            await browser.goes("/cases?view=open")
            await asyncio.sleep(0.1)
    assert len(browser.cases()) == 1


async def test_counts_stand_beside_the_views(place, browser):
    await place.receives("하나")
    await place.receives("둘")
    await browser.goes("/cases")
    assert browser.count("mine") == 0
    assert browser.count("unassigned") == 2
    assert browser.count("open") == 2
    assert browser.count("closed") == 0


async def test_the_counts_can_be_fetched_alone(place, browser):
    await place.receives("하나")
    answer = await browser.client.get("/cases/counts")
    assert await answer.json() == {
        "calls": 0, "held": 0, "today": 0, "mentioned": 0, "overdue": 0, "lengthen": 0, "mine": 0, "unassigned": 1,
        "open": 1, "later": 0, "closed": 0, "all": 1,
    }  # fmt: skip


async def test_another_desks_cases_are_not_listed(place, someone):
    await place.receives("비리 신고입니다.")
    other = await someone("seojun")
    await other.goes("/cases?view=all")
    assert other.cases() == []
    assert other.count("all") == 0


async def test_a_team_lead_sees_the_status_but_no_way_into_the_text(place, someone):
    await place.receives("비리 신고입니다.")
    lead = await someone("lead")
    await lead.goes("/cases?view=open")
    [case_id] = lead.cases()
    assert f'href="/cases/{case_id}' not in lead.page
    await lead.goes(f"/cases/{case_id}")
    assert lead.status == 403
    assert "비리 신고입니다." not in lead.page


async def test_filters_live_in_the_address_and_can_be_taken_off(place, browser):
    await place.receives("상담입니다.", kind="rights_counselling")
    await place.receives("신고입니다.")
    await browser.goes("/cases?view=open&kind=rights_counselling")
    assert len(browser.cases()) == 1
    assert "인권상담" in browser.page
    assert '<p class="chips"><a href="/cases?view=open">인권상담' in browser.page


async def test_a_case_is_found_by_either_of_its_numbers(place, browser):
    person = await place.receives("첫째")
    await place.receives("둘째")
    number = (await person.reads()).number
    for asked in (number, number.lower(), "2026-000001"):
        await browser.goes("/cases", params={"view": "all", "q": asked})
        assert len(browser.cases()) == 1


@pytest.mark.parametrize(
    "query",
    [
        "view=nonsense",
        "kind=nonsense",
        "state=nonsense",
        "page=0",
        "page=-1",
        "page=x",
        "page=%C2%B2",
        "page=99999999999999999999",
    ],
)
async def test_what_an_address_does_not_mean_is_as_if_it_was_not_there(place, browser, query):
    await place.receives("하나")
    await browser.goes(f"/cases?view=all&{query}" if "view" not in query else f"/cases?{query}")
    assert browser.status == 200


async def test_a_long_list_comes_in_pages(place, browser, monkeypatch):
    monkeypatch.setattr("web.console.inbox._SIZE", 2)
    for text in ("하나", "둘", "셋"):
        await place.receives(text)
    await browser.goes("/cases?view=open")
    first = browser.cases()
    assert len(first) == 2
    assert "/cases?view=open&amp;page=2" in browser.page
    await browser.goes("/cases?view=open&page=2")
    assert len(browser.cases()) == 1
    assert not set(first) & set(browser.cases())


async def test_the_deadline_says_its_days_in_words_and_not_in_colour_alone(place, browser, clock):
    await place.receives("하나")
    await browser.goes("/cases?view=open")
    due = (await place.office.cases.get(bytes.fromhex(browser.cases()[0]))).due
    for days, text, badge in ((2, "D-2", "soon"), (0, "오늘 마감 D-0", "today"), (-3, "기한 지남 D+3", "overdue")):
        clock.moment = clock.moment.replace(year=due.year, month=due.month, day=due.day)
        clock.turn(days=-days)
        await browser.signs_in("haneul")
        await browser.goes("/cases?view=open")
        assert f'class="due {badge}"' in browser.page
        assert text in browser.page


@pytest.mark.parametrize("view", ["today", "overdue", "mine", "unassigned", "open", "closed", "all"])
async def test_an_empty_view_teaches(browser, view):
    await browser.goes(f"/cases?view={view}")
    assert 'class="empty"' in browser.page


async def test_an_answer_of_the_reporter_counts_as_new_until_it_is_read(place, browser):
    person = await place.receives("하나")
    await browser.goes("/cases?view=open")
    await browser.opens_first_case()
    await browser.goes("/cases?view=open")
    assert 'class="unread"' not in browser.page
    await person.says("덧붙입니다.")
    await browser.goes("/cases?view=open")
    assert 'class="unread">1<' in browser.page
