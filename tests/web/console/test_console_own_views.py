"""Views of one's own at the console: kept with a name that stands in no address, counted, forgotten."""

import re
from html import unescape

import pytest


async def test_filters_become_a_view_of_one_s_own_and_go_again(place, browser):
    await place.receives("계약에 문제가 있습니다.")
    await browser.goes("/cases?view=open&kind=corruption&desk=integrity&from=2026-11-01&until=2027-12-31")
    assert len(browser.cases()) == 1
    assert browser.page.count("조건 빼기") == 4
    kept = {each: browser.field(each) for each in ("view", "kind", "desk", "from", "until")}
    page = await browser.sends("/views", kept | {"act": "keep", "name": "민가온 <b>건</b>"})
    assert "민가온 &lt;b&gt;건&lt;/b&gt;" in page
    assert "내 보기에 넣었습니다" in page
    assert all("민가온" not in unescape(href) for href in re.findall(r'(?:href|action)="([^"]*)"', page))
    assert "민가온" not in browser.url
    name = re.search(r'data-count="(own-[0-9a-f]+)">1<', page)[1]
    assert (await (await browser.client.get("/cases/counts")).json())[name] == 1
    page = await browser.sends("/views", kept | {"act": "forget", "own": browser.field("own")})
    assert "내 보기에서 지웠습니다" in page
    assert "민가온" not in page


async def test_a_view_needs_a_name_and_the_form_of_the_session(browser):
    await browser.goes("/cases?view=open&kind=corruption")
    page = await browser.sends("/views", {"view": "open", "kind": "corruption", "act": "keep", "name": " "})
    assert 'class="notice told error"' in page
    assert browser.url == "/cases?view=open&kind=corruption"
    await browser.sends("/views", {"act": "keep", "name": "이름"}, token=False)
    assert browser.status == 403
    await browser.goes("/cases")
    await browser.sends("/views", {"act": "forget", "own": "0" * 32})
    assert browser.status == 404


@pytest.mark.parametrize(
    "query", ["from=x", "from=2026-13-40&until=", "desk=nowhere", "until=99999-01-01", "from=2026-11-01T00:00"]
)
async def test_a_day_or_a_desk_that_is_none_is_as_if_it_was_not_there(place, browser, query):
    await place.receives("계약에 문제가 있습니다.")
    await browser.goes(f"/cases?view=open&{query}")
    assert browser.status == 200
    assert len(browser.cases()) == 1
    assert "조건 빼기" not in browser.page


async def test_the_number_of_what_must_be_lengthened_stands_beside_its_view(place, browser, clock):
    await place.receives("계약에 문제가 있습니다.")
    await browser.goes("/cases?view=lengthen")
    assert browser.count("lengthen") == len(browser.cases()) == 0
    assert "연장은 기한 안에만" in browser.page
    clock.turn(days=58)
    await browser.signs_in("haneul")
    await browser.goes("/cases?view=lengthen")
    assert browser.count("lengthen") == len(browser.cases()) == 1
