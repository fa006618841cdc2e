"""A lost passphrase: new keys, confirmed by a second person, and every case is there again; nobody else gains one."""

import pytest
from sqlalchemy import insert, select, update

from casework.consenting import UnlockedCustodian
from casework.errors import NotAllowedNowError, NotPermittedError, NotYourCaseError, WrongLoginError
from casework.founding import add_officer
from casework.holding import hold_case
from casework.keeping import take_in
from casework.opening import open_waiting
from casework.registering.reading import open_entry
from casework.registering.writing import add_entry
from casework.staffing.confirming import confirm, refuse, told, waiting_keys
from casework.staffing.errors import NotTheSameKeysError, PassphraseTooShortError, TooNewError
from casework.staffing.inviting import Joiner, choose_keys, invite_anew, invite_new, withdraw
from casework.staffing.listing import desks_in_need
from casework.staffing.recovering import agree_to_recover, asked_of_custodians, recover_keys
from casework.staffing.rewrapping import hand_on_keys, progress_of
from casework.store.holdings import current_keys_of, keys_with_holder
from casework.store.office_tables import journal
from casework.store.office_tables import officer as officer_table
from casework.store.officer_tables import officer_key
from casework.store.officers import past_keys
from casework.unlocking import unlock
from crypto.keys import PublicKey
from crypto.passphrase import Profile
from tests.casework.registering.keeping import REVIEW, joins
from tests.offices import officer

NEW = "새로 정한 긴 비밀문구입니다"
TEXT = "구매 담당이 같은 업체에만 미리 연락합니다."


@pytest.fixture
async def office_with_machine(any_town):
    """The town with an administrator, and the lead of another team."""
    await add_officer(officer("machine", "한관리", "", "administrator", ""), any_town.office)
    return any_town


async def invites(town, login: str, why: str = "forgotten"):
    row = await town.office.people.by_login(login)
    machine = await town.unlock("machine")
    return await invite_anew(row.id, why, "face", machine, town.office)


async def chooses(town, login: str, code: str, passphrase: str = NEW):
    return await choose_keys(login, code, passphrase, town.office, with_otp=False, profile=Profile.TEST)


async def confirms(town, digits: str, by: str = "lead") -> None:
    lead = await town.unlock(by)
    (waits,) = await waiting_keys(lead, town.office)
    await confirm(waits.id, digits, "face", lead, town.office)


async def replaces(town, login: str, by: str = "lead"):
    """The whole way to new keys; returns the officer with them."""
    invited = await invites(town, login)
    chosen = await chooses(town, login, invited.code)
    await confirms(town, chosen.spoken, by)
    return await unlock(login, NEW, "", town.office)


async def cases_of(town, login: str) -> list[bytes]:
    row = await town.office.people.by_login(login)
    keys = await current_keys_of(town.office.cases.store, row.id)
    return [each.row.case_id for each in await keys_with_holder(town.office.cases.store, sorted(keys), row.id)]


async def acts(town) -> list[str]:
    while await town.office.journal.chain_new():
        pass
    assert await town.office.journal.verify() is None
    async with town.office.cases.store.reading() as connection:
        return list((await connection.execute(select(journal.c.act))).scalars())


async def test_every_case_is_there_again_once_a_colleague_was_at_work(office_with_machine):
    town = office_with_machine
    for number in range(3):
        await town.report(f"{TEXT} {number}")
    await town.let_in("haneul")
    before = await town.unlock("narae")
    cases = await cases_of(town, "narae")
    assert len(cases) == 3

    again = await replaces(town, "narae")
    with pytest.raises(WrongLoginError):
        await town.unlock("narae")  # the old passphrase
    assert (await progress_of(again, town.office)).ready == 0
    with pytest.raises(NotYourCaseError):
        await hold_case(cases[0], again, town.office)

    assert await hand_on_keys(await town.unlock("haneul"), town.office) > 0
    assert await progress_of(again, town.office) is None  # nothing is on its way any more
    for case_id in cases:
        assert (await hold_case(case_id, again, town.office)).keys
    old = PublicKey(before.officer.public_key).key_id
    assert await town.office.keyring.held_by_any([old]) == []  # the old keys open nothing
    assert {"invited_replace", "keys_chosen", "confirmed_replace", "keys_handed_on"} <= set(await acts(town))


async def test_what_waits_unopened_at_the_desk_is_opened_with_the_new_keys(office_with_machine):
    town = office_with_machine
    await town.report(TEXT)
    while await take_in(town.office):
        pass
    again = await replaces(town, "narae")
    await hand_on_keys(await town.unlock("haneul"), town.office)
    assert await open_waiting(again, town.office) == 1


async def test_who_holds_a_case_alone_gets_it_back_by_the_custodians(office_with_machine):
    town = office_with_machine
    await town.report(TEXT, desk="audit", kind="conduct_breach")
    await town.let_in("garam")
    (case_id,) = await cases_of(town, "garam")
    again = await replaces(town, "garam", by="outside")
    for login in ("haneul", "narae", "lead"):
        await hand_on_keys(await town.unlock(login), town.office)
    assert await recover_keys(again, town.office) == 0  # asked, not answered
    progress = await progress_of(again, town.office)
    assert (progress.ready, progress.total, progress.asked) == (0, 1, 1)

    rows = await town.office.people.custodians()
    by_key = {row.public_key: row for row in rows}
    custodians = [UnlockedCustodian(by_key[key.public.raw], key, sign) for key, sign in town.custodians]
    (asked,) = await asked_of_custodians(custodians[0], town.office)
    assert (asked.name, asked.cases, asked.confirmed_by) == ("도가람", 1, "한바깥")
    assert await agree_to_recover(again.officer.id, custodians[0], town.office)
    await recover_keys(again, town.office)
    with pytest.raises(NotYourCaseError):
        await hold_case(case_id, again, town.office)  # one custodian is not enough
    assert await agree_to_recover(again.officer.id, custodians[1], town.office)
    assert await recover_keys(again, town.office) > 0
    assert (await hold_case(case_id, again, town.office)).keys
    assert await progress_of(again, town.office) is None
    assert await asked_of_custodians(custodians[2], town.office) == []


async def test_who_reads_a_register_alone_gets_its_key_back_by_the_custodians(office_with_machine):
    town = office_with_machine
    keeper = await joins(town, "siu", "works_officer")
    sealed = REVIEW | {"price_sources": "한빛건재 010-2345-6789"}
    entry = (await add_entry("cost_review", sealed, keeper, town.office)).id.hex()
    again = await replaces(town, "siu", by="outside")
    assert (await open_entry("cost_review", entry, again, town.office)).is_closed_off
    await hand_on_keys(await town.unlock("haneul"), town.office)
    assert await recover_keys(again, town.office) == 0
    by_key = {row.public_key: row for row in await town.office.people.custodians()}
    custodians = [UnlockedCustodian(by_key[key.public.raw], key, sign) for key, sign in town.custodians]
    for each in custodians[:2]:
        assert (await open_entry("cost_review", entry, again, town.office)).is_closed_off
        assert await agree_to_recover(again.officer.id, each, town.office)
        await recover_keys(again, town.office)
    assert (await open_entry("cost_review", entry, again, town.office)).values["price_sources"].startswith("한빛건재")


async def test_who_reads_a_register_with_colleagues_gets_its_key_from_them(office_with_machine):
    town = office_with_machine
    keeper = await joins(town, "siu", "works_officer")
    await joins(town, "haru", "works_officer")
    sealed = REVIEW | {"price_sources": "한빛건재 010-2345-6789"}
    entry = (await add_entry("cost_review", sealed, keeper, town.office)).id.hex()
    again = await replaces(town, "siu", by="outside")
    assert await hand_on_keys(await town.unlock("haru"), town.office) == 1
    assert not (await open_entry("cost_review", entry, again, town.office)).is_closed_off
    assert await progress_of(again, town.office) is None


async def test_an_administrator_who_takes_the_code_themself_gets_no_case(office_with_machine):
    town = office_with_machine
    await town.report(TEXT)
    await town.let_in("haneul")
    (case_id,) = await cases_of(town, "narae")
    mine = await invites(town, "narae")
    stolen = await chooses(town, "narae", mine.code, "관리자가 몰래 정한 비밀문구")
    machine = await town.unlock("machine")
    with pytest.raises(NotPermittedError):
        await waiting_keys(machine, town.office)
    with pytest.raises(WrongLoginError):
        await unlock("narae", "관리자가 몰래 정한 비밀문구", "", town.office)
    await hand_on_keys(await town.unlock("haneul"), town.office)
    # Narae is asked for her digits, has none, and the lead refuses; nobody who guesses them is believed.
    lead = await town.unlock("lead")
    (waits,) = await waiting_keys(lead, town.office)
    with pytest.raises(NotTheSameKeysError):
        await confirm(waits.id, "0000 0000 0000 0000 0000", "called", lead, town.office)
    await refuse(waits.id, lead, town.office)
    assert stolen.spoken
    assert await past_keys(town.office.cases.store) == []
    assert (await hold_case(case_id, await town.unlock("narae"), town.office)).keys  # she goes on as before
    with pytest.raises(WrongLoginError):
        await unlock("narae", "관리자가 몰래 정한 비밀문구", "", town.office)


async def test_a_witness_made_for_the_purpose_is_not_believed(office_with_machine):
    town = office_with_machine
    town.clock.turn(days=3)
    await add_officer(officer("puppet", "새팀장", "rights_team", "team_lead", ""), town.office)
    invited = await invites(town, "narae")
    chosen = await chooses(town, "narae", invited.code)
    with pytest.raises(TooNewError):
        await confirms(town, chosen.spoken, by="puppet")
    town.clock.turn(days=7)
    await confirms(town, chosen.spoken, by="puppet")  # by now everybody has seen that there is a new lead


async def test_a_row_that_was_changed_by_hand_leads_nobody_to_hand_anything_on(office_with_machine):
    town = office_with_machine
    await town.report(TEXT)
    await town.let_in("haneul")
    old = await town.unlock("narae")
    forged = await town.unlock("machine")
    async with town.office.cases.store.writing() as connection:
        row = {"public_key": forged.officer.public_key, "verify_key": forged.signing.public.raw}
        await connection.execute(update(officer_table).where(officer_table.c.id == old.officer.id).values(**row))
    assert await hand_on_keys(await town.unlock("haneul"), town.office) == 0
    assert await town.office.keyring.held_by(forged.key.public.key_id, "case-key") == []
    # A line in the history of keys without a signature that holds is no better.
    lead = await town.unlock("lead")
    async with town.office.cases.store.writing() as connection:
        await connection.execute(
            insert(officer_key).values(
                id=old.key.public.key_id, officer_id=old.officer.id, verify_key=old.signing.public.raw,
                next_id=forged.key.public.key_id, next_verify=forged.signing.public.raw,
                confirmed_by=lead.officer.id, confirmed_with=lead.signing.public.raw, signature=b"x" * 64,
                ended=town.clock.today(),
            )
        )  # fmt: skip
    assert await hand_on_keys(await town.unlock("haneul"), town.office) == 0


async def test_a_code_is_used_once_by_its_own_login_and_in_time(office_with_machine):
    town = office_with_machine
    invited = await invites(town, "narae")
    with pytest.raises(WrongLoginError):
        await chooses(town, "haneul", invited.code)
    with pytest.raises(PassphraseTooShortError):
        await chooses(town, "narae", invited.code, "짧은문구")
    await chooses(town, "narae", invited.code.replace("-", " ").lower())
    with pytest.raises(WrongLoginError):
        await chooses(town, "narae", invited.code)
    late = await invites(town, "haneul")
    town.clock.turn(hours=49)
    with pytest.raises(WrongLoginError):
        await chooses(town, "haneul", late.code)


async def test_an_invitation_stops_the_old_keys_at_once_and_taking_it_back_starts_them_again(office_with_machine):
    town = office_with_machine
    await town.report(TEXT)
    await town.let_in("haneul")
    (case_id,) = await cases_of(town, "narae")
    session = await town.unlock("narae")
    await invites(town, "narae")
    with pytest.raises(NotYourCaseError):
        await hold_case(case_id, session, town.office)
    await withdraw(session.officer.id, await town.unlock("machine"), town.office)
    assert (await hold_case(case_id, session, town.office)).keys


async def test_nobody_confirms_what_they_invited_to_or_invites_themself(office_with_machine):
    town = office_with_machine
    machine = await town.unlock("machine")
    with pytest.raises(NotAllowedNowError):
        await invite_anew(machine.officer.id, "forgotten", "face", machine, town.office)
    with pytest.raises(NotPermittedError):
        await invite_anew(machine.officer.id, "forgotten", "face", await town.unlock("lead"), town.office)


async def test_a_second_replacement_follows_the_first(office_with_machine):
    town = office_with_machine
    await town.report(TEXT)
    await town.let_in("haneul")
    (case_id,) = await cases_of(town, "narae")
    await replaces(town, "narae")  # lost again before anybody was at work
    invited = await invites(town, "narae")
    chosen = await choose_keys("narae", invited.code, NEW + " 둘", town.office, with_otp=False, profile=Profile.TEST)
    await confirms(town, chosen.spoken)
    again = await unlock("narae", NEW + " 둘", "", town.office)
    await hand_on_keys(await town.unlock("haneul"), town.office)
    assert (await hold_case(case_id, again, town.office)).keys


async def test_the_team_is_told_for_two_weeks(office_with_machine):
    town = office_with_machine
    await replaces(town, "narae")
    (line,) = await told(await town.unlock("haneul"), town.office)
    assert (line.name, line.by) == ("이나래", "최팀장")
    assert await told(await town.unlock("seojun"), town.office) == ()
    town.clock.turn(days=15)
    assert await told(await town.unlock("haneul"), town.office) == ()


async def test_killed_in_the_middle_it_goes_on(office_with_machine, monkeypatch):
    town = office_with_machine
    for number in range(4):
        await town.report(f"{TEXT} {number}")
    await town.let_in("haneul")
    again = await replaces(town, "narae")
    real, left = town.office.keyring.hand_on, [2]

    async def breaks(wraps, old):
        if left[0] == 0:
            raise ConnectionError
        left[0] -= 1
        await real(wraps, old)

    monkeypatch.setattr(town.office.keyring, "hand_on", breaks)
    with pytest.raises(ConnectionError):
        await hand_on_keys(await town.unlock("haneul"), town.office)
    monkeypatch.undo()
    progress = await progress_of(again, town.office)
    assert 0 < progress.ready < progress.total == 4
    await hand_on_keys(await town.unlock("haneul"), town.office)
    assert await progress_of(again, town.office) is None


async def test_a_new_head_is_confirmed_by_nobody_below_and_a_lead_only_for_their_team(office_with_machine):
    town = office_with_machine
    machine, lead, outside = await town.unlock("machine"), await town.unlock("lead"), await town.unlock("outside")
    for login, team, role in (("boss", "rights_team", "office_head"), ("new", "audit_team", "investigator")):
        new = Joiner(login=login, name=f"새 {login}", team=team, roles=(role,), desks=())
        invited = await invite_new(new, machine, town.office)
        await chooses(town, login, invited.code)
    assert await waiting_keys(lead, town.office) == ()
    assert len(await waiting_keys(outside, town.office)) == 2


async def test_keys_that_somebody_else_may_know_take_those_of_cases_and_desks_with_them(office_with_machine):
    town = office_with_machine
    await town.report(TEXT)
    await town.let_in("haneul")
    (case_id,) = await cases_of(town, "narae")
    invited = await invites(town, "narae", "exposed")
    chosen = await chooses(town, "narae", invited.code)
    await confirms(town, chosen.spoken)
    again, haneul = await unlock("narae", NEW, "", town.office), await town.unlock("haneul")
    await hand_on_keys(haneul, town.office)
    for each in (again, haneul):
        held = await hold_case(case_id, each, town.office)
        assert (held.row.generation, len(held.keys)) == (2, 2)
    assert await desks_in_need(town.office) == ("공직비리신고센터",)
    await hand_on_keys(haneul, town.office)
    assert (await hold_case(case_id, again, town.office)).row.generation == 2  # once
