"""The records: the journal and what stands outside, what waits too long, what belongs to nobody, what is due."""

from datetime import timedelta

from casework.backing.anchoring import contradicted, read_anchors
from casework.destroying.things import count_everything_due
from casework.examining.finding import Finding, OpenPlace, bad, good, look
from casework.store.envelopes import nobodys_envelopes
from casework.store.health import count_old_drops, count_old_waiting, count_tasks, waiting_ids

_KEEPER = "관리 프로그램(keeper)이 멈춰 있습니다."


async def check_journal(place: OpenPlace) -> Finding:
    """The chain holds, and nothing waits to be chained."""
    check, label, journal = "journal", "열람기록", place.office.journal
    broken = await journal.verify()
    if broken is not None:
        return bad(check, label, f"{broken:,}번에서 사슬이 끊어져 있습니다. 누가 고쳤는지 찾으세요.")
    oldest, late = await journal.oldest_unchained(), timedelta(minutes=place.rules.upkeep.late.chain_minutes)
    if oldest is not None and place.clock.now() - oldest > late:
        return bad(check, label, f"이어지지 않은 기록이 기다립니다. {_KEEPER}")
    position, _ = await journal.head()
    return good(check, label, f"{position:,}번까지 이어집니다.")


async def check_anchors(place: OpenPlace) -> Finding:
    """What was written outside agrees with the journal."""
    check, label = "anchors", "열람기록의 끝값"
    anchors = read_anchors(place.settings.anchor)
    if not anchors.readable:
        return bad(check, label, "끝값 파일을 누가 고쳤거나 망가졌습니다.")
    position, _ = await place.office.journal.head()
    if not anchors.heads:
        state = look if position else good
        return state(check, label, "밖에 적힌 끝값이 없습니다.")
    wrong = await contradicted(anchors, place.office.journal)
    if wrong is not None:
        return bad(check, label, f"{wrong:,}번이 밖에 적힌 것과 다릅니다. 고쳤거나 옛것으로 되돌린 저장소입니다.")
    return good(check, label, f"밖에 적힌 {len(anchors.heads):,}개와 같습니다.")


async def check_waiting(place: OpenPlace) -> Finding:
    """What was sent and not taken in, or taken in and not opened, for too long."""
    check, label = "waiting", "기다리는 글"
    before = place.clock.today() - timedelta(days=place.rules.upkeep.late.drop_days)
    if drops := await count_old_drops(place.office.drops.store, before):
        return bad(check, label, f"들여오지 않은 글이 {drops:,}건 있습니다. {_KEEPER}")
    ids = await waiting_ids(place.office.cases.store)
    lost = sum(1 for readers in (await place.office.keyring.readers_of(ids)).values() if not readers)
    if lost:
        return bad(check, label, f"열쇠가 없어 열 수 없는 글이 {lost:,}건 있습니다. 백업에서 되돌려야 합니다.")
    if number := await count_old_waiting(place.office.cases.store, before):
        return look(check, label, f"열리지 않은 글이 {number:,}건 있습니다. 그 창구의 직원이 로그인해야 합니다.")
    return good(check, label, "오래 기다리는 글이 없습니다.")


async def check_orphans(place: OpenPlace) -> Finding:
    """What is left of something that was broken off."""
    check, label = "orphans", "남은 조각"
    if tasks := await count_tasks(place.office.cases.store):
        return look(check, label, f"끝나지 않은 파기 {tasks:,}개가 있습니다. {_KEEPER}")
    yesterday = place.clock.today() - timedelta(days=1)
    if envelopes := await nobodys_envelopes(place.office.cases.store, yesterday):
        return look(check, label, f"어느 사건의 것도 아닌 봉투 {len(envelopes):,}개가 있습니다. {_KEEPER}")
    return good(check, label, "없습니다.")


async def check_retention(place: OpenPlace) -> Finding:
    """What is kept longer than the law asks."""
    check, label = "retention", "보존기간"
    due = await count_everything_due(place.office)
    if any(due.values()):
        told = ", ".join(f"{name} {number:,}건" for name, number in due.items() if number)
        return look(check, label, f"보존기간이 끝났고 목록에 없는 것이 있습니다: {told}. /destruction을 보세요.")
    return good(check, label, "보존기간이 끝났는데 목록에 없는 것이 없습니다.")


async def check_clock(place: OpenPlace) -> Finding:
    """The clock is not behind what was written already."""
    check, label = "clock", "시계"
    newest, ahead = await place.office.journal.newest(), timedelta(minutes=place.rules.upkeep.late.clock_minutes)
    if newest is not None and newest - place.clock.now() > ahead:
        return bad(check, label, "열람기록이 이 컴퓨터의 시계보다 앞섭니다. 시계를 맞추세요.")
    return good(check, label, f"{place.clock.now():%Y-%m-%d %H:%M}입니다.")
