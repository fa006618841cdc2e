"""An officer says at the own account where to be reminded; without a mail server the page does not speak of it."""

from dataclasses import replace

import pytest

from web.console.wiring import OFFICE

ADDRESS = "haneul@geumcheon.example"


@pytest.fixture
def with_mail(server):
    """The same office, with a mail server in its settings."""
    office = server.app[OFFICE]
    server.app._state[OFFICE] = replace(office, settings=replace(office.settings, mail_host="mail.geumcheon.example"))
    yield
    server.app._state[OFFICE] = office


async def test_without_a_mail_server_the_page_does_not_speak_of_it(browser):
    assert 'name="mail"' not in await browser.goes("/account")


@pytest.mark.usefixtures("with_mail")
async def test_an_address_is_kept_shown_and_taken_away(browser):
    page = await browser.goes("/account")
    assert "9시, 14시에" in page
    assert "알림 메일을 정했습니다" in await browser.sends("/account", {"act": "mail", "mail": ADDRESS})
    assert browser.field("mail") == ADDRESS or f'value="{ADDRESS}"' in browser.page
    assert "알림 메일을 껐습니다" in await browser.sends("/account", {"act": "mail", "mail": " "})
    assert ADDRESS not in browser.page


@pytest.mark.usefixtures("with_mail")
async def test_what_is_no_address_is_refused_and_the_one_before_stays(browser):
    await browser.goes("/account")
    await browser.sends("/account", {"act": "mail", "mail": ADDRESS})
    await browser.sends("/account", {"act": "mail", "mail": "하늘에게"})
    assert browser.status == 400
    assert f'value="{ADDRESS}"' in await browser.goes("/account")


@pytest.mark.usefixtures("with_mail")
async def test_whoever_works_on_no_case_is_not_asked(someone):
    administrator = await someone("byeol")
    assert 'name="mail"' not in await administrator.goes("/account")
    await administrator.sends("/account", {"act": "mail", "mail": ADDRESS})
    assert administrator.status == 403
