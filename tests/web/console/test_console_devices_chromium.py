"""Come in with a registered device in a real browser, whose authenticator gives what `prf` gives."""

import re
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestServer, unused_port
from playwright.async_api import Page, expect

from tests.browsers import gets_in, photographed
from tests.web.console.conftest import PASSPHRASE, STAFF
from tests.web.console.test_console_chromium import chromium  # noqa: F401 - the fixture
from web.console.app import build_app

_DEVICE = {
    "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "hasPrf": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
async def at(settings, clock):
    """The console at this machine's name, where browsers let devices be used."""
    port = unused_port()
    async with TestServer(build_app(replace(settings, console_port=port), clock), port=port) as server:
        yield f"http://localhost:{server.port}"


@pytest.fixture
def browsing(chromium, at):  # noqa: F811 - the fixture
    @asynccontextmanager
    async def opened(**device) -> Page:
        context = await chromium.new_context(locale="ko-KR", base_url=at)
        page = await context.new_page()
        tools = await context.new_cdp_session(page)
        await tools.send("WebAuthn.enable")
        await tools.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE | device})
        yield page
        await context.close()

    return opened


async def signs_in(page: Page, login: str = "haneul") -> None:
    await page.goto("/login")
    await page.fill("[name=login]", login)
    await page.fill("[name=passphrase]", next(each.passphrase for each in STAFF if each.login == login))
    await gets_in(page, "main form button")


async def registers(page: Page) -> None:
    await page.goto("/account")
    await page.fill("#label", "사무실 컴퓨터")
    await page.fill("#device-passphrase", PASSPHRASE)
    await page.click("text=이 기기 등록하기")


async def test_whoever_registered_a_device_comes_in_with_one_press(browsing):
    async with browsing() as page:
        await signs_in(page)
        await registers(page)
        await expect(page.locator(".told")).to_contain_text("기기를 등록했습니다")
        await expect(page.locator(".copies")).to_contain_text("사무실 컴퓨터")
        assert await photographed(page, "account-devices") == []
        await page.click("text=나가기")
        await page.wait_for_url("**/login")
        assert await photographed(page, "login-device") == []
        await page.goto("/cases?view=closed")
        await page.click("text=등록한 기기로 들어가기")
        await page.wait_for_url("**/cases?view=closed")
        await expect(page.locator(".me")).to_contain_text("김하늘")
        await page.click("text=잠그기")
        await page.wait_for_url("**/locked")
        assert await photographed(page, "locked-device") == []
        await page.click("text=등록한 기기로 들어가기")
        await expect(page.locator(".me")).to_contain_text("김하늘")


async def test_a_device_that_was_removed_lets_nobody_in(browsing):
    async with browsing() as page:
        await signs_in(page)
        await registers(page)
        await page.click(".copies button")
        await expect(page.locator(".told")).to_contain_text("기기를 지웠습니다")
        await page.click("text=나가기")
        await page.wait_for_url("**/login")
        await page.click("text=등록한 기기로 들어가기")
        await expect(page.locator("#device [role=alert]")).to_contain_text("이 기기로는 들어가지 못했습니다")
        assert page.url.endswith("/login")


async def test_a_wrong_passphrase_registers_nothing_and_says_so(browsing):
    async with browsing() as page:
        await signs_in(page)
        await page.goto("/account")
        await page.fill("#label", "사무실 컴퓨터")
        await page.fill("#device-passphrase", "아닌 말")
        await page.click("text=이 기기 등록하기")
        await expect(page.locator("#device [role=alert]")).to_contain_text("비밀문구")
        await page.reload()
        assert await page.locator(".copies").count() == 0


async def test_a_device_that_keeps_no_secret_is_not_registered(browsing):
    async with browsing(hasPrf=False) as page:
        await signs_in(page)
        await registers(page)
        await expect(page.locator("#device [role=alert]")).to_contain_text("열쇠를 보관할 수 없습니다")
        await page.reload()
        assert await page.locator(".copies").count() == 0


async def test_at_another_address_only_the_passphrase_is_offered(chromium, at):  # noqa: F811 - the fixture
    context = await chromium.new_context(locale="ko-KR", base_url=re.sub("localhost", "127.0.0.1", at))
    page = await context.new_page()
    await page.goto("/login")
    await expect(page.locator("#device")).to_be_hidden()
    await signs_in(page)
    await page.goto("/account")
    await expect(page.locator("#no-device")).to_contain_text("localhost")
    await context.close()


async def test_only_the_pages_that_need_it_may_ask_a_device(browsing):
    async with browsing() as page:
        await signs_in(page)
        for path, may in (("/account", True), ("/help", False), ("/cases", False)):
            answer = await page.goto(path)
            policy = answer.headers["permissions-policy"]
            assert ("publickey-credentials-get=(self)" in policy) is may
