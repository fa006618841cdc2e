"""The static release and how it is served: whole, small, from nowhere else, under strict headers."""

import base64
import hashlib
import json
import re

import pytest

from policies.loading import load
from tests.offices import Town
from web.intake.app import OPERATIONS
from web.intake.frame import STATIC
from web.intake.phrases import PHRASES
from web.intake.report import PAGES as REPORT_PAGES
from web.intake.site import publish
from web.middleware.headers import HEADERS
from web.pages import PUBLIC

PAGES = ("/", "/chat", "/safety", "/protection", "/report", "/mailbox", "/ledger", "/nowhere")


async def test_the_front_page_has_its_sentence_three_doors_the_card_and_the_table(visitor):
    page = await visitor.goes("/")
    assert "이름을 묻지 않습니다." in page
    assert re.findall(r'class="door[^"]*" href="([^"]*)"', page) == ["/chat", "/report", "/mailbox"]
    assert "<summary>이 기기는 안전한가요?</summary>" in page
    for who in ("담당자", "접수 서버", "텔레그램 회사", "구청장·부구청장"):
        assert f"{who}</th>" in page


async def test_the_front_page_with_all_it_loads_is_small(client, visitor):
    page = await visitor.goes("/")
    loaded = re.findall(r'(?:href|src)="(/static/[^"]*)"', page)
    sizes = [len(await (await client.get(path)).read()) for path in loaded]
    assert len(loaded) >= 3
    assert len(page.encode()) + sum(sizes) <= 60_000


async def test_no_page_names_itself_or_loads_anything_from_elsewhere(visitor, town: Town, subtests):
    for path in PAGES:
        with subtests.test(path):
            page = await visitor.goes(path)
            assert re.search("<title>(안내|Information)</title>", page)
            abroad = set(re.findall(r'https?://[^"\s<]*', page)) - {town.settings.exit_url}
            assert abroad == set()
            assert "style=" not in page
            assert not re.search(r"<script(?! src)", page)
            assert not re.search(r"\son\w+=", page)


async def test_leaving_is_at_hand_on_every_page(visitor, town: Town, subtests):
    for path in PAGES:
        with subtests.test(path):
            page = await visitor.goes(path)
            assert f'id="leave-now" href="{town.settings.exit_url}" data-exit-url="{town.settings.exit_url}"' in page


async def test_every_script_is_pinned_to_its_digest(client, visitor, subtests):
    for path in PAGES:
        page = await visitor.goes(path)
        for source, pinned in re.findall(r'<script src="([^"]*)" integrity="sha384-([^"]*)"', page):
            with subtests.test(path, source=source):
                script = await (await client.get(source)).read()
                assert base64.b64encode(hashlib.sha384(script).digest()).decode() == pinned
        assert page.count("<script") == page.count("integrity=")


async def test_the_chat_page_knows_the_office_and_its_root_key(visitor, town: Town):
    page = await visitor.goes("/chat")
    root = base64.b64encode((town.settings.keys / "root.pub").read_bytes()).decode()
    assert f'<meta name="daesup-root" content="{root}">'.replace("+", "&#43;") in page.replace("+", "&#43;")
    assert f'<meta name="daesup-office" content="{town.settings.office}">' in page
    assert '<div id="chat">' in page


async def test_the_texts_are_the_ones_the_key_list_vouches_for(client):
    texts = await (await client.get("/texts.ko.json")).read()
    listed = json.loads((await (await client.get("/keys.json")).json(content_type=None))["payload"])
    assert hashlib.sha256(texts).hexdigest() == listed["texts"]


async def test_publishing_again_replaces_every_page_whole(town: Town):
    publish(town.settings)
    front = town.settings.site / "index.html"
    front.write_text("broken", encoding="utf-8")
    publish(town.settings)
    assert front.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in town.settings.site.rglob(".new-*")] == []


async def test_nothing_of_the_office_is_published(town: Town):
    publish(town.settings)
    published = {path.name for path in (town.settings.site / "static").iterdir() if path.is_file()}
    assert published == {"tokens.css", "site.css", "mailbox.css", "counsel.css", "leave.js", "icon.svg"}


async def test_the_same_strict_headers_stand_on_every_answer(client, subtests):
    for path in (
        *PAGES,
        "/api/puzzle",
        "/api/nothing",
        "/health",
        "/keys.json",
        "/static/site.css",
        "/api/openapi.json",
    ):
        with subtests.test(path):
            answer = await client.get(path)
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
            assert "Server" not in answer.headers
            assert "Set-Cookie" not in answer.headers
            assert "ETag" not in answer.headers
            assert "Last-Modified" not in answer.headers


async def test_nothing_outside_the_release_is_served(client, town: Town, subtests):
    (town.settings.site / ".hidden.css").write_text("x", encoding="utf-8")
    (town.settings.site / "private.key").write_text("x", encoding="utf-8")
    (town.settings.site / "out.css").symlink_to(town.settings.directory / "daesup.toml")
    paths = (
        "/../daesup.toml", "/%2e%2e/daesup.toml", "/static/../../daesup.toml", "/..%2fdaesup.toml", "/.hidden.css",
        "/private.key", "/out.css", "//etc/passwd", "/static", "/static/", "/keys.json%00.css", "/a\\..\\b.css",
        "/index.html/", "/%ff.css", "/" + "a" * 3000,
    )  # fmt: skip
    for path in paths:
        with subtests.test(path[:40]):
            answer = await client.session.get(f"http://127.0.0.1:{client.port}" + path)
            assert answer.status == 404
            assert "office =" not in await answer.text()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST"])
async def test_a_page_answers_to_no_other_method(client, method):
    answer = await client.request(method, "/safety")
    assert answer.status in {404, 405}
    assert await answer.text()


async def test_health_says_only_whether_reports_can_be_received(client, town: Town):
    answer = await client.get("/health")
    assert (answer.status, await answer.json()) == (200, {"status": "ok"})
    town.clock.turn(days=60)
    assert (await client.get("/health")).status == 503


async def test_every_public_call_is_declared_public():
    assert all(page.needs is PUBLIC for page in (*REPORT_PAGES, *(each.page for each in OPERATIONS)))


def test_every_sentence_a_page_asks_for_exists_in_every_language(subtests):
    for language, wording in load().wording.items():
        known = wording.keys() | PHRASES[language].keys()
        for path in sorted((STATIC.parent / "templates" / "intake").glob("*.html")):
            for key in re.findall(r'(?<![\w.])t\("([\w.]+[\w])"[,)]', path.read_text(encoding="utf-8")):
                with subtests.test(path.name, key=key, language=language):
                    assert key in known


def test_no_template_speaks_one_language_by_itself(subtests):
    for path in sorted((STATIC.parent / "templates" / "intake").glob("*.html")):
        with subtests.test(path.name):
            assert not re.search("[가-힣]", path.read_text(encoding="utf-8"))


async def test_a_page_is_in_one_language_throughout(visitor, subtests):
    asked = ("/report?lang=en", "/mailbox?lang=en", "/ledger?lang=en", "/nowhere?lang=en")
    for path in ("/en", "/en/safety", "/en/protection", *asked):
        with subtests.test(path):
            page = await visitor.goes(path)
            assert '<html lang="en">' in page
            assert not re.search("[가-힣]", re.sub(r'<(\w+)[^>]* lang="ko".*?</\1>|<a class="brand".*?</a>', "", page))


async def test_the_language_stays_from_page_to_page(visitor):
    page = await visitor.goes("/en")
    assert 'href="/report?lang=en"' in page
    await visitor.goes("/report", headers={"Accept-Language": "en"})
    assert 'action="/report?lang=en"' in visitor.page
    await visitor.sends("/report?lang=en", {"token": visitor.field("token"), "body": "They took money."})
    assert '<html lang="en">' in visitor.page
    assert visitor.words.isascii()
    await visitor.sends("/mailbox?lang=en", {"code": visitor.words})
    assert visitor.messages == [("reporter", "They took money.")]
    assert visitor.inside("stage").isascii()


@pytest.mark.parametrize("path", ["/protection", "/en/protection"])
async def test_whoever_reports_reads_what_protects_them_and_for_what_a_name_is_needed(visitor, path):
    page = await visitor.goes(path)
    said = re.findall(r"<li><h2>(.*?)</h2>", page, re.DOTALL)
    assert len(said) == 8
    assert ["tag" in each for each in said] == [False] * 3 + [True] * 5
    assert "1398" in page
    assert re.search(rf'<footer.*href="{path}"', page, re.DOTALL)
