"""A backup is laid down again on either database: nothing is missing, people come in, the reporter reads on."""

import pytest
from sqlalchemy import select

from casework.corresponding import open_mailbox
from casework.demo.registers import samples
from casework.ids import CaseId
from casework.keeping import KeeperState, round_once
from casework.opening import open_waiting
from casework.reading import open_case
from casework.registering.reading import list_page, open_entry
from casework.registering.writing import add_entry
from casework.store.register_lists import EntryQuery
from casework.store.register_tables import register_entry
from tests.casework.backed import backed_up, counts, kept, reopened, restored, said
from tests.casework.ending import ANSWER, NAME, full_case, staffed
from tests.casework.registering.keeping import REVIEW, joins
from tests.offices import STORES


@pytest.fixture(params=["files", "server"])
def target(request, cluster):
    """Where an office is laid down: beside its folder, or on a server with a role for every zone."""
    if request.param == "files":
        yield {}
        return
    cluster.made += 1
    prefix = f"back{cluster.made}"
    yield {"database": cluster.url("postgres"), "prefix": prefix}
    cluster.drop({store: cluster.url(f"{prefix}_{store}") for store in STORES})


async def test_entries_of_registers_come_back_with_their_fields_their_days_and_their_key(any_town, target, tmp_path):
    town = any_town
    keeper = await joins(town, "siu", "works_officer")
    entry = (await add_entry("cost_review", REVIEW | {"price_sources": "나래상사"}, keeper, town.office)).id.hex()
    before = await open_entry("cost_review", entry, keeper, town.office)
    sealed = await a_sealed_entry(town)
    await round_once(town.office, KeeperState())
    done = await restored(town, await backed_up(town), tmp_path / "again", anchor=town.settings.anchor, **target)
    async with reopened(town, done) as again:
        keeper = await again.unlock("siu")
        after = await open_entry("cost_review", entry, keeper, again.office)
        assert (after.values, after.dues, after.row) == (before.values, before.dues, before.row)
        page = await list_page(EntryQuery(register="cost_review", words="경로당"), keeper, again.office)
        assert [line.id for line in page.lines] == [entry]
        async with again.office.cases.store.reading() as connection:
            nothing = select(register_entry.c.id).where(register_entry.c.fields.is_(None))
            assert list((await connection.execute(nothing)).scalars()) == [sealed]


async def a_sealed_entry(town) -> bytes:
    ethics = await joins(town, "yunri", "ethics_officer", "rights_team")
    typed = next(some[0].typed for name, some in samples(town.clock.today()) if name == "registrant")
    return (await add_entry("registrant", typed, ethics, town.office)).id


async def test_a_restored_office_has_everything_and_everybody_goes_on(any_town, target, tmp_path):
    town = any_town
    await staffed(town)
    case = await full_case(town)
    await round_once(town.office, KeeperState())
    await town.report("아직 아무도 열지 않은 글입니다.")
    before, head = await counts(town), await town.office.journal.head()
    made = await backed_up(town)
    assert (made.verified, made.broken_at, made.journal) == (True, None, head[0])
    done = await restored(town, made, tmp_path / "again", anchor=town.settings.anchor, **target)
    assert (done.position, done.lost, done.destroyed_again) == (head[0], 0, 0)
    async with reopened(town, done) as again:
        after = await counts(again)
        assert after.pop("office.journal") == before.pop("office.journal") + 1  # that it was restored
        assert after == before
        assert await again.office.journal.verify() is None
        await kept(again)
        haneul = await again.unlock("haneul")
        assert await open_waiting(haneul, again.office) == 1
        opened = await open_case(CaseId(case.id.hex()), haneul, again.office)
        assert any("감독 일지" in each for each in said(opened))
        seen = [each.text for each in (await open_mailbox(case.reporter, again.intake)).messages]
        assert any(NAME in text for text in seen)
        assert ANSWER in seen
        await kept(again)
        assert await again.office.journal.verify() is None
