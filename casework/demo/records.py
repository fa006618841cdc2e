"""The demo's records in fields: what counsellors and investigators wrote down of some open matters."""

import tomllib
from datetime import timedelta
from importlib.resources import files
from typing import Any

from casework.bootstrap import Office
from casework.demo.playing import Stage, row_of
from casework.ids import CaseId
from casework.recording import write_record


async def write_records(stage: Stage, office: Office) -> int:
    """Write them through the real doings; days are counted from today. Returns how many there are."""
    table: list[dict[str, Any]] = tomllib.loads((files("casework.demo") / "records.toml").read_text(encoding="utf-8"))[
        "records"
    ]
    for each in table:
        row, officer = await row_of(stage.played[each["story"]], stage), stage.officers[each["officer"]]
        days = {name: office.clock.today() + timedelta(days=ahead) for name, ahead in each.get("in_days", {}).items()}
        values = each["fields"] | {name: day.isoformat() for name, day in days.items()}
        await write_record(CaseId(row.id.hex()), each["kind"], values, officer, office)
    return len(table)
