"""Take a case out of the sittings that it would come before: it may be a report, and its papers lie with members."""

from casework.bootstrap import Office
from casework.store.committees import remove_item, undecided_of_case
from casework.store.sittings import clear_item


async def retract_from_sittings(case_id: bytes, office: Office) -> None:
    """Take every copy back and the item off its agenda; what was decided stays decided."""
    for row in await undecided_of_case(office.cases.store, case_id):
        await clear_item(office.portal.store, row.id)
        await remove_item(office.cases.store, row)
        await office.keyring.destroy(row.sealed_id)
