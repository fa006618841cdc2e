"""Count the due days of open entries anew: rules change, and holidays are announced later."""

import asyncio

from casework.bootstrap import Office
from casework.clocking import calendar_of
from casework.registering.due import alarms_of
from casework.store.registers import alarms_of_entries, open_entries_after, set_alarms

_BATCH = 500


async def recount_registers(office: Office) -> int:
    """Every open entry of registers in plain; returns for how many something else is said now.

    What a sealed entry is counted from nobody reads here: its days stay as they were when it was last written.
    """
    calendar, changed = await calendar_of(office), 0
    store = office.cases.store
    for name, register in office.rules.registers.items():
        if register.sealed or not register.dues:
            continue
        last = b""
        while rows := await open_entries_after(store, name, register.states, last, _BATCH):
            known = set(await alarms_of_entries(store, [row.id for row in rows]))
            for row in rows:
                alarms = set(alarms_of(row, row.fields or {}, register, office.rules, calendar))
                if alarms != {each for each in known if each.entry_id == row.id}:
                    await set_alarms(store, row, sorted(alarms, key=lambda each: (each.due, each.line, each.days)))
                    changed += 1
            last = rows[-1].id
            await asyncio.sleep(0)
    return changed
