"""Keys that must not live long: over the keyring, of the tags, of the desks."""

from casework.keeping import daily
from casework.messaging import find_conversation, start_conversation
from casework.reading import open_case
from casework.receipts import draw_receipt
from casework.receiving import ReportDraft
from casework.rotating import destroy_epoch_keys, rotate_kek
from tests.casework.test_the_path import first_case, words_of


def key_files(town, folder):
    return sorted(path.name for path in (town.settings.keys / folder).glob("*.key"))


async def test_after_a_week_everything_lies_under_a_new_key_and_the_old_one_is_gone(any_town):
    await any_town.report("글")
    await any_town.let_in("haneul")
    before = key_files(any_town, "kek")
    await rotate_kek(any_town.office, any_town.clock.today())
    any_town.clock.turn(days=7)
    assert await rotate_kek(any_town.office, any_town.clock.today())
    assert len(key_files(any_town, "kek")) == 2
    any_town.clock.turn(days=1)
    assert not await rotate_kek(any_town.office, any_town.clock.today())
    assert len(key_files(any_town, "kek")) == 1
    assert key_files(any_town, "kek") != before
    case_id, haneul = await first_case(any_town)
    assert words_of(await open_case(case_id, haneul, any_town.office)) == ["글"]


async def test_a_chat_is_found_across_one_change_of_the_tag_key_and_lost_after_two_silent_ones(town):
    draft = ReportDraft(lane="telegram", kind="corruption", text="글")
    await start_conversation(draft, draw_receipt(), "telegram", "4711", town.intake)
    town.clock.turn(days=7)
    await daily(town.office, town.clock.today())
    assert len(key_files(town, "tags")) == 2
    assert await find_conversation("telegram", "4711", town.intake) is not None
    for _ in range(2):
        town.clock.turn(days=7)
        await daily(town.office, town.clock.today())
    assert len(key_files(town, "tags")) == 2
    assert await find_conversation("telegram", "4711", town.intake) is None


async def test_a_desk_key_is_destroyed_only_when_nothing_waits_for_it(any_town):
    await any_town.report("기다리는 글")
    any_town.clock.turn(days=60)
    await any_town.let_in()
    desks = len(any_town.office.rules.desks)
    assert await destroy_epoch_keys(any_town.office, any_town.clock.today()) == desks - 1
    assert [row.desk for row in await any_town.office.people.epoch_keys()] == ["integrity"]
    assert await any_town.let_in("narae") == 1  # long after the key list has ended
    assert await destroy_epoch_keys(any_town.office, any_town.clock.today()) == 1
