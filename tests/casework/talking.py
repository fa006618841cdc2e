"""A talk with the counsellor, for tests: who says what, and what goes over into a report."""

from casework.corresponding import say
from casework.counselling import Choice, file_report, open_talk
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from crypto.keys import random_id

WORRY = "요즘 잠을 못 잡니다. 과장님이 저만 보면 한숨을 쉬어요."
MONEY = "과장님이 출장비를 가지 않은 날에도 타 가시는 걸 봤습니다."
HOME = "집에서도 힘듭니다. 이건 아무에게도 말하지 말아 주세요."


async def lines(town, login):
    return (await inbox(await town.unlock(login), InboxQuery(), town.office)).lines


async def a_talk(town, *said, kind="counselling"):
    """Somebody talks with the counsellor; returns the talk's id, the counsellor and the person."""
    _, reporter = await town.report(WORRY, kind=kind)
    await town.let_in("bomi")
    for text in said:
        await say(text, (), reporter, random_id(), town.intake)
    await town.let_in("bomi")
    (line,) = await lines(town, "bomi")
    return CaseId(line.id), await town.unlock("bomi"), reporter


async def choose(town, reporter, *texts, **more):
    """What somebody takes into a report: the parts with these words."""
    view = await open_talk(reporter, town.intake, "ko")
    parts = [each.id for each in view.parts if any(text in each.text for text in texts)]
    return Choice(**({"kind": "corruption", "parts": parts, "files": (), "agrees": True} | more))


async def files(town, reporter, choice, message_id=None):
    await file_report(choice, reporter, message_id or random_id(), town.intake, language="ko")


def told_in(view):
    return "".join(getattr(part, "text", "■") for message in view.messages for part in message.parts)
