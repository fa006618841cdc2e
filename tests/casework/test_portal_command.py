"""`daesup portal` from the outside: accounts of departments, at the machine."""

import subprocess
import sys

import pyotp
import pytest
from sqlalchemy import update

from casework.errors import NotReadyError, WrongLoginError
from casework.founding import NewOfficer, add_officer
from casework.portal.admitting import admit
from casework.portal.enrolling import NewAccount, add_account
from casework.store.portal_tables import account
from crypto.passphrase import Profile

PASSPHRASE = "담 너머 감나무 한 그루"


def run(town, *words, told=""):
    command = [sys.executable, "-m", "casework", "portal", *words, "--settings", str(town.settings.directory)]
    return subprocess.run(command, capture_output=True, text=True, check=False, input=told)


async def test_an_account_is_made_listed_stopped_and_given_back(town):
    made = run(town, "add", "New.One", "한새로", "건축과", "--role", "department_user", told=PASSPHRASE + "\n")
    assert (made.returncode, made.stderr) == (0, "")
    assert (await admit("new.one", PASSPHRASE, "", town.portal)).account.unit == "건축과"
    assert run(town, "suspend", "new.one").returncode == 0
    assert "new.one\t한새로\t건축과\tdepartment_user (정지)" in run(town, "list").stdout
    assert await town.portal.store.is_suspended((await town.portal.store.by_login("new.one")).id)
    assert run(town, "resume", "new.one").returncode == 0
    assert "new.one\t한새로\t건축과\tdepartment_user\n" in run(town, "list").stdout


@pytest.mark.parametrize(
    ("words", "told", "said"),
    [
        (("add", "x", "한새로", "없는과", "--role", "staff_entry"), PASSPHRASE, "조직도에 없는 부서입니다."),
        (("add", "house1", "한새로", "건축과", "--role", "staff_entry"), PASSPHRASE, "이미 있는 로그인 이름입니다."),
        (("add", "x", "한새로", "건축과", "--role", "staff_entry"), "짧다", "비밀 문구는 12자 이상으로 정해 주세요."),
        (("suspend", "nobody"), "", "그런 로그인 이름이 없습니다."),
    ],
)
async def test_what_is_wrong_is_said_in_one_sentence(town, words, told, said):
    done = run(town, *words, told=told + "\n")
    assert (done.returncode, done.stderr) == (1, said + "\n")


async def test_an_officers_role_is_no_role_of_the_portal_and_the_other_way_round(town):
    assert run(town, "add", "x", "한새로", "건축과", "--role", "investigator", told=PASSPHRASE).returncode == 2
    new = {"login": "y", "name": "한새로", "passphrase": PASSPHRASE, "profile": Profile.TEST}
    with pytest.raises(NotReadyError):
        await add_account(NewAccount(unit="건축과", roles=("investigator",), **new), town.office)
    with pytest.raises(NotReadyError):
        await add_account(NewAccount(unit="건축과", roles=(), **new), town.office)
    with pytest.raises(NotReadyError):
        await add_account(NewAccount(unit="건축과", roles=("staff_entry",), **new | {"login": "haneul"}), town.office)
    with pytest.raises(NotReadyError):
        await add_officer(NewOfficer(team="rights_team", roles=("department_user",), desks=(), **new), town.office)


async def test_a_role_that_crept_into_the_row_permits_nothing(town):
    row = await town.portal.store.by_login("house1")

    async with town.office.portal.store.writing() as connection:
        await connection.execute(update(account).where(account.c.id == row.id).values(roles="investigator staff_entry"))
    assert {str(each) for each in (await town.admit("house1")).account.permissions} == {"entry:write"}


async def test_a_one_time_code_lets_an_account_in_once(any_town):
    town = any_town
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    new = NewAccount(
        login="coded", name="한새로", unit="건축과", roles=("department_user",), passphrase=PASSPHRASE,
        totp_secret=secret, profile=Profile.TEST,
    )  # fmt: skip
    await add_account(new, town.office)
    code = pyotp.TOTP(secret).at(town.clock.now())
    for wrong in ("", "000000"):
        with pytest.raises(WrongLoginError):
            await admit("coded", PASSPHRASE, wrong, town.portal)
    assert (await admit("coded", PASSPHRASE, code, town.portal)).account.name == "한새로"
    with pytest.raises(WrongLoginError):
        await admit("coded", PASSPHRASE, code, town.portal)
