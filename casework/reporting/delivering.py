"""Lay reports as files into the office's folder once their month, half or year is over; each once."""

import asyncio
import os
import tempfile
from datetime import date, timedelta
from pathlib import Path

import structlog

from casework.bootstrap import Office
from casework.registering.stretches import stretch_of
from casework.reporting.files import file_of
from casework.reporting.tables import delivered_table
from policies.registers import Per

_log = structlog.get_logger()
FORMS = ("xlsx", "pdf")
_SAID = {Per.MONTH: "{0.year}-{0.month:02}", Per.HALF: "{0.year}-{1}", Per.YEAR: "{0.year}"}


async def deliver_reports(office: Office, today: date) -> int:
    """Whatever is due and not there yet; returns how many files. Nothing where the settings name no folder.

    A folder that cannot be written is said in the log and tried again tomorrow: the rest of the keeper's day goes on.
    """
    if not office.settings.report_folder:
        return 0
    try:
        written = await _deliver(Path(office.settings.report_folder), office, today)
    except OSError as wrong:
        _log.error("reports_not_delivered", error=type(wrong).__name__)
        return 0
    if written:
        _log.info("reports_delivered", count=written)
    return written


async def _deliver(folder: Path, office: Office, today: date) -> int:
    written = 0
    for name, report in office.rules.reports.items():
        if report.delivered is None:
            continue
        last = stretch_of(today, report.delivered)[0] - timedelta(days=1)
        for form in FORMS:
            path = folder / f"{_when(last, report.delivered)}_{name}.{form}"
            if await asyncio.to_thread(path.exists):
                continue
            raw, _ = await file_of(await delivered_table(name, last.year, office), form, office)
            await asyncio.to_thread(_lay, path, raw)
            written += 1
    return written


def _when(last: date, per: Per) -> str:
    return _SAID[per].format(last, "H1" if last.month <= 6 else "H2")  # noqa: PLR2004 - the sixth month ends a half


def _lay(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), 0o640)  # the folder's group reads them
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
