"""A backup is laid down again on either database: nothing is missing, people come in, the reporter reads on."""

import pytest

from casework.corresponding import open_mailbox
from casework.ids import CaseId
from casework.keeping import KeeperState, round_once
from casework.opening import open_waiting
from casework.reading import open_case
from tests.casework.backed import backed_up, counts, kept, reopened, restored, said
from tests.casework.ending import ANSWER, NAME, full_case, staffed
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
