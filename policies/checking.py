"""What holds between rule files: nothing refers to what is not there."""

from collections.abc import Iterable
from string import Formatter

from policies.checking_asks import check_asks, check_matters
from policies.checking_committees import check_committees
from policies.checking_counselling import check_counselling
from policies.checking_deadlines import check_calendar, check_deadlines, check_reach
from policies.checking_everyday import check_imports, check_repeats
from policies.checking_identity import check_identity
from policies.checking_layouts import check_layouts
from policies.checking_monitoring import check_monitoring, check_urgency
from policies.checking_records import check_records
from policies.checking_registers import check_booking, check_registers, check_systems
from policies.checking_reports import check_reports
from policies.checking_staff_news import check_staff_news
from policies.checking_transfers import check_transfers
from policies.destruction import check_destruction
from policies.errors import RulesRefusedError
from policies.lists import check_lists
from policies.phrases import check_triage
from policies.pieces import check_audiences, check_patterns
from policies.rules import PORTAL_PERMISSIONS, DeadlineClass, Group, Kind, Permission, Rules
from policies.search import check_search
from policies.table import check_dialogue
from policies.upkeep import check_upkeep
from policies.writing import check_writing

DEFAULT_LANGUAGE = "ko"
_HOURS = 24


def check(rules: Rules) -> None:
    """Refuse the first reference that leads nowhere."""
    _check_wording(rules)
    _check_organisation(rules)
    check_deadlines(rules.deadlines)
    check_destruction(rules.destruction)
    check_upkeep(rules.upkeep, rules.destruction)
    for name, kind in rules.kinds.items():
        _check_kind(name, kind, rules)
    _check_groups(rules)
    _check_entry(rules)
    _check_texting(rules)
    check_identity(rules)
    check_committees(rules)
    check_counselling(rules)
    _check_protection(rules)
    _check_routing(rules)
    _check_access(rules)
    check_dialogue(rules.dialogue)
    _check_dialogue_words(rules)
    check_calendar(rules.holidays)
    check_patterns(rules.deidentification)
    check_audiences(rules.deidentification)
    check_triage(rules.triage)
    check_monitoring(rules)
    check_urgency(rules.urgency)
    check_imports(rules)
    check_records(rules)
    check_registers(rules)
    check_asks(rules)
    check_staff_news(rules)
    check_matters(rules)
    check_layouts(rules)
    check_booking(rules)
    check_systems(rules)
    check_reports(rules)
    check_repeats(rules)
    check_search(rules.search)
    check_lists(rules.lists)
    check_writing(rules.writing, rules.kinds)
    check_transfers(rules, rules.wording[DEFAULT_LANGUAGE])
    for signal in rules.triage.signals:
        _must_exist(
            "triage.toml", signal.id, signal.suggests, [name for name, kind in rules.kinds.items() if kind.protected]
        )


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
    named = [("deadline", kind.deadline), ("first_answer", kind.first_answer)]
    for key, deadline in (*named, *(("milestones", each) for each in kind.milestones)):
        _must_exist(file, key, deadline, rules.deadlines)
        check_reach(file, key, rules.deadlines[deadline], kind)
    _must_exist(file, "retention", kind.retention, rules.retention)
    _must_exist(file, "file", f"kind.{name}", words)
    _must_exist(file, "track", f"objection.{kind.track}", words)
    for prefix, names in (("state", kind.states), ("stage", kind.states), ("result", kind.results)):
        for one in names:
            _must_exist(file, f"{prefix}s", f"{prefix}.{one}", words)
    for question in kind.questions:
        _must_exist(file, "questions", f"answer.{question}", words)


def _check_groups(rules: Rules) -> None:
    for group in Group:
        broad = [name for name, kind in rules.kinds.items() if kind.group is group and kind.broad]
        if len(broad) != 1:
            file = f"kinds/{(broad or [group])[-1]}.toml"
            raise RulesRefusedError(file, "broad", f"is not said once for '{group}'")


def _check_entry(rules: Rules) -> None:
    for name, kind, wanted in (
        ("ordinary", rules.entry.ordinary, DeadlineClass.ORDINARY),
        ("protected", rules.entry.protected, DeadlineClass.PROTECTED),
    ):
        _must_exist("entry.toml", name, kind, rules.kinds)
        if rules.desks[rules.kinds[kind].desk].deadline_class is not wanted:
            raise RulesRefusedError("entry.toml", name, f"does not lead to a desk that is {wanted}")


def _check_texting(rules: Rules) -> None:
    file, texting = "texting.toml", rules.texting
    _must_exist(file, "kind", texting.kind, rules.kinds)
    _must_exist(file, "desk", texting.desk, rules.desks)
    # What the carrier has read goes to an ordinary desk, from which the screen can take it.
    if rules.kinds[texting.kind].protected:
        raise RulesRefusedError(file, "kind", "is protected, so nothing would be screened")
    if rules.desks[texting.desk].deadline_class is not DeadlineClass.ORDINARY:
        raise RulesRefusedError(file, "desk", f"does not lead to a desk that is {DeadlineClass.ORDINARY}")


def _check_protection(rules: Rules) -> None:
    rule, file = rules.protection, "protection.toml"
    _must_exist(file, "deadline", rule.deadline, rules.deadlines)
    if list(rule.months) != sorted({each for each in rule.months if each > 0}) or rule.answer_days < 1:
        raise RulesRefusedError(file, "months", "are not months in their order, with days for an answer")
    for each in rule.guidance.measures:
        for language, said in rules.wording.items():
            if not {f"protect.{each.name}", f"protect.{each.name}_text"} <= said.keys():
                raise RulesRefusedError(file, f"guidance.{each.name}", f"has no wording in {language}")


def _check_routing(rules: Rules) -> None:
    file, routing = "routing.toml", rules.routing
    _must_exist(file, "office", routing.office, rules.desks)
    if rules.desks[routing.office].team:
        raise RulesRefusedError(file, "office", "lets the office receive what concerns itself")
    _must_exist(file, "quarantine", routing.quarantine, rules.desks)
    if rules.desks[routing.quarantine].deadline_class is not DeadlineClass.PROTECTED:
        raise RulesRefusedError(file, "quarantine", "is not a protected desk")
    if routing.cooling_off_days < 1:
        raise RulesRefusedError(file, "cooling_off_days", "is not at least one day")
    for team, desk in routing.stands_in.items():
        _must_exist(file, f"stands_in.{team}", team, rules.organisation.teams)
        _must_exist(file, f"stands_in.{team}", desk, rules.desks)
        if rules.desks[desk].team == team:
            raise RulesRefusedError(file, f"stands_in.{team}", "lets a team receive what concerns itself")
    for received in rules.desks.values():
        if received.team:
            _must_exist(file, "stands_in", received.team, routing.stands_in)


def _check_access(rules: Rules) -> None:
    for name, role in rules.access.items():
        for other in role.apart_from:
            _must_exist("access.toml", f"{name}.apart_from", other, rules.access)
        if any((each in PORTAL_PERMISSIONS) is not role.portal for each in role.permissions):
            raise RulesRefusedError("access.toml", f"{name}.permissions", "mixes the office's and the portal's")
    approval = rules.approval
    for step in approval.steps:
        _must_exist("approval.toml", "steps", step, approval.roles)
    _must_exist("destruction.toml", "decides", rules.destruction.decides, rules.access)
    for key, role_name in [*approval.roles.items(), ("outside", approval.outside)]:
        _must_exist("approval.toml", key, role_name, rules.access)
        if Permission.APPROVAL_DECIDE not in rules.access[role_name].permissions:
            raise RulesRefusedError("approval.toml", key, f"names '{role_name}', who may not approve")
    hours = rules.officers.reminder_hours
    if list(hours) != sorted({each for each in hours if 0 <= each < _HOURS}):
        raise RulesRefusedError("officers.toml", "reminder_hours", "are not hours in their order")
    for role_name in (rules.officers.lead, *rules.officers.everywhere):
        _must_exist("officers.toml", "confirms", role_name, rules.access)
        if Permission.OFFICER_CONFIRM not in rules.access[role_name].permissions:
            raise RulesRefusedError("officers.toml", "confirms", f"names '{role_name}', who may not confirm")


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
