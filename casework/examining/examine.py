"""Look at everything once; what needs the stores only where all of them answer."""

from casework.backing.kinds import ALL_STORES
from casework.bootstrap import open_office, store_url
from casework.clock import Clock
from casework.examining import backups, keys, machine, records
from casework.examining.finding import Finding, OpenPlace, Place, bad, good
from casework.settings import Settings
from casework.store.engine import Store
from casework.store.health import state_of
from casework.store.schemas import newest_revision
from policies.loading import load

_FILES = (
    machine.check_settings,
    machine.check_permissions,
    machine.check_offline_keys,
    machine.check_disk,
    machine.check_holidays,
    backups.check_restore_key,
    backups.check_backup,
    backups.check_day_keys,
    backups.check_places,
)
_STORES = (
    keys.check_kek,
    keys.check_key_list,
    keys.check_desks,
    keys.check_custodians,
    keys.check_readers,
    records.check_journal,
    records.check_anchors,
    records.check_waiting,
    records.check_orphans,
    records.check_retention,
    records.check_clock,
)


async def examine(settings: Settings, clock: Clock) -> list[Finding]:
    """Every finding, in the order in which they are told."""
    rules = load()
    place = Place(settings=settings, rules=rules, clock=clock)
    found = [check(place) for check in _FILES]
    stores = await _check_stores(settings)
    found.append(stores)
    if stores.state:
        return found
    async with open_office(settings, clock=clock, zone="backup") as office:
        inside = OpenPlace(settings=settings, rules=rules, clock=clock, office=office)
        return [*found, *[await check(inside) for check in _STORES]]


async def _check_stores(settings: Settings) -> Finding:
    check, label = "stores", "저장소"
    silent, other = [], []
    for name in ALL_STORES:
        store = Store(store_url(settings, name, "backup"))
        try:
            state = await state_of(store)
        finally:
            await store.close()
        if not state.answers:
            silent.append(name)
        elif state.revision != newest_revision(name):
            other.append(name)
    if silent:
        return bad(check, label, f"대답하지 않는 저장소: {', '.join(silent)}. 나머지는 살피지 못했습니다.")
    if other:
        return bad(check, label, f"모양이 이 프로그램과 다른 저장소: {', '.join(other)}. 나머지는 살피지 못했습니다.")
    return good(check, label, f"{len(ALL_STORES)}개가 모두 대답하고 모양이 맞습니다.")
