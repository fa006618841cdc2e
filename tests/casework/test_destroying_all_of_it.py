"""What lies beside a case goes with it: the card that is told without a receipt, the sealed name, the links."""

from sqlalchemy import func, select

from casework.delivering import deliver
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.repeating import link
from casework.repeats import repeats_of
from casework.store.complainant_tables import standing_kept, standing_letter
from casework.store.consent_tables import case_consent
from casework.store.drop_tables import standing
from casework.store.repeat_tables import case_repeat
from casework.store.vault_tables import envelope
from tests.casework.ending import closed, destroyed, staffed, years_pass
from tests.casework.ladder import reported
from tests.casework.test_repeating import told


async def rows_in(store, table) -> int:
    async with store.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def test_the_card_and_the_links_of_a_destroyed_case_go_and_the_other_case_stays(any_town):
    town = await staffed(any_town)
    office, seojun = town.office, await town.unlock("seojun")
    old = await told(town, "골목 가로등이 꺼져 있습니다.", "독고은별 010-9087-6513")
    new = await told(town, "골목 가로등이 또 꺼져 있습니다.", "독고은별 010-9087-6513")
    await link(old, [new], seojun, office)
    await deliver(office)
    assert await rows_in(office.drops.store, standing) == 2
    await closed(town, CaseId(old), None, "", "seojun")
    await years_pass(town)
    await destroyed(town)
    await deliver(office)
    assert [each.id for each in await office.cases.several([case_bytes(old), case_bytes(new)])] == [case_bytes(new)]
    assert (await rows_in(office.drops.store, standing), await rows_in(office.cases.store, standing_kept)) == (1, 1)
    assert (await rows_in(office.cases.store, standing_letter), await rows_in(office.cases.store, case_repeat)) == (
        0,
        1,
    )
    assert (await repeats_of(await hold_case(case_bytes(new), seojun, office), seojun, office)).members == ()


async def test_a_name_under_seal_is_destroyed_with_its_case(any_town):
    town = await staffed(any_town)
    of_desks = await rows_in(town.office.vault, envelope)
    climber = await reported(town)
    before = await rows_in(town.office.vault, envelope)
    await climber.gives("sealed")
    assert await rows_in(town.office.vault, envelope) == before + 1
    await closed(town, climber.case_id, climber.reporter, "")
    await years_pass(town)
    await destroyed(town)
    assert await rows_in(town.office.cases.store, case_consent) == 0
    assert await rows_in(town.office.vault, envelope) == of_desks
