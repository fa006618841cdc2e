"""The demo's change of staff: a confirmed list of people without accounts, of which a register hears under seal."""

from collections.abc import Iterable

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.staffing.changing import bring, confirm_plan, waiting_plans

# Made up. The numbers of the first three stand in the samples of the register.
_LIST = """사번,이름,현 부서,새 부서,직급,구분,발령일
50004,노을빛,위생과,,6급,퇴직,{day}
50002,단비슬,주거정비과,가산동,7급,전보,{day}
50001,새론별,민원감사담당관,세무1과,7급,전보,{day}
59001,한여울,독산2동,재무과,7급,전보,{day}
59002,온누리,복지정책과,복지정책과,4급,승진,{day}
59003,푸른솔,시흥1동,가산동,8급,전보,{day}
"""


async def change_staff(officers: Iterable[Unlocked], office: Office) -> None:
    """Bring the list as the administrator, confirm it as the head of the office; its day is today."""
    people = tuple(officers)
    machine = next(each for each in people if "administrator" in each.officer.roles)
    head = next(each for each in people if "office_head" in each.officer.roles)
    await bring(_LIST.format(day=office.clock.today().isoformat()).encode(), machine, office)
    for plan in await waiting_plans(head, office):
        await confirm_plan(plan.id, head, office)
