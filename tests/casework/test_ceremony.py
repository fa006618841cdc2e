"""A custodian who lost the key file is replaced: two others lend, and what lies behind the quorum opens as before."""

import subprocess
import sys

import pytest
from sqlalchemy import select, update

from casework.ceremony import lend, places, progress, rebuild, replace
from casework.consenting import UnlockedCustodian, agree, unlock_custodian
from casework.disclosing import pending_grants
from casework.errors import NotAllowedNowError, NotFoundError
from casework.founding import add_custodian
from casework.holding import hold_case
from casework.publishing import publish_keys
from casework.store.office_tables import custodian as custodian_table
from casework.store.vault import get_envelope
from casework.store.vault_tables import envelope, lent_bundle
from casework.vaulting import bundles_of
from crypto.context import Purpose, SealingContext
from crypto.errors import CryptoError
from crypto.keys import PrivateKey, SigningKey
from crypto.quorum import combine, open_bundle
from tests.casework.disclosure import NAME, Scene, told_in

PASSPHRASE = "새로 받은 열쇠 스물둘"


@pytest.fixture
async def scene(any_town) -> Scene:
    return await told_in(any_town)


async def lost(scene: Scene) -> tuple[str, UnlockedCustodian]:
    """The first custodian is replaced and the list published; returns the lost name, and who sits there now."""
    name = scene.custodians[0].row.name
    sealed = await replace(name, "한새봄", PASSPHRASE, scene.office)
    await publish_keys(scene.office)
    return name, await unlock_custodian(sealed, PASSPHRASE, scene.office)


async def rows(scene: Scene, table):
    async with scene.office.vault.reading() as connection:
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]


async def test_whoever_takes_the_place_agrees_to_what_was_sealed_before(scene):
    _, fresh = await lost(scene)
    everything = len(await rows(scene, envelope))
    assert await lend(scene.custodians[1], scene.office) == everything
    assert await rebuild(fresh, scene.office) == (0, everything)
    assert await lend(scene.custodians[2], scene.office) == everything
    (how_far,) = await progress(scene.office)
    assert (how_far.left, how_far.ready) == (everything, everything)
    assert await rebuild(fresh, scene.office) == (everything, 0)
    assert await rows(scene, lent_bundle) == []
    grant_id = await scene.asks()
    (pending,) = await pending_grants(scene.case_id, scene.haneul, scene.office)
    assert pending.asked == len(scene.custodians)
    await agree(grant_id, fresh, scene.office)
    await scene.agree(grant_id, 2)
    await scene.takes(grant_id)
    assert NAME in await scene.text()


async def test_the_lost_key_holds_nothing_any_more_and_recovery_still_opens_the_case(scene):
    _, fresh = await lost(scene)
    for lender in scene.custodians[1:3]:
        await lend(lender, scene.office)
    await rebuild(fresh, scene.office)
    gone = scene.custodians[0].key.public.key_id
    for row in await rows(scene, envelope):
        assert gone not in {each.key_id for each in bundles_of(row["bundles"])}
    held = await hold_case(bytes.fromhex(scene.case_id), scene.haneul, scene.office)
    kept = await get_envelope(scene.office.vault, held.row.id)
    about = SealingContext(purpose=Purpose.RECOVERY, office=scene.office.office, message_id=held.row.id)
    by_key = {each.key_id: each for each in bundles_of(kept.bundles)}
    opened = [
        open_bundle(by_key[one.key.public.key_id], one.key, about, held.key.public.key_id)
        for one in (fresh, scene.custodians[1])
    ]
    assert combine(opened) == held.key.seed()


async def test_what_was_lent_tells_neither_lender_nor_receiver_the_secret(scene):
    _, fresh = await lost(scene)
    await lend(scene.custodians[1], scene.office)
    (one, *_) = await rows(scene, lent_bundle)
    for key in (scene.custodians[1].key, scene.custodians[2].key):
        about = SealingContext(purpose=Purpose.IDENTITY, office=scene.office.office, message_id=one["pointer"])
        with pytest.raises(CryptoError):
            open_bundle(bundles_of(len(one["bundle"]).to_bytes(4, "big") + one["bundle"])[0], key, about, bytes(32))
    assert await rebuild(fresh, scene.office) == (0, len(await rows(scene, envelope)))


async def test_nothing_is_lent_to_a_key_that_is_in_no_signed_list(scene):
    name = scene.custodians[0].row.name
    await replace(name, "한새봄", PASSPHRASE, scene.office)
    with pytest.raises(NotAllowedNowError):
        await lend(scene.custodians[1], scene.office)
    assert await rows(scene, lent_bundle) == []


async def test_a_row_that_an_administrator_wrote_lends_nothing(scene):
    forged = await add_custodian("아무개", PrivateKey.generate(), SigningKey.generate(), scene.office)
    async with scene.office.cases.store.writing() as connection:
        mine = custodian_table.c.id == scene.custodians[0].row.id
        await connection.execute(update(custodian_table).where(mine).values(replaced_by=forged.id))
    with pytest.raises(NotAllowedNowError):
        await lend(scene.custodians[1], scene.office)


async def test_an_altered_loan_spoils_nothing(scene):
    _, fresh = await lost(scene)
    for lender in scene.custodians[1:3]:
        await lend(lender, scene.office)
    async with scene.office.vault.writing() as connection:
        (one, *_) = await rows(scene, lent_bundle)
        same = (lent_bundle.c.pointer == one["pointer"], lent_bundle.c.lender == one["lender"])
        await connection.execute(update(lent_bundle).where(*same).values(bundle=bytes(len(one["bundle"]))))
    before = {row["pointer"]: row["bundles"] for row in await rows(scene, envelope)}
    everything = len(before)
    assert await rebuild(fresh, scene.office) == (everything - 1, 1)
    after = {row["pointer"]: row["bundles"] for row in await rows(scene, envelope)}
    assert after[one["pointer"]] == before[one["pointer"]]
    for lender in scene.custodians[1:3]:
        await lend(lender, scene.office)
    assert await rebuild(fresh, scene.office) == (1, 0)


async def test_nobody_is_replaced_twice_and_a_place_can_be_taken_again(scene):
    name, _ = await lost(scene)
    with pytest.raises(NotFoundError):
        await replace(name, "또다른", PASSPHRASE, scene.office)
    await replace("한새봄", "두새봄", PASSPHRASE, scene.office)
    assert {each.now.name for each in await places(scene.office)} == {"두새봄"}


def run(town, *arguments, typed=PASSPHRASE):
    command = [sys.executable, "-m", "casework", "custodian", *arguments, "--settings", str(town.settings.directory)]
    return subprocess.run(command, input=f"{typed}\n", capture_output=True, text=True, check=False)


async def test_the_command_says_what_comes_next(town, tmp_path):
    name = (await town.office.people.custodians())[0].name
    out = tmp_path / "새열쇠.sealed"
    done = run(town, "replace", name, "한새봄", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "daesup keys" in done.stdout
    assert out.stat().st_mode & 0o777 == 0o600
    shown = run(town, "places")
    assert f"{name} → 한새봄" in shown.stdout
    early = run(town, "rebuild", "--key", str(out))
    assert "0개를 다시 맞추었습니다" in early.stdout
    wrong = run(town, "replace", "없는이", "한새봄", "--out", str(tmp_path / "x"))
    assert (wrong.returncode, "그런 이름의 신원 관리인이 없습니다" in wrong.stderr) == (1, True)
