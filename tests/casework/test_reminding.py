"""A mail without content at fixed hours: who gets it, when, that it tells nothing, and that it is never sent openly."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.assigning import recuse
from casework.bootstrap import write_secret
from casework.errors import MalformedRequestError, NotPermittedError, NotReadyError
from casework.reading import open_case
from casework.reminding import PASSWORD_FILE, check_mail, remind, remind_at, reminded_at
from casework.staffing.suspending import suspend_account
from tests.casework.ending import case_of
from tests.casework.mail_server import PASSWORD, USER, certificate_in, mail_server
from tests.offices import MORNING

STORY = "납품 검수 서류를 물건이 오기 전에 미리 써 둡니다."
ADDRESS = "haneul@geumcheon.example"


def mailing(town, server, **more):
    """The office with this server set up."""
    values = {
        "mail_host": "127.0.0.1",
        "mail_port": server.port,
        "mail_security": "none",
        "mail_from": "daesup@gu.example",
    }
    settings = replace(town.settings, **values, **more)
    check_mail(settings)
    return replace(town.office, settings=settings)


@pytest.fixture
async def server():
    async with mail_server() as running:
        yield running


async def reported(town) -> None:
    await town.report(STORY)
    await town.let_in("haneul")


async def test_whoever_has_something_to_look_at_gets_one_mail_that_tells_nothing(any_town, server):
    office = mailing(any_town, server)
    await remind_at(f" {ADDRESS} ", await any_town.unlock("haneul"), office)
    await remind_at("narae@geumcheon.example", await any_town.unlock("narae"), office)
    await reported(any_town)
    case_id = await case_of(any_town, "haneul")
    assert await remind(office) == "2026-11-23 09"
    assert sorted(to for to, _ in server.taken) == [ADDRESS, "narae@geumcheon.example"]
    mail = server.taken[0][1]
    assert mail["Subject"] == "확인할 일이 있습니다"
    assert mail["Date"] == "Mon, 23 Nov 2026 10:00:00 +0900"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert server.greetings == {"gu.example"}
    text = mail.get_content()
    assert not re.search(r"\d|http|이나래|김하늘|납품", text)
    assert str(case_id) not in mail.as_string()


async def test_one_hour_is_one_mail_whoever_asks_again_and_the_next_hour_another(town, server):
    office = mailing(town, server)
    await remind_at(ADDRESS, await town.unlock("haneul"), office)
    await reported(town)
    last = await remind(office)
    assert await remind(office, last) == last
    assert await remind(office) == last  # a keeper that was started anew
    town.clock.turn(hours=3, minutes=59)
    assert await remind(office, last) == last
    assert len(server.taken) == 1
    town.clock.turn(minutes=1)
    assert await remind(office, last) == "2026-11-23 14"
    assert len(server.taken) == 2


@pytest.mark.parametrize(("moment", "mails"), [
    (MORNING.replace(hour=8, minute=59), 0),
    (MORNING.replace(hour=9, minute=0), 1),
    (MORNING + timedelta(days=5), 0),  # a Saturday
    (MORNING.replace(month=12, day=25), 0),
])  # fmt: skip
async def test_it_comes_at_its_hours_on_working_days_only(town, server, moment, mails):
    office = mailing(town, server)
    await remind_at(ADDRESS, await town.unlock("haneul"), office)
    await reported(town)
    town.clock.moment = moment
    await remind(office)
    assert len(server.taken) == mails


async def test_what_nobody_has_opened_yet_reminds_nobody(town, server):
    """It may be about the very person who would be reminded, and would find nothing."""
    office = mailing(town, server)
    await remind_at(ADDRESS, await town.unlock("haneul"), office)
    await town.report(STORY)
    await town.let_in()
    await remind(office)
    assert server.taken == []


async def test_a_case_that_one_must_not_know_of_reminds_of_nothing(town, server):
    office = mailing(town, server)
    haneul = await town.unlock("haneul")
    await remind_at(ADDRESS, haneul, office)
    await reported(town)
    await recuse(await case_of(town, "haneul"), "아는 사람입니다", haneul, office)
    await remind(office)
    assert server.taken == []


async def test_what_was_looked_at_and_is_not_due_reminds_of_nothing(town, server):
    office = mailing(town, server)
    haneul = await town.unlock("haneul")
    await remind_at(ADDRESS, haneul, office)
    await reported(town)
    await open_case(await case_of(town, "haneul"), haneul, office)
    await remind(office)
    assert server.taken == []


async def test_a_suspended_officer_and_one_who_ended_it_get_none(town, server):
    office = mailing(town, server)
    haneul, narae = await town.unlock("haneul"), await town.unlock("narae")
    await remind_at(ADDRESS, haneul, office)
    await remind_at("narae@geumcheon.example", narae, office)
    assert await reminded_at(narae, office) == "narae@geumcheon.example"
    await remind_at("", narae, office)
    assert await reminded_at(narae, office) == ""
    await reported(town)
    await suspend_account(await office.people.get(haneul.officer.id), None, office)
    await remind(office)
    assert server.taken == []


@pytest.mark.parametrize("address", [
    "하늘", "a@b", "a b@gu.example", f"{ADDRESS}\nBcc: other@gu.example", f"{ADDRESS}, other@gu.example",
    "a" * 65 + "@gu.example", "a@" + ".".join(["b" * 63] * 5),
])  # fmt: skip
async def test_only_one_plain_address_is_taken(town, server, address):
    office = mailing(town, server)
    haneul = await town.unlock("haneul")
    with pytest.raises(MalformedRequestError):
        await remind_at(address, haneul, office)
    assert await reminded_at(haneul, office) == ""


async def test_whoever_sees_no_list_is_not_reminded(town, server):
    outside = replace(await town.unlock("haneul"))
    nobody = replace(outside, officer=replace(outside.officer, permissions=frozenset()))
    with pytest.raises(NotPermittedError):
        await remind_at(ADDRESS, nobody, mailing(town, server))


async def test_a_server_that_is_away_costs_a_reminder_and_tells_nothing(town, server, capsys):
    office = mailing(town, server)
    away = replace(office, settings=replace(office.settings, mail_port=1))
    await remind_at(ADDRESS, await town.unlock("haneul"), office)
    await reported(town)
    assert await remind(away) == "2026-11-23 09"
    printed = "".join(capsys.readouterr())
    assert "reminder_failed" in printed
    assert "haneul" not in printed
    await remind(office)
    assert server.taken == []
    town.clock.turn(hours=4)
    await remind(office)
    assert len(server.taken) == 1


async def test_an_address_that_is_not_taken_costs_nobody_else_the_mail(town, server, capsys):
    office = mailing(town, server)
    for login in ("haneul", "narae"):
        await remind_at(f"{login}@geumcheon.example", await town.unlock(login), office)
    await reported(town)
    for hours, unknown in ((0, ADDRESS), (4, "narae@geumcheon.example")):
        server.unknown = {unknown}
        town.clock.turn(hours=hours)
        await remind(office)
    assert sorted(to for to, _ in server.taken) == [ADDRESS, "narae@geumcheon.example"]
    printed = "".join(capsys.readouterr())
    assert "reminder_refused" in printed
    assert "@" not in printed


def test_a_password_that_is_not_there_stops_the_keeper_at_its_start(town):
    values = {"mail_host": "mail.gu.example", "mail_from": "daesup@gu.example", "mail_user": USER}
    with pytest.raises(NotReadyError):
        check_mail(replace(town.settings, **values))


async def test_it_goes_out_sealed_and_with_the_password(town, tmp_path):
    certificate = certificate_in(tmp_path)
    write_secret(town.settings.keys / PASSWORD_FILE, PASSWORD.encode())
    async with mail_server(certificate, asks=True) as server:
        office = mailing(town, server)
        sealed = replace(
            office.settings,
            mail_host="localhost",
            mail_security="starttls",
            mail_user=USER,
            mail_authority=str(certificate),
        )
        await remind_at(ADDRESS, await town.unlock("haneul"), office)
        await reported(town)
        await remind(replace(office, settings=sealed))
    assert [to for to, _ in server.taken] == [ADDRESS]
    assert server.ways == {True}


async def test_it_is_not_sent_to_a_server_nobody_vouches_for_nor_in_the_open(town, tmp_path, server):
    office = mailing(town, server)
    await remind_at(ADDRESS, await town.unlock("haneul"), office)
    await reported(town)
    plain = replace(office.settings, mail_host="localhost", mail_security="starttls")
    await remind(replace(office, settings=plain))  # this server knows no STARTTLS
    assert server.taken == []
    town.clock.turn(hours=4)
    async with mail_server(certificate_in(tmp_path)) as stranger:
        unknown = replace(office.settings, mail_host="localhost", mail_security="starttls", mail_port=stranger.port)
        await remind(replace(office, settings=unknown))
    assert stranger.taken == []


@pytest.mark.parametrize("wrong", [
    {"mail_security": "none"}, {"mail_security": "ssl"}, {"mail_from": ""}, {"mail_from": "daesup"},
])  # fmt: skip
def test_settings_that_would_send_in_the_open_or_from_nobody_stop_the_keeper(town, wrong):
    values = {"mail_host": "mail.gu.example", "mail_security": "tls", "mail_from": "daesup@gu.example"} | wrong
    with pytest.raises(NotReadyError):
        check_mail(replace(town.settings, **values))


def test_without_a_mail_server_nothing_is_asked_of_anybody(town):
    check_mail(town.settings)
