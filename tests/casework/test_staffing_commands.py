"""`daesup officer suspend` and `daesup custodian` for keys that one officer alone held, from the outside."""

import subprocess
import sys

import pytest

from casework.errors import WrongLoginError
from casework.founding import add_officer, appoint_custodian
from casework.holding import hold_case
from casework.publishing import publish_keys
from casework.staffing.confirming import confirm, waiting_keys
from casework.staffing.inviting import choose_keys, invite_anew
from casework.staffing.recovering import recover_keys
from casework.store.holdings import current_keys_of, keys_with_holder
from casework.unlocking import unlock
from crypto.passphrase import Profile
from tests.offices import officer

PASSPHRASE = "처음 받은 열쇠 스물하나"
NEW = "새로 정한 긴 비밀문구입니다"


def run(town, *words, told="\n"):
    command = [sys.executable, "-m", "casework", *words, "--settings", str(town.settings.directory)]
    return subprocess.run(command, capture_output=True, text=True, check=False, input=told)


async def test_an_officer_is_suspended_at_the_machine(town):
    await add_officer(officer("machine", "한관리", "", "administrator", ""), town.office)
    done = run(town, "officer", "suspend", "Narae")
    assert (done.returncode, done.stderr) == (0, "")
    assert "daesup keys" in done.stdout
    with pytest.raises(WrongLoginError):
        await town.unlock("narae")
    assert "이나래\trights_team\tinvestigator (정지)" in run(town, "officer", "list").stdout
    assert run(town, "officer", "suspend", "narae").returncode == 1
    assert run(town, "officer", "suspend", "nobody").stderr == "그런 로그인 이름이 없습니다.\n"


async def test_two_custodians_bring_back_what_one_officer_alone_held(town, tmp_path):
    await add_officer(officer("machine", "한관리", "", "administrator", ""), town.office)
    files = []
    for name in ("유가람", "백솔비"):
        _, sealed = await appoint_custodian(name, PASSPHRASE, town.office)
        files.append(tmp_path / f"{name}.key")
        files[-1].write_bytes(sealed)
    await publish_keys(town.office)
    await town.report("구매 담당이 미리 연락합니다.", desk="audit", kind="conduct_breach")
    await town.let_in("garam")
    garam, outside = await town.unlock("garam"), await town.unlock("outside")
    keys = await current_keys_of(town.office.cases.store, garam.officer.id)
    (found,) = await keys_with_holder(town.office.cases.store, sorted(keys), garam.officer.id)
    invited = await invite_anew(garam.officer.id, "forgotten", "face", await town.unlock("machine"), town.office)
    chosen = await choose_keys("garam", invited.code, NEW, town.office, with_otp=False, profile=Profile.TEST)
    (waits,) = await waiting_keys(outside, town.office)
    await confirm(waits.id, chosen.spoken, "face", outside, town.office)
    again = await unlock("garam", NEW, "", town.office)
    await recover_keys(again, town.office)
    for file in files:
        told = run(town, "custodian", "requests", "--key", str(file), told=PASSPHRASE + "\n")
        assert "도가람" in told.stdout
        assert "혼자 맡은 사건   1건" in told.stdout
        agreed = run(
            town, "custodian", "approve", garam.officer.id, "--key", str(file), "--yes", told=PASSPHRASE + "\n"
        )
        assert (agreed.returncode, agreed.stderr) == (0, "")
    assert await recover_keys(again, town.office) > 0
    assert (await hold_case(found.row.case_id, again, town.office)).keys
