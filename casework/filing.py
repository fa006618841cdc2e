"""The filing tree: each day's leaves, signed and public, so that no report can be buried unseen (protocol 1.13)."""

from datetime import date

from casework.bootstrap import Office, read_secret
from casework.store.taking import publish_day, unfiled_days
from crypto.chain import sign_day
from crypto.signing import SigningKey


async def close_days(office: Office, today: date) -> int:
    """Sign and publish the tree of every finished day that has none; returns how many."""
    days = await unfiled_days(office.drops.store, today)
    if not days:
        return 0
    key = SigningKey.from_seed(read_secret(office.settings.keys / "filing.seed"))
    for day, leaves in days.items():
        await publish_day(office.drops.store, day, sign_day(key, office.office, day, leaves))
    return len(days)
