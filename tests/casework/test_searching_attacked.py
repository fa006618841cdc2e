"""Looking for words where one may not any more: recused, suspended, gone, with another's keys."""

import asyncio
import gc
import threading

import pytest
from sqlalchemy import text, update

from casework.assigning import assign, recuse, take_off
from casework.converting import convert, hold_back
from casework.errors import NotPermittedError
from casework.ids import case_bytes
from casework.masking import REMOVED
from casework.reviewing import give_to_reporter, open_review
from casework.searching import Searches, collect, collecting, find
from casework.store.office_tables import officer
from tests.casework.looking import looking, told
from tests.pauses import kept_others_waiting

BRIBE = "조경 업체 사람이 두툼한 봉투를 두고 갔습니다."
PROBE = "쌍무지개빛두루미"


@pytest.fixture
async def bribe(any_town):
    return await told(any_town, BRIBE)


@pytest.fixture
async def both(any_town, bribe):
    """Two officers who hold the case, each with everything read."""
    haneul = await any_town.unlock("haneul")
    darae = await any_town.unlock("darae")
    await assign(bribe, [haneul.officer.id, darae.officer.id], haneul, any_town.office)
    return await looking(any_town, "haneul"), await looking(any_town, "darae")


async def test_who_steps_aside_finds_nothing_from_that_second_on(any_town, bribe, both):
    haneul, darae = both
    assert await darae.cases("봉투") == [bribe]
    await recuse(bribe, "아는 사람이 나옵니다.", darae.unlocked, any_town.office)
    found = await darae.finds("봉투")
    assert (found.total, found.results) == (0, ())
    assert darae.search.index.document(case_bytes(bribe)) is None
    assert await darae.reads() == 0
    assert await haneul.cases("봉투") == [bribe]  # under a new generation of the key


async def test_who_is_taken_off_finds_nothing_from_that_second_on(any_town, bribe, both):
    haneul, darae = both
    await take_off(bribe, darae.unlocked.officer.id, "업무를 나눕니다.", haneul.unlocked, any_town.office)
    assert await darae.cases("봉투") == []
    assert await darae.cases("조경") == []


async def test_a_recusal_while_the_words_are_being_read_holds(any_town, bribe):
    """The list of cases was drawn, then the officer stepped aside, then the words were read."""
    haneul, darae = await any_town.unlock("haneul"), await any_town.unlock("darae")
    await assign(bribe, [haneul.officer.id, darae.officer.id], haneul, any_town.office)
    one = await looking(any_town, "darae")
    one.search.index.forget([case_bytes(bribe)])
    listed = await collecting._wanted(darae, any_town.office)
    await recuse(bribe, "아는 사람이 나옵니다.", darae, any_town.office)
    await collecting.read(listed, one.search, darae, any_town.office)
    assert await one.cases("봉투") == []


async def test_a_matter_that_is_taken_from_a_desk_is_found_there_no_more(any_town):
    lamp = await told(any_town, "가로등 공사에서 봉투를 받았습니다.", "seojun", kind="grievance")
    one = await looking(any_town, "seojun")
    assert await one.cases("가로등") == [lamp]
    await hold_back(lamp, "비위로 보입니다.", one.unlocked, any_town.office)
    assert await one.cases("가로등") == []
    await any_town.let_in("haneul")
    haneul = await looking(any_town, "haneul")
    assert await haneul.cases("가로등") == [lamp]
    await convert(lamp, "corruption", haneul.unlocked, any_town.office)
    assert await one.cases("가로등") == []
    assert await one.reads() == 0


@pytest.mark.usefixtures("bribe")
async def test_who_is_suspended_finds_nothing_and_their_index_is_gone(any_town):
    one = await looking(any_town, "haneul")
    await suspend(any_town, one)
    with pytest.raises(NotPermittedError):
        await one.finds("봉투")
    assert (len(one.search.index), one.search.index.closed) == (0, True)


@pytest.mark.usefixtures("bribe")
async def test_the_next_round_forgets_what_a_suspended_officer_had(any_town):
    one = await looking(any_town, "haneul")
    await suspend(any_town, one)
    assert await one.reads() == 0
    assert one.search.index.closed


@pytest.mark.usefixtures("bribe")
async def test_nobody_reaches_another_session_s_index(any_town):
    one, other = await looking(any_town, "haneul"), await looking(any_town, "seojun")
    assert await other.cases("봉투") == []
    assert one.searches.of(other.unlocked) is None
    assert one.searches.of(await any_town.unlock("haneul")) is None  # the same officer at another browser
    # Even with the index in hand nothing is shown that these keys may not read.
    found = await find("봉투", 1, one.search, other.unlocked, any_town.office)
    assert (found.total, found.results) == (0, ())


async def test_with_the_keys_goes_everything_that_was_read(town):
    await told(town, BRIBE)
    one = await looking(town, "haneul")
    index = one.search.index
    assert any(table.any() for table in index._tables)
    tables = list(index._tables)
    one.searches.close(one.unlocked)
    assert one.searches.of(one.unlocked) is None
    assert not any(table.any() for table in tables)
    del index, one, tables
    gc.collect()
    assert [each for each in gc.get_objects() if type(each).__name__ in {"Passage", "Document"}] == []


async def test_a_thread_that_reads_on_after_the_end_of_the_session_keeps_nothing(town, monkeypatch):
    for number in range(3):
        await told(town, f"{BRIBE} {number}")
    unlocked, searches = await town.unlock("haneul"), Searches()
    search, began, ended = searches.open(unlocked, town.office.rules), threading.Event(), threading.Event()
    opened = collecting._open_keys

    def slowly(*parts):
        began.set()
        ended.wait(5)
        return opened(*parts)

    monkeypatch.setattr(collecting, "_open_keys", slowly)
    reading = asyncio.create_task(collect(search, unlocked, town.office))
    await asyncio.to_thread(began.wait, 5)
    reading.cancel()
    searches.close(unlocked)
    ended.set()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await asyncio.sleep(0.2)
    assert (len(search.index), search.index._tables, search.index._documents) == (0, [], [])


async def test_what_is_cut_out_meanwhile_is_not_shown_even_before_the_next_round(any_town):
    case_id = await told(any_town, "민가온 팀장이 봉투를 받았습니다. 그 옆에 알렉스도 있었고요.")
    one = await looking(any_town, "haneul")
    assert "알렉스" in await one.told("봉투")
    review = await open_review(case_id, "investigator", one.unlocked, any_town.office)
    at = next(
        piece.shown.at for part in review.passages for piece in part.before if piece.shown and piece.text == "알렉스"
    )
    await give_to_reporter(case_id, at, one.unlocked, any_town.office)
    shown = await one.told("봉투")
    assert "<봉투>" in shown
    assert "알렉스" not in shown
    assert await one.cases("알렉스") == []


@pytest.mark.usefixtures("bribe")
async def test_what_is_asked_for_stands_in_no_store_and_no_journal(any_town, capfd):
    one = await looking(any_town, "haneul")
    await one.finds(PROBE)
    await one.finds("봉투")
    for store in (any_town.office.cases.store, any_town.office.keyring.store, any_town.office.drops.store):
        async with store.reading() as connection:
            names = await connection.run_sync(lambda sync: sync.dialect.get_table_names(sync))
            for name in names:
                rows = (await connection.execute(text(f'SELECT * FROM "{name}"'))).all()  # noqa: S608 - our own tables
                kept = b"".join(each if isinstance(each, bytes) else str(each).encode() for row in rows for each in row)
                assert [word for word in (PROBE, "봉투") if word.encode() in kept] == [], name
    said = capfd.readouterr()
    assert PROBE not in said.out + said.err
    assert PROBE not in repr(one.search)
    assert "봉투" not in repr(await one.finds("봉투"))


async def test_pages_are_answered_while_words_are_read(town):
    for number in range(6):
        await told(town, f"{BRIBE} {number} " + "가나다라마바사 " * 2000)
    one = await looking(town, "haneul")

    async def reads_all_anew():
        one.search.index.forget(list(one.search.index.stamps()))
        return await one.reads()

    read, waited = await kept_others_waiting(reads_all_anew)
    assert (read, waited) == (6, False)


async def suspend(town, one) -> None:
    async with town.office.cases.store.writing() as connection:
        await connection.execute(update(officer).where(officer.c.id == one.unlocked.officer.id).values(suspended=True))


async def test_a_removed_stretch_is_no_word_of_the_text(any_town):
    await told(any_town, "저는 주택과 민가온입니다. 제 전화는 010-2345-6789입니다. 봉투를 받았습니다.")
    one = await looking(any_town, "haneul")
    (document,) = [each for each in one.search.index._documents if each is not None]
    whole = "".join(passage.shown for passage in document.passages)
    assert REMOVED not in whole
    assert "민가온" not in whole
    assert "6789" not in whole
