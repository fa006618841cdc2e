"""The keys: their age, who receives, who guards, and whether every case has people who can open it."""

from datetime import date
from pathlib import Path

from casework.errors import NotReadyError, ReloadKeysError
from casework.examining.finding import Finding, OpenPlace, bad, good, look
from casework.store.health import keks_used, newest_case_keys
from crypto.keys import PublicKey


async def check_kek(place: OpenPlace) -> Finding:
    """The key over the keyring: there, changed lately, and none missing under which something lies."""
    check, label = "kek", "열쇠 보관함의 열쇠"
    paths = sorted((place.settings.keys / "kek").glob("*.key"))
    if not paths:
        return bad(check, label, "하나도 없습니다. 아무것도 열 수 없습니다.")
    missing = await keks_used(place.office.keyring.store) - {path.stem.rpartition("-")[2] for path in paths}
    if missing:
        return bad(check, label, f"{len(missing)}개가 없어 그 아래의 것을 열 수 없습니다. 백업에서 찾으세요.")
    made = _made_on(paths[-1])
    if made is None:
        return look(check, label, "언제 만들었는지 적혀 있지 않습니다. 관리 프로그램(keeper)이 아직 돌지 않았습니다.")
    days = (place.clock.today() - made).days
    if days > place.rules.upkeep.late.kek_days:
        return bad(check, label, f"{days}일 동안 바뀌지 않았습니다. 관리 프로그램(keeper)이 멈춰 있습니다.")
    return good(check, label, f"{days}일 된 것입니다.")


async def check_key_list(place: OpenPlace) -> Finding:
    """The published key list: without a valid one nobody can report."""
    check, label, today = "key_list", "공개 키 목록", place.clock.today()
    try:
        left = (place.office.keys.current(today).expires - today).days
    except ReloadKeysError:
        return bad(check, label, "기한이 지나 아무도 보낼 수 없습니다. `daesup keys`를 실행하세요.")
    except NotReadyError as reason:
        return bad(check, label, str(reason))
    if left < place.rules.upkeep.late.key_list_days:
        return look(check, label, f"{left}일 뒤에 끝납니다. `daesup keys`를 실행하세요.")
    return good(check, label, f"{left}일 남았습니다.")


async def check_desks(place: OpenPlace) -> Finding:
    """Every desk has a key today, and enough people who hold it."""
    check, label, today = "desks", "창구", place.clock.today()
    shut, few = [], []
    for name, desk in place.rules.desks.items():
        try:
            place.office.keys.receiving_key(name, today)
        except (ReloadKeysError, NotReadyError):
            shut.append(desk.label)
        if len(await place.office.people.at_desk(name)) < place.rules.upkeep.least.officers:
            few.append(desk.label)
    if shut:
        return bad(check, label, f"받을 열쇠가 없는 창구: {', '.join(shut)}. `daesup keys`를 실행하세요.")
    if few:
        return look(check, label, f"직원이 모자란 창구: {', '.join(few)}. 한 사람이 비밀 문구를 잃으면 열 수 없습니다.")
    return good(check, label, f"{len(place.rules.desks)}곳 모두 열쇠와 직원이 있습니다.")


async def check_custodians(place: OpenPlace) -> Finding:
    """Enough custodians for a quorum, and for losing one."""
    check, label, quorum = "custodians", "신원 관리인", place.rules.organisation.quorum
    number = len(await place.office.people.custodians())
    if number < quorum.needed:
        return bad(check, label, f"{number}명뿐입니다. 함께 열려면 {quorum.needed}명이 있어야 합니다.")
    if number < quorum.of:
        return look(check, label, f"{number}명입니다. 정한 수는 {quorum.of}명입니다.")
    return good(check, label, f"{number}명입니다.")


async def check_readers(place: OpenPlace) -> Finding:
    """Every case that goes on can be opened by enough officers who may log in."""
    check, label, least = "readers", "사건을 여는 사람", place.rules.upkeep.least.officers
    people = {PublicKey(each.public_key).key_id for each in await place.office.people.all() if not each.suspended}
    none = few = number = 0
    async for things in newest_case_keys(place.office.cases.store):
        held = await place.office.keyring.readers_of(things)
        counts = [len(readers & people) for readers in held.values()]
        number += len(counts)
        none += sum(1 for each in counts if not each)
        few += sum(1 for each in counts if 0 < each < least)
    if none:
        return bad(check, label, f"아무 직원도 열 수 없는 사건이 {none:,}건 있습니다. 신원 관리인들과 상의하세요.")
    if few:
        return look(check, label, f"직원 {least}명이 열 수 없는 사건이 {few:,}건 있습니다. 담당을 더하세요.")
    return good(check, label, f"진행 중인 {number:,}건을 모두 {least}명 이상이 엽니다.")


def _made_on(path: Path) -> date | None:
    mark = path.with_suffix(".day")
    return date.fromisoformat(mark.read_text(encoding="ascii")) if mark.exists() else None
