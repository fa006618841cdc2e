"""The two documents of a year, put together from the registers: 주요업무계획 and 추진실적."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from casework.bootstrap import Office
from casework.errors import NotFoundError
from casework.packaging import Block, Document, Heading, Paragraphs, Table, hwpx_of, pdf_of
from casework.people import Unlocked
from casework.registering.admitting import registers_of
from casework.registering.fields import Known, show_value
from casework.reporting.files import blocks_of
from casework.reporting.tables import report_table, reports_of
from casework.store.register_lists import EntryQuery, count_by_state, list_entries
from policies.registers import PlanKind, Programme, Register, Stage
from policies.reports import Report

_GENERAL = 0
_COMPLAINTS = 8  # the programme of what is no register
_MOST = 60
_PLAN_KINDS = {PlanKind.NEW: "신규", PlanKind.CONTINUED: "계속"}


class Yearly(StrEnum):
    """Which of the two."""

    PLAN = "plan"
    RESULTS = "results"


TITLES: Mapping[Yearly, str] = {Yearly.PLAN: "{year}년 주요업무계획", Yearly.RESULTS: "{year}년 주요업무 추진실적"}
MAKERS: Mapping[str, tuple[Callable[[Document], bytes], str]] = {
    "hwpx": (hwpx_of, "application/hwp+zip"),
    "pdf": (pdf_of, "application/pdf"),
}


async def yearly_document(kind: Yearly, year: int, unlocked: Unlocked, office: Office) -> Document:
    """One of the two, of what this officer may read; NotFoundError for whom there is nothing in it."""
    own = registers_of(unlocked, office)
    reports = reports_of(unlocked, office)
    if not own and not reports:
        raise NotFoundError
    general = await _reports(_GENERAL, year, reports, unlocked, office)
    blocks: list[Block] = [Heading("일반 현황"), *general] if general else []
    for programme in office.rules.programmes:
        mine = {name: each for name, each in own.items() if each.programme == programme.no}
        if kind is Yearly.PLAN:
            inside = await _planned(mine, year, office)
        else:
            inside = await _done(mine, year, office)
            inside += await _reports(programme.no, year, reports, unlocked, office)
        if inside:
            blocks += [Heading(_name(programme)), *inside]
    sender = f"{office.rules.organisation.body} {office.rules.organisation.name}"
    return Document(title=TITLES[kind].format(year=year), mark="", sender=sender, blocks=tuple(blocks))


async def file_of(document: Document, form: str) -> tuple[bytes, str]:
    """The document in a form of MAKERS, and what it is; made beside the loop."""
    make, kind = MAKERS[form]
    return await asyncio.to_thread(make, document), kind


def _name(programme: Programme) -> str:
    return f"{programme.no}. {programme.label} ({_PLAN_KINDS[programme.plan]})"


async def _reports(
    programme: int, year: int, reports: Mapping[str, Report], unlocked: Unlocked, office: Office
) -> list[Block]:
    blocks: list[Block] = []
    for name, report in reports.items():
        register = office.rules.registers.get(report.register)
        if register is not None and register.sealed:
            continue  # its sums are for whoever reads it, not for a document of the year
        if (register.programme if register else _COMPLAINTS) != programme:
            continue
        table = await report_table(name, year, unlocked, office)
        # A list of entries belongs beside the register, a table without rows nowhere.
        if table.rows and not any(each.shows for each in table.columns):
            blocks += [Heading(report.label, level=3), *blocks_of(table)]
    return blocks


async def _done(registers: Mapping[str, Register], year: int, office: Office) -> list[Block]:
    """How many entries of the year each register has, and how many of them are done."""
    rows: list[tuple[str, ...]] = [("대장", "적은 것", "진행 중", "마친 것", "그만둔 것")]
    for name, register in registers.items():
        counts = await count_by_state(office.cases.store, EntryQuery(register=name, year=year))
        if counts:
            stages = dict.fromkeys(Stage, 0)
            for state, count in counts.items():
                if state in register.states:
                    stages[register.states[state].stage] += count
            told = (sum(counts.values()), *(stages[each] for each in (Stage.OPEN, Stage.DONE, Stage.DROPPED)))
            rows.append((register.label, *(f"{each:,}" for each in told)))
    return [Table(tuple(rows), (4, 2, 2, 2, 2), head=True, figures=True)] if len(rows) > 1 else []


async def _planned(registers: Mapping[str, Register], year: int, office: Office) -> list[Block]:
    """What each register is for, what the plan asks of it, and what of this year stands in it already."""
    blocks: list[Block] = []
    for name, register in registers.items():
        lines = [register.plain, f"근거: {register.basis}"]
        blocks += [Heading(register.label, level=3), Paragraphs("\n".join(lines))]
        if register.sealed or not register.day:
            continue
        first, last = date(year, 1, 1), date(year, 12, 31)
        query = EntryQuery(
            register=name, states=register.open_states, day_from=first, day_until=last, sort="day", falling=False,
            size=_MOST,
        )  # fmt: skip
        rows, total = await list_entries(office.cases.store, query)
        if not rows:
            continue
        table = [("번호", "무엇", "언제")]
        table += [
            (row.number, row.title or "", _when((row.fields or {}).get(register.day), register, year)) for row in rows
        ]
        blocks.append(Table(tuple(table), (3, 6, 3), head=True))
        if total > len(rows):
            blocks.append(Paragraphs(f"※ {total:,}건 가운데 앞의 {len(rows)}건입니다."))
    return blocks


def _when(kept: Any, register: Register, year: int) -> str:
    rule = register.field_of(register.day)
    return show_value(rule, kept, Known(officers={}, year=year)) if rule else ""
