"""Whether a report can be computed: columns over fields that are there, rows that stand for something."""

from policies.errors import RulesRefusedError
from policies.fields import NUMBERS
from policies.registers import Register
from policies.reports import Counted, Report, ReportColumn, RowsBy
from policies.rules import Rules

_PARTS = 2


def check_reports(rules: Rules) -> None:
    """Refuse the first report that could not be drawn."""
    for name, report in rules.reports.items():
        file = f"reports/{name}.toml"
        if report.counts is Counted.COMPLAINTS:
            _check_complaints(file, report, rules)
            continue
        register = rules.registers.get(report.register)
        if register is None or not register.day:
            raise RulesRefusedError(file, "register", "is no register whose entries have a day")
        if register.sealed:
            _check_sealed(file, report)
        if report.rows not in set(RowsBy) and register.field_of(report.rows) is None:
            raise RulesRefusedError(file, "rows", "stand for nothing that is there")
        if not set(report.read) <= rules.access.keys() or not set(report.states) <= register.states.keys():
            raise RulesRefusedError(file, "read", "names a role or a state that is not there")
        if report.rows == RowsBy.ENTRY and (report.total or any(each.joins for each in report.columns)):
            raise RulesRefusedError(file, "rows", "are entries, which are neither added up nor joined")
        names = [each.name for each in report.columns]
        if len(set(names)) != len(names) or (report.chart and report.chart not in names):
            raise RulesRefusedError(file, "columns", "names a column twice, or draws one that is not there")
        for column in report.columns:
            _check_column(file, column, report, rules)
        _check_history(file, report, set(names))


def _check_sealed(file: str, report: Report) -> None:
    """Of a sealed register nothing but sums, for whoever reads it, made when they ask for it."""
    if report.delivered or report.read or report.rows == RowsBy.ENTRY or report.history:
        raise RulesRefusedError(file, "register", "is sealed: only who reads it may see its sums, and nothing else")
    if any(each.register for each in report.columns):
        raise RulesRefusedError(file, "columns", "are of another register than the sealed one")


def _check_complaints(file: str, report: Report, rules: Rules) -> None:
    if report.delivered:
        raise RulesRefusedError(file, "delivered", "is counted with an officer's rights, and nobody is there")
    if report.rows != RowsBy.YEAR or report.register:
        raise RulesRefusedError(file, "rows", "of complaints are years, and of no register")
    for column in report.columns:
        if not set(column.channels) <= rules.monitoring.channels.keys():
            raise RulesRefusedError(file, f"columns.{column.name}", "counts a channel that is not there")
    _check_history(file, report, {each.name for each in report.columns})


def _check_history(file: str, report: Report, names: set[str]) -> None:
    for row in report.history:
        if not row.cells.keys() <= names:
            raise RulesRefusedError(file, f"history.{row.row}", "fills a column that is not there")
    if report.history and not report.history_from:
        raise RulesRefusedError(file, "history_from", "does not say where the printed figures stand")


def _check_column(file: str, column: ReportColumn, report: Report, rules: Rules) -> None:
    key = f"columns.{column.name}"
    register = rules.registers.get(column.register or report.register)
    if register is None or (register.sealed and column.register):
        raise RulesRefusedError(file, key, "is of no register in plain")
    if (report.rows == RowsBy.ENTRY) != bool(column.shows):
        raise RulesRefusedError(file, key, "shows a field where entries are counted, or none in a list")
    if column.rate and (len(column.rate) != _PARTS or not set(column.rate) <= {each.name for each in report.columns}):
        raise RulesRefusedError(file, key, "is a rate of columns that are not there")
    for name in filter(None, (column.shows, *column.where, *report.where)):
        if register.field_of(name) is None:
            raise RulesRefusedError(file, key, f"names '{name}', which is no field")
    _check_sums(file, key, column, register)
    if not set(column.states) <= register.states.keys():
        raise RulesRefusedError(file, key, "counts a state that is not there")


def _check_sums(file: str, key: str, column: ReportColumn, register: Register) -> None:
    for name in filter(None, (column.sum, column.average)):
        found = register.field_of(name)
        if found is None or "." in name or found.type not in NUMBERS:
            raise RulesRefusedError(file, key, f"adds up '{name}', which is no number of an entry")
