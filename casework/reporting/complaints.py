"""How many ordinary complaints came through which channel (R-D2): counted from plain columns, nothing is opened."""

from datetime import date

from casework.bootstrap import Office
from casework.monitoring.admitting import asked_by
from casework.people import Unlocked
from casework.store.ordinary import count_ordinary
from casework.store.register_figures import Figures
from policies.reports import Report


async def complaints_by_year(
    report: Report, stretch: tuple[date, date], unlocked: Unlocked, office: Office
) -> dict[str, dict[str, Figures]]:
    """For each column of a report the counts of its years; a column without channels counts them all."""
    asked = asked_by(unlocked.officer, office.rules, first=stretch[0], last=stretch[1])
    found: dict[str, dict[str, Figures]] = {each.name: {} for each in report.columns}
    for year, lane, kind, desk, count in await count_ordinary(office.cases.store, asked):
        channel = office.rules.monitoring.channel_of(lane, kind, desk)
        for column in report.columns:
            if not column.channels or channel in column.channels:
                before = found[column.name].get(str(year), Figures(0, {}, {}))
                found[column.name][str(year)] = Figures(before.count + count, {}, {})
    return found
