"""Cases that are over and kept long enough, and the people who decide what becomes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from casework.answering import note, reply
from casework.approving import decide as decide_approval
from casework.approving import draft
from casework.assigning import assign
from casework.concluding import close, move
from casework.destroying.asking import ask
from casework.destroying.counting import count_retention
from casework.destroying.deciding import decide, decide_rest, lists
from casework.destroying.proposing import propose
from casework.destroying.shredding import destroy_granted
from casework.disclosing import ask_back
from casework.founding import add_officer
from casework.handing import HandRequest, hand_out
from casework.holding import hold_case
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.reading import record_with_reason
from casework.receipts import Reporter
from casework.releasing import begin_paper, release_paper
from casework.store.destruction import list_of_number
from casework.store.office_tables import case
from casework.store.schemas import METADATA
from tests.casework.asking import NEUTRAL
from tests.offices import Town, officer

NAME = "독고은별"
STORY = f"제 이름은 {NAME}입니다. 감독 일지를 나중에 한꺼번에 쓰는 일이 있습니다. 문의는 02-2627-1114로 온답니다."
NOTE, ANSWER, WHY = "감독 자리의 출장 기록과 맞추어 볼 것.", "일지를 확인했습니다.", "이름이 아닌지 보려고 합니다."
DOCUMENT = "기록관-12"
PEOPLE = (
    officer("head", "노을찬", "", "office_head", ""),
    officer("lead2", "감팀장", "audit_team", "team_lead", ""),
    officer("records", "기록하나", "", "records_officer", ""),
)


@dataclass
class Ended:
    """A case that was closed, and who told it."""

    id: bytes
    number: str
    journal_id: bytes
    mailbox_id: bytes
    reporter: Reporter
    words: str

    @property
    def case_id(self) -> CaseId:
        return CaseId(self.id.hex())


async def staffed(town: Town) -> Town:
    for each in PEOPLE:
        await add_officer(each, town.office)
    return town


async def case_of(town: Town, login: str, case_id: CaseId | None = None) -> CaseId:
    lines = (await inbox(await town.unlock(login), InboxQuery(), town.office)).lines
    return case_id or CaseId(lines[0].id)


async def ended(
    town: Town, text: str = STORY, login: str = "haneul", *, result: str = "measures_taken", **fields
) -> Ended:
    """Somebody reports, the case is worked on a little and closed."""
    receipt, reporter = await town.report(text, **fields)
    await town.let_in(login)
    unlocked = await town.unlock(login)
    case_id = await case_of(town, login)
    await assign(case_id, [unlocked.officer.id], unlocked, town.office)
    return await closed(town, case_id, reporter, " ".join(receipt.words()), login, result=result)


async def closed(
    town: Town, case_id: CaseId, reporter, words, login="haneul", *, result: str = "measures_taken"
) -> Ended:
    unlocked = await town.unlock(login)
    row = await town.office.cases.get(bytes.fromhex(case_id))
    known = town.office.rules.kinds[row.kind].results
    await close(case_id, result if result in known else known[0], "마쳤습니다.", unlocked, town.office)
    return Ended(row.id, row.number, row.journal_id, row.mailbox_id, reporter, words)


async def full_case(town: Town) -> Ended:
    """A case with everything a case can have: notes, reasons, what was cut out, papers, copies, approvals, files."""
    office = town.office
    receipt, reporter = await town.report(STORY)
    await town.let_in("haneul")
    haneul, case_id = await town.unlock("haneul"), await case_of(town, "haneul")
    await assign(case_id, [haneul.officer.id], haneul, office)
    await note(case_id, NOTE, haneul, office)
    await reply(case_id, ANSWER, (), haneul, office)
    await move(case_id, "investigating", await town.unlock("haneul"), office)
    await record_with_reason("revealed", WHY, await hold_case(bytes.fromhex(case_id), haneul, office), haneul, office)
    (first, *_) = await office.cases.messages(bytes.fromhex(case_id))
    await ask_back(case_id, first.id.hex(), 0, WHY, haneul, office)
    paper_id = await begin_paper(case_id, "factsheet", NEUTRAL, haneul, office)
    await release_paper(case_id, paper_id, 1, haneul, office)
    people = [(await office.portal.by_login(login)).id for login in ("house1", "house2")]
    await hand_out(case_id, paper_id, HandRequest(unit="주택과", account_ids=tuple(people)), haneul, office)
    approval = await draft(case_id, "result", "결과 통지", "고치도록 했습니다.", haneul, office)
    await decide_approval(approval, "그대로 알리기 바랍니다.", await town.unlock("lead"), office, granted=True)
    return await closed(town, case_id, reporter, " ".join(receipt.words()))


async def years_pass(town: Town, years: int = 11) -> None:
    """Every closed case was closed so many years earlier than it was, and the keeper counts.

    The days move and not the clock: no key list lives for years, and nobody is there to sign new ones.
    """
    store = town.office.cases.store
    async with store.writing() as connection:
        rows = (await connection.execute(select(case).where(case.c.closed_day.is_not(None)))).mappings().all()
        for row in rows:
            days = {name: row[name].replace(year=row[name].year - years) for name in ("closed_day", "received_day")}
            await connection.execute(update(case).where(case.c.id == row["id"]).values(days))
    await count_retention(town.office)


async def proposed(town: Town, login: str = "records", but: Sequence[str] = ()) -> str:
    """The keeper proposes; the number of a list that this officer sees and a test has not seen yet."""
    await propose(town.office)
    seen = await lists(await town.unlock(login), town.office)
    return next(each.number for each in seen if each.number not in but)


async def asked(town: Town, number: str, login: str = "records", **choices: str) -> str:
    """Lines as chosen, all others to be destroyed, and the approval asked for; its id."""
    unlocked = await town.unlock(login)
    if choices:
        await decide(number, choices, unlocked, town.office)
    await decide_rest(number, unlocked, town.office)
    day = town.clock.today() - timedelta(days=1)
    return await ask(number, day, DOCUMENT, unlocked, town.office)


async def granted(town: Town, number: str, login: str = "head", *, asks: str = "records", **choices: str) -> str:
    approval = await asked(town, number, asks, **choices)
    await decide_approval(approval, "", await town.unlock(login), town.office, granted=True)
    return approval


async def destroyed(town: Town, number: str = "", **how) -> str:
    """A list from the proposal to the end."""
    number = number or await proposed(town)
    await granted(town, number, **how)
    assert await destroy_granted(town.office) == 1
    return number


async def the_list(town: Town, number: str):
    return await list_of_number(town.office.cases.store, number)


def stores_of(town: Town):
    office = town.office
    return {
        "drop": office.drops.store, "office": office.cases.store, "keyring": office.keyring.store,
        "vault": office.vault, "portal": office.portal.store,
    }  # fmt: skip


async def places_of(town: Town, wanted: set[bytes]) -> set[str]:
    """Every column of every store in which one of these ids stands."""
    found = set()
    for name, store in stores_of(town).items():
        for table in METADATA[name].sorted_tables:
            async with store.reading() as connection:
                for row in (await connection.execute(select(table))).mappings():
                    names = {key for key, value in row.items() if isinstance(value, bytes) and value in wanted}
                    found |= {f"{table.name}.{key}" for key in names}
    return found


async def ids_of(town: Town, case_id: bytes) -> set[bytes]:
    """Every id under which something of a case lies anywhere, found by what stands beside it."""
    wanted, store = {case_id, (await town.office.cases.get(case_id)).mailbox_id}, town.office.cases.store
    for table in METADATA["office"].sorted_tables:
        if "case_id" not in table.c:
            continue
        async with store.reading() as connection:
            for row in (await connection.execute(select(table).where(table.c.case_id == case_id))).mappings():
                own = {"id", "thing", "sealed_id", "pointer", "origin", "message_id", "paper_id", "list_id"} - {
                    "list_id"
                }
                wanted |= {row[name] for name in own if isinstance(row.get(name), bytes)}
    return wanted
