"""Looking for words: whatever the officer may open is found, as its page shows it, and kept up to date."""

import unicodedata

import pytest
from sqlalchemy import select

from casework.answering import note, reply
from casework.assigning import assign
from casework.ids import case_bytes
from casework.reading import open_case
from casework.searching import case_of_number
from casework.searching.folding import words_of
from casework.searching.index import Document, Index, Passage
from casework.store.office_tables import journal
from policies.loading import load
from tests.casework.looking import looking, told

BRIBE = "조경 업체 사람이 두툼한 봉투를 두고 갔습니다. CCTV에도 나옵니다."


@pytest.fixture
async def bribe(any_town):
    return await told(any_town, BRIBE)


@pytest.mark.parametrize("asked", ["봉투", "툼한", "조경 업체", "cctv", "CCTV에도", "봉투 cctv", "갔습니다."])
async def test_words_are_found_wherever_they_stand_and_in_any_part_of_another_word(any_town, bribe, asked):
    one = await looking(any_town, "haneul")
    assert await one.cases(asked) == [bribe]


@pytest.mark.parametrize("asked", ["뇌물", "봉투 뇌물", "투봉", " ", "\u200b", "\ue001"])
@pytest.mark.usefixtures("bribe")
async def test_what_does_not_stand_there_is_not_found(any_town, asked):
    one = await looking(any_town, "haneul")
    assert await one.cases(asked) == []


async def test_one_syllable_and_letters_in_pieces_are_found_as_well(any_town, bribe):
    one = await looking(any_town, "haneul")
    assert await one.cases("봉") == [bribe]
    assert await one.cases(unicodedata.normalize("NFD", "봉투")) == [bribe]


async def test_what_nobody_sees_in_a_word_does_not_hide_it(any_town):
    hidden = await told(any_town, "뇌\u200b물을 받\u00ad았습니다.")
    one = await looking(any_town, "haneul")
    assert await one.cases("뇌물") == [hidden]


async def test_a_case_is_found_by_its_numbers_its_kind_and_who_works_on_it(any_town, bribe):
    haneul, office = await any_town.unlock("haneul"), any_town.office
    await assign(bribe, [haneul.officer.id], haneul, office)
    one = await looking(any_town, "haneul")
    row = await office.cases.get(case_bytes(bribe))
    kind = office.rules.kinds[row.kind].label
    for asked in (row.registry_number, row.registry_number[-6:], row.number, row.number.lower(), kind, "김하늘"):
        assert await one.cases(asked) == [bribe], asked


async def test_a_number_goes_before_words_and_then_the_newest(any_town):
    old = await told(any_town, "봉투를 받았습니다.")
    any_town.clock.turn(days=1)
    row = await any_town.office.cases.get(case_bytes(old))
    digits = row.registry_number[-6:]
    new = await told(any_town, f"{digits}번 사건과 같은 봉투입니다.")
    one = await looking(any_town, "haneul")
    assert await one.cases("봉투") == [new, old]
    assert await one.cases(digits) == [old, new]
    assert [each.by_number for each in (await one.finds(digits)).results] == [True, False]


async def test_notes_and_answers_are_found_as_soon_as_they_are_written(any_town, bribe):
    one = await looking(any_town, "haneul")
    await note(bribe, "계약 서류를 확인함", one.unlocked, any_town.office)
    assert await one.cases("계약") == [bribe]
    await reply(bribe, "현장에 다녀왔습니다.", (), one.unlocked, any_town.office)
    assert "<현장>에" in await one.told("현장")
    assert await one.reads() == 0


async def test_a_new_case_comes_in_without_reading_the_others_again(any_town, bribe):
    one = await looking(any_town, "haneul")
    new = await told(any_town, "또 봉투를 보았습니다.")
    assert await one.reads() == 1
    assert set(await one.cases("봉투")) == {bribe, new}
    assert (one.search.total, one.search.missing, one.search.complete) == (2, 0, True)


async def test_who_is_given_a_case_finds_it_from_then_on(any_town, bribe):
    bomi = await looking(any_town, "bomi")
    assert await bomi.cases("봉투") == []
    haneul = await any_town.unlock("haneul")
    await assign(bribe, [bomi.unlocked.officer.id, haneul.officer.id], haneul, any_town.office)
    assert await bomi.cases("봉투") == [bribe]


@pytest.mark.usefixtures("bribe")
async def test_a_hit_stands_in_its_words_and_says_who_said_them(any_town):
    one = await looking(any_town, "haneul")
    (result,) = (await one.finds("봉투 사람")).results
    assert [stretch.author for stretch in result.stretches] == ["reporter"]
    assert "업체 <사람>이 두툼한 <봉투>를" in await one.told("봉투 사람")


async def test_what_is_masked_is_neither_found_nor_shown(any_town):
    case_id = await told(any_town, "제 번호는 010-2345-6789이고 봉투를 보았습니다. 저는 주택과 민가온입니다.")
    one = await looking(any_town, "haneul")
    assert await one.cases("6789") == []
    assert await one.cases("민가온") == []
    shown = await one.told("봉투")
    assert "<봉투>" in shown
    assert "[" in shown
    assert "2345" not in shown
    assert "민가온" not in shown
    assert not {chr(0xE000 + at) for at in range(40)} & set(shown)
    view = await open_case(case_id, one.unlocked, any_town.office)
    masked = [each for message in view.messages for each in message.parts if hasattr(each, "label_text")]
    assert masked[0].label_text in shown


async def test_reading_for_the_index_is_nobody_s_reading_and_what_is_shown_stands_in_the_journal(any_town, bribe):
    store, number = any_town.office.cases.store, (await any_town.office.cases.get(case_bytes(bribe))).journal_id

    async def acts() -> list[tuple[str, bool]]:
        async with store.reading() as connection:
            rows = await connection.execute(
                select(journal.c.act, journal.c.journal_id == number).order_by(journal.c.at)
            )
            return [(act, bool(own)) for act, own in rows if act in {"indexed", "found", "opened"}]

    one = await looking(any_town, "haneul")
    assert await acts() == [("indexed", False)]
    before = await any_town.office.cases.get(case_bytes(bribe))
    assert (before.read_count, before.unread > 0) == (0, True)
    await one.cases("뇌물")
    assert await acts() == [("indexed", False)]
    for _ in range(2):  # once a session, whatever is asked
        await one.cases("봉투")
    assert sorted(await acts()) == [("found", True), ("indexed", False)]
    after = await any_town.office.cases.get(case_bytes(bribe))
    assert (after.read_count, after.unread) == (before.read_count, before.unread)


def test_pairs_of_letters_only_narrow_down_and_the_text_decides():
    index = Index()
    texts = [f"{chr(0xAC00 + at)}{chr(0xAC00 + at * 7 % 11172)} 끝" for at in range(3000)]
    for at, text in enumerate(texts):
        passage = Passage(bytes(16), "note", load().search.effective_from, text, text)
        index.add(
            Document(
                case_id=at.to_bytes(16, "big"), stamp=(), day=passage.day, numbers="", head="", passages=(passage,)
            )
        )
    for at in (0, 1, 511, 512, 2999):
        word = texts[at].split()[0]
        found = {int.from_bytes(hit.case_id, "big") for hit in index.find((word,), 4)}
        assert found == {place for place, text in enumerate(texts) if word in text}
    assert len(index.find(("끝",), 4)) == len(texts)
    index.forget([at.to_bytes(16, "big") for at in range(2000)])
    assert len(index.find(("끝",), 4)) == len(index) == 1000
    assert not any(table[:, :].any() for table in index._tables[:3])


def test_words_are_counted_once_and_no_more_than_the_rule_has_it():
    assert words_of("  나무  나무 ABC abc\t가지 ", 8) == ("나무", "abc", "가지")
    assert len(words_of(" ".join(map(str, range(50))), 8)) == 8


async def test_a_number_or_its_end_leads_to_the_one_case_that_may_be_opened(any_town, bribe):
    haneul, seojun, office = await any_town.unlock("haneul"), await any_town.unlock("seojun"), any_town.office
    row = await office.cases.get(case_bytes(bribe))
    for number in (row.registry_number, row.registry_number[-6:], row.registry_number[-4:], row.number.lower()):
        assert await case_of_number(number, haneul, office) == bribe, number
        assert await case_of_number(number, seojun, office) == ""
    for wrong in ("", "1", "%", "____", "%0001", "9999-000001", row.registry_number[:4], "봉투"):
        assert await case_of_number(wrong, haneul, office) == "", wrong
