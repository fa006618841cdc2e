"""Whether a register can be kept: fields that can be filled in, states that lead on, days that can be counted."""

import re
from collections import Counter
from collections.abc import Iterable

from policies.errors import RulesRefusedError
from policies.fields import IN_LINES, NUMBERS, Field, FieldType
from policies.registers import Follow, FromCase, Letter, Moment, Register, RegisterDue, RegisterState
from policies.rules import Permission, Rules

_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_GAP = re.compile(r"\{([^}]*)\}")
_CHOOSING = frozenset({FieldType.CHOICE, FieldType.CHOICES})
_FILTERED = frozenset({FieldType.CHOICE, FieldType.UNIT, FieldType.YES, FieldType.YEAR, FieldType.OFFICER})
_DAYS = frozenset({FieldType.DAY, FieldType.PERIOD})
_BOOKING = "booking.toml"
_TEXTS = frozenset({FieldType.TEXT, FieldType.LONG})
_NOT_COPIED = frozenset({FieldType.CONTACT, FieldType.LINES, FieldType.CHOICE, FieldType.CHOICES})
_MONEY = frozenset({"", "원", "천원", "백만원"})
# What a field is computed with, and of how many fields.
OPERATIONS = {"minus": 2, "plus": 2, "times": 2, "rate": 2, "days": 2, "sum": 1, "count": 1}


def check_registers(rules: Rules) -> None:
    """Refuse the first register that nobody could keep."""
    for name, register in rules.registers.items():
        file = f"registers/{name}.toml"
        if not _NAME.fullmatch(name):
            raise RulesRefusedError(file, "file", "is no name of a register")
        _check_head(file, register, rules)
        _check_fields(file, register.fields, rules, frozenset(FieldType))
        for key in (register.title, *register.columns, *register.filters, *register.same):
            _there(file, "fields", key, register)
        for state_name, state in register.states.items():
            _check_state(file, state_name, state, register)
        for due in register.dues:
            _check_due(file, due, register, rules)
        for check in register.checks:
            for key in (check.of, *check.when, *filter(None, (check.not_before,))):
                _there(file, "checks", key, register)
        _check_quotas(file, register)
        for follow in register.follows:
            _check_follow(file, follow, name, rules)
        for letter in register.letters:
            _check_letter(file, letter, register)
        _check_from_cases(file, register)


def check_systems(rules: Rules) -> None:
    """Refuse a system that nothing serves, and whatever serves one that is not there."""
    served = {code for each in rules.registers.values() for code in each.systems}
    served |= {code for each in rules.kinds.values() for code in each.systems}
    for code in sorted(served - rules.systems.keys()):
        raise RulesRefusedError("systems.toml", code, "is served and not there")
    for code, system in rules.systems.items():
        if code not in served and not system.pages:
            raise RulesRefusedError("systems.toml", code, "is served by nothing")
        if system.team not in rules.organisation.teams or not system.tests:
            raise RulesRefusedError("systems.toml", code, "is of no team, or walked by no test")


def check_booking(rules: Rules) -> None:
    """Refuse registers that are not there or sealed, and states that they do not have."""
    rule = rules.booking
    slots, bookings = rules.registers.get(rule.slots), rules.registers.get(rule.bookings)
    if slots is None or bookings is None or slots.sealed or bookings.sealed:
        raise RulesRefusedError(_BOOKING, "slots", "is no register in plain")
    if not set(rule.offered) <= slots.states.keys():
        raise RulesRefusedError(_BOOKING, "offered", "is no state of it")
    if not {*rule.takes, *rule.returnable, rule.returned} <= bookings.states.keys():
        raise RulesRefusedError(_BOOKING, "takes", "is no state of it")
    if any(rule.returned not in bookings.states[each].next for each in rule.returnable):
        raise RulesRefusedError(_BOOKING, "returnable", "does not lead to where it is given back")
    if not 0 < rule.days_before < rule.days_ahead:
        raise RulesRefusedError(_BOOKING, "days_before", "leaves no day to ask for")


def _check_head(file: str, register: Register, rules: Rules) -> None:
    known = (
        ("team", register.team in rules.organisation.teams),
        ("programme", register.programme in {0, *(each.no for each in rules.programmes)}),
        ("retention", register.retention in rules.retention),
        ("write", bool(register.write)),
        ("number", _numbers(register.number)),
    )
    for key, holds in known:
        if not holds:
            raise RulesRefusedError(file, key, "is nothing that is there")
    if not set(register.add) <= set(register.read):
        raise RulesRefusedError(file, "add", "lets somebody begin what they cannot read")
    needs = (
        ("read", Permission.REGISTER_READ),
        ("write", Permission.REGISTER_WRITE),
        ("add", Permission.REGISTER_WRITE),
    )
    for key, needed in needs:
        for role in getattr(register, key):
            if role not in rules.access or needed not in rules.access[role].permissions:
                raise RulesRefusedError(file, key, f"names '{role}', which is no role that may")
    _check_shown(file, register)


def _numbers(pattern: str) -> bool:
    """Whether a pattern gives every entry of a year a number of its own."""
    try:
        one, other = (pattern.format(year=2000, serial=serial) for serial in (1, 2))
    except (KeyError, ValueError, IndexError):
        return False
    return one != other


def _check_shown(file: str, register: Register) -> None:
    for key, types in (("day", _DAYS), ("unit", frozenset({FieldType.UNIT}))):
        name = getattr(register, key)
        found = register.field_of(name) if name else None
        if name and (found is None or found.type not in types):
            raise RulesRefusedError(file, key, "names no such field")
    if register.planned and (register.sealed or not register.day):
        raise RulesRefusedError(file, "planned", "has no days that everybody who reads it may see")
    if register.near and (register.sealed or all(each.type is not FieldType.PLACE for each in register.fields)):
        raise RulesRefusedError(file, "near", "is about places, and there are none to compare")
    for name in register.filters:
        found = register.field_of(name)
        if register.sealed or found is None or found.type not in _FILTERED:
            raise RulesRefusedError(file, "filters", f"cannot filter by '{name}'")


def _check_fields(file: str, fields: tuple[Field, ...], rules: Rules, allowed: Iterable[FieldType]) -> None:
    for name, times in Counter(each.name for each in fields).items():
        if times > 1:
            raise RulesRefusedError(file, "fields", f"names '{name}' twice")
    by_name = {each.name: each for each in fields}
    for each in fields:
        key = f"fields.{each.name}"
        if not _NAME.fullmatch(each.name) or each.type not in allowed:
            raise RulesRefusedError(file, key, "cannot be a field here")
        if (each.type in _CHOOSING) != bool(each.options) or (each.type is FieldType.LINES) != bool(each.lines):
            raise RulesRefusedError(file, key, "has options or lines that it cannot have, or none")
        if each.type is FieldType.WON and each.measure not in _MONEY:
            raise RulesRefusedError(file, key, "is money in no known measure")
        if each.type is FieldType.LINK and each.to not in (*rules.registers, "case"):
            raise RulesRefusedError(file, key, f"leads to '{each.to}', which is not there")
        if each.over and each.to != "case":
            raise RulesRefusedError(file, key, "leads to nothing that could be over")
        if each.computed:
            _check_computed(file, key, each, by_name)
        _check_fields(file, each.lines, rules, IN_LINES)


def _check_computed(file: str, key: str, found: Field, by_name: dict[str, Field]) -> None:
    operation, *of = found.computed
    if OPERATIONS.get(operation) != len(of):
        raise RulesRefusedError(file, f"{key}.computed", "is not computed with anything known")
    for name in of:
        first, _, column = name.partition(".")
        source = by_name.get(first)
        if source is None or (column and column not in {each.name for each in source.lines}):
            raise RulesRefusedError(file, f"{key}.computed", f"is computed from '{name}', which is not there")
    if found.required or found.type not in {*NUMBERS, FieldType.RATE, FieldType.QUANTITY}:
        raise RulesRefusedError(file, f"{key}.computed", "is no number that can be computed")


def _check_from_cases(file: str, register: Register) -> None:
    for begun in register.from_cases:
        _check_from_case(file, begun, register)


def _check_from_case(file: str, begun: FromCase, register: Register) -> None:
    key, link = f"from_cases.{begun.link}", register.field_of(begun.link)
    if link is None or link.type is not FieldType.LINK or link.to != "case":
        raise RulesRefusedError(file, key, "is no link to a case")
    if register.sealed:
        raise RulesRefusedError(file, key, "is begun by people who may not read what is sealed there")
    if link.over != (begun.when is Moment.OVER):
        raise RulesRefusedError(file, key, "is offered when the case cannot stand there")
    counted = register.field_of(begun.counts) if begun.counts else None
    if begun.counts and (counted is None or counted.type is not FieldType.COUNT or begun.when is not Moment.MANY):
        raise RulesRefusedError(file, key, "counts into what takes no number, or when there is nothing to count")
    for name, value in begun.says.items():
        found = register.field_of(name)
        if found is None or found.computed or (found.options and value not in found.options):
            raise RulesRefusedError(file, key, f"says something of '{name}' that cannot stand there")


def _there(file: str, key: str, name: str, register: Register) -> None:
    if register.field_of(name) is None:
        raise RulesRefusedError(file, key, f"names '{name}', which is no field")


def _check_state(file: str, name: str, state: RegisterState, register: Register) -> None:
    key = f"states.{name}"
    for follower in state.next:
        if follower not in register.states or follower == name:
            raise RulesRefusedError(file, key, f"leads to '{follower}', which is no other state")
    for needed in (*state.needs, *state.clears, *state.scans, *filter(None, (state.scanned,))):
        _there(file, key, needed, register)
    if state.stamps:
        found = register.field_of(state.stamps)
        if found is None or found.type is not FieldType.DAY:
            raise RulesRefusedError(file, key, "stamps what is no day")
    if any(
        (found := register.field_of(each)) is None or found.type not in _TEXTS
        for each in (*state.scans, *filter(None, (state.scanned,)))
    ):
        raise RulesRefusedError(file, key, "searches what is no text")
    away = [register.field_of(each) for each in state.keeps_away]
    if away and [each.type for each in away if each] != [FieldType.OFFICER, FieldType.TEXT]:
        raise RulesRefusedError(file, key, "keeps away whom it cannot name, or from what has no number")
    if not set(state.decided_by) <= {*register.read, *register.write}:
        raise RulesRefusedError(file, key, "is decided by who does not read it")
    if name != register.first_state and not any(name in each.next for each in register.states.values()):
        raise RulesRefusedError(file, key, "is reached from nowhere")


def _check_due(file: str, due: RegisterDue, register: Register, rules: Rules) -> None:
    key = f"dues.{due.name}"
    start = register.field_of(due.start)
    if start is None or start.type not in _DAYS:
        raise RulesRefusedError(file, key, "starts on what is no day")
    if due.rule and due.rule not in rules.deadlines:
        raise RulesRefusedError(file, key, "is no rule of deadlines")
    for name in (*due.when, *filter(None, (due.met, due.stops, due.extended))):
        _there(file, key, name, register)
    if not set(due.states) <= register.states.keys():
        raise RulesRefusedError(file, key, "runs in a state that is not there")
    if not due.alarms:
        raise RulesRefusedError(file, key, "alarms nobody")


def _check_quotas(file: str, register: Register) -> None:
    for quota in register.quotas:
        if (quota.least is None) == (quota.most is None) or not register.day:
            raise RulesRefusedError(file, "quotas", "is neither a least nor a most, or of entries without a day")
        if not set(quota.states) <= register.states.keys():
            raise RulesRefusedError(file, "quotas", "counts a state that is not there")


def _check_follow(file: str, follow: Follow, name: str, rules: Rules) -> None:
    """Nobody is there to mend what is written by itself: everything it needs must come along, and nothing is sealed."""
    key, own, other = f"follows.{follow.to}", rules.registers[name], rules.registers.get(follow.to)
    if other is None or own.sealed or other.sealed:
        raise RulesRefusedError(file, key, "goes to a register that is not there, or something of it is sealed")
    if follow.due not in {each.name for each in own.dues} or follow.after_days < 1:
        raise RulesRefusedError(file, key, "comes of no due day that has passed")
    back, day = other.field_of(follow.back), other.field_of(follow.day)
    if back is None or back.to != name or day is None or day.type is not FieldType.DAY:
        raise RulesRefusedError(file, key, "does not lead back, or has no day")
    for to, of in follow.copies.items():
        there, here = other.field_of(to), own.field_of(of)
        if there is None or here is None or there.type is not here.type or there.type in _NOT_COPIED:
            raise RulesRefusedError(file, key, f"cannot copy '{of}' to '{to}'")
    for to, said in follow.says.items():
        there = other.field_of(to)
        if (
            there is None
            or there.type not in {*_TEXTS, FieldType.CHOICE}
            or (there.options and said not in there.options)
        ):
            raise RulesRefusedError(file, key, f"cannot say that in '{to}'")
    given = {follow.back, follow.day, *follow.copies, *follow.says}
    if lacking := [each.name for each in other.fields if each.required and each.name not in given]:
        raise RulesRefusedError(file, key, f"leaves '{lacking[0]}' empty, which must be filled in")


def _check_letter(file: str, letter: Letter, register: Register) -> None:
    key = f"letters.{letter.name}"
    for text in (letter.to, letter.title, letter.text):
        for gap in _GAP.findall(text):
            _there(file, key, gap, register)
    found = register.field_of(letter.table) if letter.table else None
    if letter.table and (found is None or found.type is not FieldType.LINES):
        raise RulesRefusedError(file, key, "sets out what are no lines")
    if not _NAME.fullmatch(letter.name) or not set(letter.states) <= register.states.keys():
        raise RulesRefusedError(file, key, "has no name, or is written in a state that is not there")
