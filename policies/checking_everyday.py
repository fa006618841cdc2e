"""What holds inside the rules of everyday complaints: what is brought from elsewhere, and what comes again."""

import re
from collections.abc import Iterable

from policies.errors import RulesRefusedError
from policies.imports import NEEDED, Column
from policies.rules import DeadlineClass, Rules

_WORDS = "ko"


def check_imports(rules: Rules) -> None:
    """Refuse an import that leads to a protected kind, or whose columns nobody can mean."""
    file, imports = "imports.toml", rules.imports
    for key in ("most_rows", "biggest_bytes", "header_within", "longest_cell", "longest_line", "oldest_days"):
        if getattr(imports, key) < 1:
            raise RulesRefusedError(file, key, "is not positive")
    _must_compile(file, "formula", imports.formula)
    for name, source in imports.sources.items():
        _must_compile(file, f"sources.{name}.number", source.number)
        _must_exist(file, f"sources.{name}.lane", f"lane.{source.lane}", rules.wording[_WORDS])
        for column in source.columns:
            _must_exist(file, f"sources.{name}.columns", column, list(Column))
        for column in NEEDED:
            _must_exist(file, f"sources.{name}.columns", column, source.columns)
        for kind in (source.otherwise, *source.kinds.values()):
            _must_exist(file, f"sources.{name}.kinds", kind, rules.kinds)
            # What another system has read goes to an ordinary desk, from which the screen can take it.
            if rules.kinds[kind].protected or not _is_ordinary(kind, rules):
                raise RulesRefusedError(file, f"sources.{name}.kinds", "is protected, so nothing would be screened")
    _must_exist(file, "export.into", imports.export.into, imports.sources)
    for lane in imports.export.lanes:
        _must_exist(file, "export.lanes", f"lane.{lane}", rules.wording[_WORDS])


def check_repeats(rules: Rules) -> None:
    """Refuse consequences that lead nowhere, and measures that no text can have."""
    file, repeats = "repeats.toml", rules.repeats
    for key in ("alike", "alike_at_place", "alike_by_person"):
        if not 0 < getattr(repeats, key) < 1:
            raise RulesRefusedError(file, key, "is not between 0 and 1")
    for key in ("days", "most", "shown"):
        if getattr(repeats, key) < 1:
            raise RulesRefusedError(file, key, "is not positive")
    closing, group = repeats.closing, repeats.group
    _must_exist(file, "closing.act", closing.act, rules.approval.acts)
    for kind in (*closing.only_after_committee, *group.of, group.kind):
        _must_exist(file, "kinds", kind, rules.kinds)
        if rules.kinds[kind].protected:
            raise RulesRefusedError(file, "kinds", "is protected, and those are never compared")
    for kind in closing.only_after_committee:
        _must_exist(file, "closing.only_after_committee", "committee", rules.kinds[kind].states)
    if not any(closing.result in kind.results for kind in rules.kinds.values()):
        raise RulesRefusedError(file, "closing.result", "is no result of any kind")
    _check_items(file, rules)


def _check_items(file: str, rules: Rules) -> None:
    for name, item in rules.repeats.items.items():
        if item.team:
            _must_exist(file, f"items.{name}.team", item.team, rules.organisation.teams)
        for kind in item.kinds:
            _must_exist(file, f"items.{name}.kinds", kind, rules.kinds)


def _is_ordinary(kind: str, rules: Rules) -> bool:
    return rules.desks[rules.kinds[kind].desk].deadline_class is DeadlineClass.ORDINARY


def _must_compile(file: str, key: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error:
        raise RulesRefusedError(file, key, "is no pattern") from None


def _must_exist(file: str, key: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise RulesRefusedError(file, key, f"refers to '{name}', which is not there")
