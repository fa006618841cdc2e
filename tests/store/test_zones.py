"""PostgreSQL's roles: every zone can do its work and nothing else."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import asyncpg
import pytest
from sqlalchemy import func, make_url, select

from casework.__main__ import main
from casework.answering import reply
from casework.backing.making import back_up
from casework.backing.restorekey import make_restore_key
from casework.bootstrap import open_intake, open_office, open_portal, store_url
from casework.corresponding import open_mailbox
from casework.disclosing import ask_back, pending_grants
from casework.examining.examine import examine
from casework.examining.finding import State
from casework.founding import add_custodian, add_officer, create_keys, ensure_epoch_keys, found_stores
from casework.gazetteer import gazetteer_of, hand_on, import_staff, learn
from casework.handing import HandRequest, collect_answers, hand_out, handings_of, take_back
from casework.ids import CaseId
from casework.keeping import KeeperState, round_once
from casework.listing import InboxQuery, inbox
from casework.opening import open_waiting
from casework.portal.admitting import admit
from casework.portal.enrolling import add_account, suspend_account
from casework.portal.entering import Entry, enter
from casework.portal.sheets import answer_sheet, open_sheet, sheets_of
from casework.publishing import publish_keys
from casework.receipts import Reporter, derive_keys, draw_receipt
from casework.receiving import ReportDraft, seal_report
from casework.releasing import begin_paper, release_paper
from casework.settings import Settings
from casework.store.grants import open_grants
from casework.store.office_tables import case_envelope
from casework.store.schemas import METADATA
from casework.store.sitting_shredding import clear_at_portal
from casework.store.sittings import CallRow, SeatPaperRow, calls_of, lay_out, stands_of
from casework.store.zones import GRANTS, database_url
from casework.texting import TextMessage, receive_text, text_sent, waiting_texts
from casework.unlocking import unlock
from casework.vaulting import put_behind_quorum
from crypto.keys import PrivateKey, SigningKey, random_id
from tests.offices import ACCOUNTS, PASSPHRASE, STAFF, STORES, HandClock

PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


async def install(cluster, folder, clock):
    """An installation whose processes reach PostgreSQL each with its own role."""
    owner = cluster.url("postgres")
    urls = {f"{store}_url": database_url(owner, f"zoned{cluster.made}_{store}") for store in STORES}
    cluster.made += 1
    settings = Settings(
        directory=folder, office="geumcheon", intake_port=0, console_port=0,
        role_prefix=f"zoned{cluster.made}", **urls,
    )  # fmt: skip
    create_keys(settings, clock.today())
    await found_stores(settings, owner)
    async with open_office(settings, clock=clock) as office:
        for new in STAFF:
            await add_officer(new, office)
        for number in range(3):
            await add_custodian(f"관리인 {number}", PrivateKey.generate(), SigningKey.generate(), office)
        await ensure_epoch_keys(list(office.rules.desks), clock.today(), office)
        await publish_keys(office)
    return settings, urls


@pytest.fixture
async def zoned(cluster, tmp_path):
    """An installation, and the clock that its processes go by."""
    clock = HandClock()
    settings, urls = await install(cluster, tmp_path, clock)
    yield settings, clock
    cluster.drop(urls)


@pytest.fixture(scope="module")
def guarded(cluster, tmp_path_factory):
    """The settings of an installation in which everybody tries what they may not, so that one serves all of them."""
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(asyncio.run, install(cluster, tmp_path_factory.mktemp("guarded"), HandClock()))
        settings, urls = made.result()
    yield settings
    cluster.drop(urls)


async def test_every_zone_can_do_its_work_with_its_own_role(zoned):
    settings, clock = zoned
    async with (
        open_intake(settings, clock=clock) as intake,
        open_office(settings, clock=clock) as console,
        open_office(settings, clock=clock, zone="keeper") as keeper,
    ):
        receipt = draw_receipt()
        await seal_report(ReportDraft(lane="form", kind="corruption", text="글"), receipt, intake)
        assert await round_once(keeper, KeeperState()) == 1
        haneul = await unlock("haneul", PASSPHRASE + "haneul", "", console)
        assert await open_waiting(haneul, console) == 1
        page = await inbox(haneul, InboxQuery(), console)
        await reply(CaseId(page.lines[0].id), "답변입니다", (), haneul, console)
        await import_staff("이름\n독고은별\n".encode(), None, console)
        await learn("보라매", "not_name", haneul, console)
        await hand_on(haneul, console)
        assert "독고은별" in (await gazetteer_of(haneul, console)).names
        reporter = Reporter(await derive_keys(receipt.secret, intake))
        assert [each.text for each in (await open_mailbox(reporter, intake)).messages] == ["글", "답변입니다"]


async def test_what_was_moved_is_asked_back_and_swept_by_the_roles_of_their_zones(zoned):
    settings, clock = zoned
    async with (
        open_intake(settings, clock=clock) as intake,
        open_office(settings, clock=clock) as console,
        open_office(settings, clock=clock, zone="keeper") as keeper,
    ):
        draft = ReportDraft(lane="form", kind="corruption", text="제 이름은 독고은별입니다.")
        await seal_report(draft, draw_receipt(), intake)
        await round_once(keeper, KeeperState())
        haneul = await unlock("haneul", PASSPHRASE + "haneul", "", console)
        await open_waiting(haneul, console)
        case_id = CaseId((await inbox(haneul, InboxQuery(), console)).lines[0].id)
        (message,) = await console.cases.messages(bytes.fromhex(case_id))
        await ask_back(case_id, message.id.hex(), 0, "이름이 아닌지 보려고 합니다.", haneul, console)
        assert len(await pending_grants(case_id, haneul, console)) == 1
        await put_behind_quorum(b"left over", random_id(), console)
        clock.turn(days=30)
        await ensure_epoch_keys(list(console.rules.desks), clock.today(), console)
        await round_once(keeper, KeeperState())
        assert await open_grants(console.cases.store, date.min) == []
        async with console.cases.store.reading() as connection:
            (left,) = (await connection.execute(select(func.count()).select_from(case_envelope))).scalars()
        assert left == 2  # the message and the name; what belonged to no case is destroyed


async def test_a_copy_is_handed_answered_and_collected_by_the_roles_of_their_zones(zoned):
    settings, clock = zoned
    async with (
        open_intake(settings, clock=clock) as intake,
        open_office(settings, clock=clock) as console,
        open_office(settings, clock=clock, zone="keeper") as keeper,
        open_portal(settings, clock=clock) as portal,
    ):
        for account in ACCOUNTS:
            await add_account(account, console)
        await seal_report(ReportDraft(lane="form", kind="corruption", text="글"), draw_receipt(), intake)
        await round_once(keeper, KeeperState())
        haneul = await unlock("haneul", PASSPHRASE + "haneul", "", console)
        await open_waiting(haneul, console)
        case_id = CaseId((await inbox(haneul, InboxQuery(), console)).lines[0].id)
        paper_id = await begin_paper(case_id, "factsheet", "출장 기록을 요청합니다.", haneul, console)
        await release_paper(case_id, paper_id, 1, haneul, console)
        people = [await console.portal.by_login(login) for login in ("house1", "house2")]
        asked = HandRequest(unit="주택과", account_ids=tuple(each.id for each in people))
        await hand_out(case_id, paper_id, asked, haneul, console)
        admitted = await admit("house1", PASSPHRASE + "house1", "", portal)
        [sheet] = await sheets_of(admitted, portal)
        await open_sheet(sheet.id, admitted, portal)
        await answer_sheet(sheet.id, (), "없습니다.", admitted, portal)
        assert await collect_answers(haneul, console) == 1
        [other] = [each for each in await handings_of(case_id, paper_id, haneul, console) if each.may_take_back]
        await take_back(case_id, other.id, "한 분이면 됩니다", haneul, console)
        await enter(Entry(channel="phone", text="배수구가 막혔습니다."), admitted, portal)
        assert await round_once(keeper, KeeperState()) == 1
        await suspend_account("house1", console)
        assert await portal.store.is_suspended(admitted.account.id)
        clock.turn(days=42)
        await ensure_epoch_keys(list(console.rules.desks), clock.today(), console)
        await round_once(keeper, KeeperState())
        assert await console.portal.handouts_of(admitted.account.id) == []


async def test_a_text_comes_in_and_its_answer_leaves_by_the_roles_of_their_zones(zoned):
    settings, clock = zoned
    async with (
        open_intake(settings, clock=clock, messenger=True) as bot,
        open_office(settings, clock=clock) as console,
        open_office(settings, clock=clock, zone="keeper") as keeper,
    ):
        for event, text in (("mo-1", "가로등이 꺼졌습니다."), ("mo-2", "어제도요.")):
            await receive_text(TextMessage(number="01000001234", event=event, text=text), lambda no, _: no, bot)
        assert await round_once(keeper, KeeperState()) == 2
        sion = await unlock("sion", PASSPHRASE + "sion", "", console)
        assert await open_waiting(sion, console) == 2
        (line,) = (await inbox(sion, InboxQuery(), console)).lines
        await reply(CaseId(line.id), "고치겠습니다.", (), sion, console)
        texts = await waiting_texts(bot)
        assert sorted(each.text for each in texts)[:2] == [line.number] * 2
        for each in texts:
            await text_sent(each, bot)
        assert await waiting_texts(bot) == []
        clock.turn(days=31)
        await round_once(keeper, KeeperState())


@pytest.mark.parametrize(
    ("zone", "statements"),
    [
        (
            "console",
            ["SELECT body FROM outbox", "SELECT wrap FROM outbox", "DELETE FROM outbox", "UPDATE outbox SET body = ''"],
        ),
        ("bot", ["UPDATE outbox SET body = ''"]),
        ("intake", ["SELECT id FROM outbox", "INSERT INTO outbox DEFAULT VALUES", "DELETE FROM outbox"]),
        ("portal", ["SELECT id FROM outbox", "INSERT INTO outbox DEFAULT VALUES", "DELETE FROM outbox"]),
    ],
)
async def test_of_texts_on_their_way_each_zone_may_do_its_own_part_only(guarded, zone, statements):
    connection = await connect(guarded, "drop", zone)
    for statement in statements:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


async def test_a_backup_is_made_and_the_office_examined_with_a_role_that_only_reads(zoned):
    settings, clock = zoned
    async with open_intake(settings, clock=clock) as intake:
        await seal_report(ReportDraft(lane="form", kind="corruption", text="글"), draw_receipt(), intake)
    await make_restore_key(settings, PASSPHRASE)
    made = await back_up(settings, clock)
    assert (made.verified, made.content.exists(), made.keys.exists()) == (True, True, True)
    states = {each.check: each.state for each in await examine(settings, clock)}
    assert (states["stores"], states["journal"], states["readers"]) == (State.GOOD,) * 3


@pytest.mark.parametrize("store", STORES)
async def test_the_role_of_backups_changes_nothing(guarded, store):
    connection = await connect(guarded, store, "backup")
    for table in METADATA[store].tables:
        asked = "SELECT has_table_privilege($1, $2)"
        may = {each for each in PRIVILEGES if await connection.fetchval(asked, f'"{table}"', each)}
        assert may == {"SELECT"}, table
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("CREATE TABLE mine (id int)")
    await connection.close()


@pytest.mark.parametrize("store", ["office", "keyring", "vault"])
async def test_the_portal_cannot_even_connect_to_what_the_office_keeps(guarded, store):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connect(guarded, store, "portal")


async def test_the_portal_adds_first_messages_and_reads_none(guarded):
    connection = await connect(guarded, "drop", "portal")
    for statement in (
        'SELECT * FROM "drop"', 'DELETE FROM "drop"', "SELECT body FROM mail", "SELECT wrap FROM mail",
        "SELECT tag_hash FROM mailbox", "SELECT case_key FROM mailbox", "UPDATE mailbox SET closed = true",
        "SELECT * FROM filing", "SELECT * FROM chat_tag", "SELECT * FROM file", "INSERT INTO push DEFAULT VALUES",
    ):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


async def test_the_portal_cannot_hand_out_alter_a_copy_or_read_an_answer(guarded):
    connection = await connect(guarded, "portal", "portal")
    for statement in (
        "INSERT INTO handout DEFAULT VALUES", "UPDATE handout SET body = ''", "UPDATE handout SET number = ''",
        "UPDATE handout SET account_id = ''", "DELETE FROM handout", "SELECT * FROM answer", "DELETE FROM answer",
        "UPDATE answer SET body = ''", "UPDATE account SET suspended = false", "UPDATE account SET public_key = ''",
        "INSERT INTO account DEFAULT VALUES", "DELETE FROM account",
    ):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


@pytest.mark.parametrize("zone", ["intake", "bot"])
async def test_the_public_side_cannot_even_connect_to_the_portals_store(guarded, zone):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connect(guarded, "portal", zone)


@pytest.mark.parametrize("zone", ["intake", "bot"])
@pytest.mark.parametrize("store", ["office", "keyring"])
async def test_the_public_side_cannot_even_connect_to_the_office(guarded, zone, store):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connect(guarded, store, zone)


@pytest.mark.parametrize("zone", ["intake", "bot"])
async def test_the_public_side_writes_the_vault_and_never_reads_it(guarded, zone):
    connection = await connect(guarded, "vault", zone)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch("SELECT * FROM envelope")
    await connection.close()


async def test_the_intake_cannot_take_a_drop_back(guarded):
    connection = await connect(guarded, "drop", "intake")
    for statement in ('DELETE FROM "drop"', "DELETE FROM mail", "SELECT * FROM filing"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


async def test_the_keeper_takes_away_what_members_have_of_a_sitting_and_reads_none_of_it(zoned):
    settings, clock = zoned
    async with (
        open_office(settings, clock=clock) as console,
        open_office(settings, clock=clock, zone="keeper") as keeper,
    ):
        kept, gone, item = random_id(), random_id(), random_id()
        for one, what in ((kept, item), (gone, random_id())):
            call = CallRow(id=random_id(), sitting_id=one, account_id="x", day=clock.today(), body=b"b", wrap=b"w")
            paper = SeatPaperRow(id=random_id(), sitting_id=one, item_id=what, account_id="x", body=b"b", wrap=b"w")
            await lay_out(console.portal.store, [call], [paper])
        await clear_at_portal(keeper.portal.store, [gone], [item])
        assert await calls_of(console.portal.store, gone) == []
        assert len(await calls_of(console.portal.store, kept)) == 1
        assert await stands_of(console.portal.store, kept) == {}
    connection = await connect(settings, "portal", "keeper")
    for statement in ("SELECT body FROM seat_paper", "SELECT account_id FROM vote_cast", "SELECT body FROM ballot"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


def test_every_table_of_a_store_that_a_zone_reaches_is_named():
    for stores in GRANTS.values():
        for store, tables in stores.items():
            assert set(tables) - {"*"} <= set(METADATA[store].tables)


async def connect(settings, store, zone):
    url = make_url(store_url(settings, store, zone))
    return await asyncpg.connect(
        user=url.username, password=url.password, host=url.host, port=url.port, database=url.database
    )


async def test_an_upgrade_gives_every_role_again_what_it_needs(zoned, cluster):
    settings, _ = zoned
    settings.write()
    keeper, url = settings.role_prefix + "_keeper", make_url(settings.office_url)
    owner = make_url(cluster.url(url.database))
    asked = "SELECT has_table_privilege($1, 'journal', 'SELECT')"
    connection = await asyncpg.connect(owner.set(drivername="postgresql").render_as_string(hide_password=False))
    assert await connection.fetchval(asked, keeper)
    await connection.execute(f'REVOKE ALL ON journal FROM "{keeper}"')
    assert not await connection.fetchval(asked, keeper)
    told = ["upgrade", "--settings", str(settings.directory), "--database", cluster.url("postgres")]
    assert await asyncio.to_thread(main, told) == 0
    assert await connection.fetchval(asked, keeper)
    await connection.close()
