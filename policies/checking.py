"""What holds between rule files: nothing refers to what is not there."""

from collections.abc import Iterable
from string import Formatter

from policies.errors import RulesRefusedError
from policies.pieces import check_audiences, check_patterns
from policies.rules import PORTAL_PERMISSIONS, Concern, DeadlineClass, Kind, Rules
from policies.table import check_dialogue

DEFAULT_LANGUAGE = "ko"


def check(rules: Rules) -> None:
    """Refuse the first reference that leads nowhere."""
    _check_wording(rules)
    _check_organisation(rules)
    for name, kind in rules.kinds.items():
        _check_kind(name, kind, rules)
    _check_entry(rules)
    _check_routing(rules)
    _check_deadlines(rules)
    _check_access(rules)
    check_dialogue(rules.dialogue)
    _check_dialogue_words(rules)
    _check_calendar(rules)
    check_patterns(rules.deidentification)
    check_audiences(rules.deidentification)


def _must_exist(file: str, key: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise RulesRefusedError(file, key, f"refers to '{name}', which is not there")


def _check_wording(rules: Rules) -> None:
    _must_exist(f"wording.{DEFAULT_LANGUAGE}.toml", "file", DEFAULT_LANGUAGE, rules.wording)
    own = rules.wording[DEFAULT_LANGUAGE]
    for language, words in rules.wording.items():
        file = f"wording.{language}.toml"
        for key in sorted(own.keys() ^ words.keys()):
            raise RulesRefusedError(file, key, "is not in every language")
        for key, text in words.items():
            if _gaps(text) != _gaps(own[key]):
                raise RulesRefusedError(file, key, "has other gaps than the Korean sentence")


def _gaps(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _check_organisation(rules: Rules) -> None:
    file = "organisation.toml"
    quorum = rules.organisation.quorum
    # One custodian alone would be no quorum; all of them would lose everything with the first lost key.
    if not 2 <= quorum.needed <= quorum.of:  # noqa: PLR2004 - two is the least that can watch each other
        raise RulesRefusedError(file, "quorum.needed", "is not between two and the number of custodians")
    if quorum.grant_days < 1:
        raise RulesRefusedError(file, "quorum.grant_days", "is not at least one day")
    for name, desk in rules.desks.items():
        if desk.team:
            _must_exist(file, f"desks.{name}.team", desk.team, rules.organisation.teams)


def _check_kind(name: str, kind: Kind, rules: Rules) -> None:
    file, words = f"kinds/{name}.toml", rules.wording[DEFAULT_LANGUAGE]
    _must_exist(file, "desk", kind.desk, rules.desks)
    _must_exist(file, "team", kind.team, rules.organisation.teams)
    _must_exist(file, "deadline", kind.deadline, rules.deadlines)
    _must_exist(file, "first_answer", kind.first_answer, rules.deadlines)
    _must_exist(file, "retention", kind.retention, rules.retention)
    _must_exist(file, "file", f"kind.{name}", words)
    for prefix, names in (("state", kind.states), ("stage", kind.states), ("result", kind.results)):
        for one in names:
            _must_exist(file, f"{prefix}s", f"{prefix}.{one}", words)
    for question in kind.questions:
        _must_exist(file, "questions", question.label, words)


def _check_entry(rules: Rules) -> None:
    for name, kind, wanted in (
        ("ordinary", rules.entry.ordinary, DeadlineClass.ORDINARY),
        ("protected", rules.entry.protected, DeadlineClass.PROTECTED),
    ):
        _must_exist("entry.toml", name, kind, rules.kinds)
        if rules.desks[rules.kinds[kind].desk].deadline_class is not wanted:
            raise RulesRefusedError("entry.toml", name, f"does not lead to a desk that is {wanted}")


def _check_routing(rules: Rules) -> None:
    file = "routing.toml"
    for row in rules.routing:
        _must_exist(file, "kind", row.kind, rules.kinds)
        _must_exist(file, "desk", row.desk, rules.desks)
        if row.team:
            _must_exist(file, "team", row.team, rules.organisation.teams)
        if row.team and rules.desks[row.desk].team == row.team:
            raise RulesRefusedError(file, f"{row.kind}.{row.team}", "lets a team receive what concerns itself")
        if row.concern is Concern.OFFICE and rules.desks[row.desk].team:
            raise RulesRefusedError(file, f"{row.kind}.office", "lets the office receive what concerns itself")
    general = {(row.kind, row.concern) for row in rules.routing if not row.team}
    for kind in rules.kinds:
        for concern in Concern:
            if (kind, concern) not in general:
                raise RulesRefusedError(file, f"{kind}.{concern}", "is missing")


def _check_deadlines(rules: Rules) -> None:
    for name, rule in rules.deadlines.items():
        if rule.length < 1:
            raise RulesRefusedError("deadlines.toml", f"{name}.length", "is not positive")
        if rule.extend and (rule.extend.by < 1 or rule.extend.times < 1):
            raise RulesRefusedError("deadlines.toml", f"{name}.extend", "does not extend")
        if not rule.basis.strip():
            raise RulesRefusedError("deadlines.toml", f"{name}.basis", "is empty")


def _check_access(rules: Rules) -> None:
    for name, role in rules.access.items():
        for other in role.apart_from:
            _must_exist("access.toml", f"{name}.apart_from", other, rules.access)
        if any((each in PORTAL_PERMISSIONS) is not role.portal for each in role.permissions):
            raise RulesRefusedError("access.toml", f"{name}.permissions", "mixes the office's and the portal's")


def _check_dialogue_words(rules: Rules) -> None:
    words = rules.wording[DEFAULT_LANGUAGE]
    for step in rules.dialogue.steps:
        labels = [option.label for option in step.options]
        for key in (*step.say, *([] if step.ask is None else [step.ask]), *labels):
            _must_exist("dialogue.toml", step.id, key, words)
        for option in step.options:
            desk, kind = option.set.get("desk"), option.set.get("kind")
            if desk is not None:
                _must_exist("dialogue.toml", step.id, str(desk), rules.desks)
            if kind is not None:
                _must_exist("dialogue.toml", step.id, str(kind), rules.kinds)


def _check_calendar(rules: Rules) -> None:
    hours = rules.holidays.hours
    if not hours:
        raise RulesRefusedError("deadlines.toml", "working_hours.periods", "is empty")
    edges = [edge for period in hours for edge in (period.opens, period.closes)]
    if edges != sorted(set(edges)):
        raise RulesRefusedError("deadlines.toml", "working_hours.periods", "is not in order")
    for day in rules.holidays.days:
        if not rules.holidays.covers(day):
            raise RulesRefusedError("holidays.toml", str(day), "is outside the years of the table")
