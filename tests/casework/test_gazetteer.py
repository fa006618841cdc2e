"""The office's gazetteer: a staff list that only those who open cases can read, and words learned from corrections."""

import asyncio
import codecs
import sqlite3
from contextlib import closing

import pytest

from casework import gazetteer
from casework.deidentifying.singling import Staff, how_many
from casework.errors import MalformedRequestError, NotPermittedError
from casework.founding import add_officer
from casework.gazetteer import gazetteer_of, hand_on, import_staff, last_import, learn
from casework.list_errors import StaffListError, StaffListTooBigError
from casework.stafflist import MOST_ROWS, read_staff
from casework.store.gazetteer import gazetteer_keys, read_words, version_of
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.unseal import open_sealed
from tests.offices import officer

LIST = "이름,부서,직위,성별\n독고은별,치수과,주무관,여\n선우하람,치수과,팀장,남\n제갈바다,맑은환경과,주무관,\n"
ADMINISTRATOR = officer("admin", "마관리", "", "administrator", "")


async def test_everybody_who_opens_cases_knows_the_staff_list(any_town):
    result = await import_staff(LIST.encode(), None, any_town.office)
    assert (result.people, result.units) == (3, 2)
    for login in ("haneul", "seojun", "outside"):
        known = await gazetteer_of(await any_town.unlock(login), any_town.office)
        assert {"독고은별", "선우하람", "제갈바다", "김하늘"} <= set(known.names)
        assert known.units == ("맑은환경과", "치수과")
        assert how_many("치수과에서 일하는 여자 주무관", known.staff) == 1


async def test_who_reviews_no_case_knows_the_officers_only(any_town):
    await import_staff(LIST.encode(), None, any_town.office)
    known = await gazetteer_of(await any_town.unlock("lead"), any_town.office)
    assert "독고은별" not in known.names
    assert "김하늘" in known.names
    assert (known.units, known.staff) == ((), ())


async def test_a_gazetteer_says_nothing_of_anybody_when_printed(town):
    await import_staff(LIST.encode(), None, town.office)
    assert repr(await gazetteer_of(await town.unlock("haneul"), town.office)) == "Gazetteer()"


async def test_an_office_without_a_list_has_its_officers(town):
    known = await gazetteer_of(await town.unlock("haneul"), town.office)
    assert set(known.names) == {each.name for each in await town.office.people.all()}
    assert await last_import(town.office) is None


async def test_the_administrator_brings_a_list_and_cannot_read_it_back(town):
    await add_officer(ADMINISTRATOR, town.office)
    admin = await town.unlock("admin")
    await import_staff(LIST.encode(), admin, town.office)
    assert "독고은별" not in (await gazetteer_of(admin, town.office)).names
    seen = await last_import(town.office)
    assert (seen.people, seen.units, seen.day) == (3, 2, town.clock.today())
    await hand_on(await town.unlock("haneul"), town.office)
    assert "독고은별" not in (await gazetteer_of(admin, town.office)).names


async def test_an_investigator_may_not_bring_a_list(town):
    with pytest.raises(NotPermittedError):
        await import_staff(LIST.encode(), await town.unlock("haneul"), town.office)
    assert await last_import(town.office) is None


async def test_a_new_list_takes_the_place_of_the_old_one_whose_wraps_are_gone(any_town):
    office = any_town.office
    await import_staff(LIST.encode(), None, office)
    old = (await version_of(office.cases.store)).staff[0]
    await import_staff("name\n민새봄\n".encode(), None, office)
    known = await gazetteer_of(await any_town.unlock("haneul"), office)
    assert "민새봄" in known.names
    assert "독고은별" not in known.names
    assert await office.keyring.readers_of([old]) == {old: set()}


async def test_whoever_comes_later_is_handed_everything_by_a_colleague(any_town):
    office = any_town.office
    await import_staff(LIST.encode(), None, office)
    await learn("새싹모임", "unit", await any_town.unlock("narae"), office)
    await add_officer(officer("late", "구늦봄", "rights_team", "investigator", "integrity"), office)
    late = await any_town.unlock("late")
    assert "독고은별" not in (await gazetteer_of(late, office)).names
    await hand_on(await any_town.unlock("haneul"), office)
    known = await gazetteer_of(late, office)
    assert "독고은별" in known.names
    assert "새싹모임" in known.units


async def test_a_suspended_officer_is_handed_nothing(town):
    suspended = officer("gone", "구가을", "rights_team", "investigator", "integrity")
    await add_officer(suspended, town.office)
    gone = await town.unlock("gone")
    with closing(sqlite3.connect(town.settings.directory / "stores" / "office.db")) as connection, connection:
        connection.execute("UPDATE officer SET suspended = 1 WHERE login = 'gone'")
    await import_staff(LIST.encode(), None, town.office)
    await hand_on(await town.unlock("haneul"), town.office)
    assert "독고은별" not in (await gazetteer_of(gone, town.office)).names


async def test_a_correction_is_known_to_the_whole_office(any_town):
    office = any_town.office
    haneul, seojun = await any_town.unlock("haneul"), await any_town.unlock("seojun")
    assert await learn("남궁솔", "PERSON", haneul, office)
    assert await learn("느티나무회", "ORG", haneul, office)
    assert await learn("보라매", "not_name", haneul, office)
    known = await gazetteer_of(seojun, office)
    assert "남궁솔" in known.names
    assert known.units == ("느티나무회",)
    assert known.not_names == {"보라매"}


async def test_the_last_word_on_a_word_counts(town):
    haneul, narae = await town.unlock("haneul"), await town.unlock("narae")
    await learn("보라매", "name", haneul, town.office)
    await learn("보라매", "not_name", narae, town.office)
    known = await gazetteer_of(haneul, town.office)
    assert known.not_names == {"보라매"}
    assert "보라매" not in known.names
    assert not await learn("보라매", "not_name", haneul, town.office)


async def test_a_colleague_s_whole_name_cannot_be_unlearned(town):
    haneul = await town.unlock("haneul")
    await import_staff(LIST.encode(), None, town.office)
    assert not await learn("독고은별", "not_name", haneul, town.office)
    assert not await learn("이나래", "not_name", haneul, town.office)
    assert (await gazetteer_of(haneul, town.office)).not_names == frozenset()


async def test_a_name_that_is_on_a_later_list_is_a_name_again(town):
    haneul = await town.unlock("haneul")
    await learn("독고은별", "not_name", haneul, town.office)
    await import_staff(LIST.encode(), None, town.office)
    known = await gazetteer_of(haneul, town.office)
    assert "독고은별" in known.names
    assert known.not_names == frozenset()


async def test_words_outlive_the_list_and_move_under_the_newest_key(any_town):
    office, haneul = any_town.office, await any_town.unlock("haneul")
    await learn("남궁솔", "name", haneul, office)
    await import_staff(LIST.encode(), None, office)
    await import_staff(LIST.encode(), None, office)
    assert len(await gazetteer_keys(office.cases.store)) == 3
    before = [row.id for row in await gazetteer_keys(office.cases.store)]
    await hand_on(haneul, office)
    (newest,) = await gazetteer_keys(office.cases.store)
    assert newest.id == before[-1]
    assert set().union(*(await office.keyring.readers_of(before[:-1])).values()) == set()
    assert "남궁솔" in (await gazetteer_of(await any_town.unlock("seojun"), office)).names


async def test_a_word_learned_while_keys_are_changed_is_not_lost(any_town):
    office, haneul = any_town.office, await any_town.unlock("haneul")
    narae = await any_town.unlock("narae")
    await learn("남궁솔", "name", haneul, office)
    await import_staff(LIST.encode(), None, office)
    await asyncio.gather(
        *(hand_on(each, office) for each in (haneul, narae)), learn("어금니", "not_name", narae, office)
    )
    await hand_on(haneul, office)
    known = await gazetteer_of(narae, office)
    assert "남궁솔" in known.names
    assert known.not_names == {"어금니"}


async def test_a_colleague_who_is_faster_does_not_cost_a_word(any_town, monkeypatch):
    office, haneul = any_town.office, await any_town.unlock("haneul")
    narae = await any_town.unlock("narae")
    await learn("남궁솔", "name", haneul, office)
    await import_staff(LIST.encode(), None, office)

    async def after_the_colleague(store, word_ids):
        monkeypatch.setattr(gazetteer, "read_words", read_words)
        await hand_on(haneul, office)
        return await read_words(store, word_ids)

    monkeypatch.setattr(gazetteer, "read_words", after_the_colleague)
    await hand_on(narae, office)
    assert "남궁솔" in (await gazetteer_of(narae, office)).names
    assert len(await gazetteer_keys(office.cases.store)) == 1


async def test_a_word_unlearned_while_keys_are_changed_leaves_no_key(any_town):
    office, haneul = any_town.office, await any_town.unlock("haneul")
    narae = await any_town.unlock("narae")
    for label in ("name", "not_name", "name", "not_name"):
        await import_staff(LIST.encode(), None, office)
        moving = [hand_on(each, office) for each in (haneul, narae)]
        await asyncio.gather(*moving, learn("남궁솔", label, narae, office))
    await hand_on(haneul, office)
    (key,) = await gazetteer_keys(office.cases.store)
    words = {word_id for word_id, _ in (await version_of(office.cases.store)).words}
    opened = set(await office.keyring.held_by(key.id, "gazetteer"))
    assert len(words) == 1
    assert words <= opened
    assert len(opened) == 2  # the word and the list


async def test_only_who_reviews_cases_teaches_and_only_words(town):
    with pytest.raises(NotPermittedError):
        await learn("남궁솔", "name", await town.unlock("lead"), town.office)
    haneul = await town.unlock("haneul")
    for word, label in (("", "name"), ("가" * 61, "name"), ("남궁솔", "PHONE"), ("남궁솔", "nonsense")):
        with pytest.raises(MalformedRequestError):
            await learn(word, label, haneul, town.office)


async def test_the_stores_say_neither_a_name_nor_a_learned_word(town):
    await import_staff(LIST.encode(), None, town.office)
    await learn("남궁솔", "name", await town.unlock("haneul"), town.office)
    held = b"".join(path.read_bytes() for path in (town.settings.directory / "stores").iterdir())
    for said in ("독고은별", "제갈바다", "주무관", "남궁솔"):
        assert said.encode() not in held


async def test_a_team_lead_s_key_opens_nothing_of_the_list_even_with_its_rows(town):
    await import_staff(LIST.encode(), None, town.office)
    lead = await town.unlock("lead")
    with closing(sqlite3.connect(town.settings.directory / "stores" / "office.db")) as connection:
        ((list_id, body),) = connection.execute("SELECT id, body FROM staff_list").fetchall()
        ((key_id,),) = connection.execute("SELECT id FROM gazetteer_key").fetchall()
    about = SealingContext(purpose=Purpose.GAZETTEER, office=town.office.office, message_id=list_id)
    record = await town.office.keyring.find(list_id, key_id)
    with pytest.raises(CryptoError):
        open_sealed(Body.parse(body), WrapRecord.parse(record), key=lead.key, about=about)


async def test_a_name_of_the_staff_list_is_cut_where_its_reporter_says_it_and_units_are_known(town):
    await import_staff(LIST.encode(), None, town.office)
    known = await gazetteer_of(await town.unlock("haneul"), town.office)
    assert await gazetteer_of(await town.unlock("narae"), town.office) is known  # opened once for everybody entitled


@pytest.mark.parametrize(
    "raw",
    [
        LIST.encode(),
        codecs.BOM_UTF8 + LIST.encode(),
        LIST.encode("cp949"),
        LIST.replace("\n", "\r\n").encode(),
        "성명,소속,직급,성별\n독고은별,치수과,주무관,f\n선우하람,치수과,팀장,M\n제갈바다,맑은환경과,주무관,\n".encode(),
        "name,department,title,sex,phone\n독고은별,치수과,주무관,여성,1\n,,,,\n선우하람,치수과,팀장,남자,2\n"
        "제갈바다,맑은환경과,주무관\n".encode(),
    ],
)
def test_lists_are_read_as_offices_export_them(raw):
    people = read_staff(raw)
    assert [each.name for each in people] == ["독고은별", "선우하람", "제갈바다"]
    assert [each.staff for each in people] == [
        Staff("치수과", "주무관", "f"), Staff("치수과", "팀장", "m"), Staff("맑은환경과", "주무관", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "reason", "row"),
    [
        (b"", "empty", 0),
        ("이름,부서\n".encode(), "empty", 0),
        ("부서,직위\n치수과,주무관\n".encode(), "columns", 0),
        ("이름,성별\n독고은별,여\n선우하람,모름\n".encode(), "row", 3),
        ("이름,부서\n,치수과\n".encode(), "row", 2),
        ("이름,부서\n독고은별,치수과,넘침\n".encode(), "row", 2),
        (f"이름\n독고은별\n{'가' * 61}\n".encode(), "row", 3),
        ('이름\n"독고은별\n'.encode(), "quotes", 2),
        (b"\xff\xfe\x00\x01", "encoding", 0),
        ("이름\n독고\0은별\n".encode(), "encoding", 0),
    ],
)
def test_a_bad_list_is_refused_by_the_number_of_its_row(raw, reason, row):
    with pytest.raises(StaffListError) as refusal:
        read_staff(raw)
    assert (refusal.value.reason, refusal.value.row) == (reason, row)
    assert "독고은별" not in repr(refusal.value)


def test_a_list_that_is_too_big_is_refused_before_it_is_read():
    with pytest.raises(StaffListTooBigError):
        read_staff(b"name\n" + b"a\n" * (MOST_ROWS + 1))
    with pytest.raises(StaffListTooBigError):
        read_staff(b"x" * (2 * 1024 * 1024 + 1))


async def test_a_refused_list_leaves_the_old_one_in_force(town):
    await import_staff(LIST.encode(), None, town.office)
    with pytest.raises(StaffListError):
        await import_staff("이름,성별\n민새봄,모름\n".encode(), None, town.office)
    known = await gazetteer_of(await town.unlock("haneul"), town.office)
    assert "독고은별" in known.names
    assert "민새봄" not in known.names
