"""What the tests of ordinary matters share: a lead, a head, a second officer at each desk, and cases that came in."""

from casework.assigning import assign
from casework.founding import add_officer
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.monitoring.reminding import watch_daily
from casework.texting import TextMessage, receive_text
from tests.offices import officer

BRIBE = "가게 허가를 받으러 갔더니 건축과 담당 주무관이 봉투를 준비해 오라고 했습니다. 급행료라고 하더군요."
LAMP = "골목 가로등이 이틀째 꺼져 있습니다. 고쳐 주세요."
GAS = "지하 주차장에서 가스 냄새가 심하게 납니다. 빨리 와 주세요."


async def staffed(town):
    """The same office with those who look after ordinary matters."""
    for new in (
        officer("miso", "유미소", "complaints_team", "complaints_officer", "complaints"),
        officer("nuri", "백누리", "field_team", "field_officer", "field"),
        officer("lead3", "감민원", "complaints_team", "team_lead", ""),
        officer("lead4", "현장길", "field_team", "team_lead", ""),
        officer("head", "노을찬", "", "office_head", ""),
    ):
        await add_officer(new, town.office)
    return town


async def comes(town, text=LAMP, kind="simple_request", login="seojun", **more):
    """An ordinary case, let in and given to this officer; returns its id."""
    unlocked = await town.unlock(login)
    before = {line.id for line in (await inbox(unlocked, InboxQuery(view="all", size=500), town.office)).lines}
    await town.report(text, kind=kind, **more)
    await town.let_in(login)
    lines = (await inbox(unlocked, InboxQuery(view="all", size=500), town.office)).lines
    (new,) = [line.id for line in lines if line.id not in before]
    await assign(CaseId(new), [unlocked.officer.id], unlocked, town.office)
    return CaseId(new)


async def texted(town, text=LAMP, event="t-1", number="01000001234"):
    """A text to the mayor's line, let in; returns its case's id."""
    await receive_text(TextMessage(number=number, event=event, text=text), lambda _n, _f: "받았습니다.", town.intake)
    await town.let_in("sion", "sion")
    sion = await town.unlock("sion")
    lines = (await inbox(sion, InboxQuery(view="all", size=500), town.office)).lines
    return CaseId(max(lines, key=lambda line: line.registry_number).id)


async def next_month(town):
    """Until the first day of the next month, and the keeper's morning round."""
    month = town.clock.today().month
    while town.clock.today().month == month:
        town.clock.turn(days=1)
    await watch_daily(town.office, town.clock.today())
