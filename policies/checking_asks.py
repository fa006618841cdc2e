"""Whether what registers ask outside can be answered, and what they put before committees be decided."""

import re

from policies.errors import RulesRefusedError
from policies.fields import Field, FieldType
from policies.registers import Ask, Letter, Matter, Register
from policies.rules import Permission, Rules

_GAP = re.compile(r"\{([^}]*)\}")
# What somebody outside can fill in: they see neither officers nor other entries, and nothing is sealed twice.
ANSWERED = frozenset(
    {
        FieldType.CHOICE, FieldType.COUNT, FieldType.DAY, FieldType.LONG, FieldType.QUANTITY, FieldType.RATE,
        FieldType.TEXT, FieldType.WON, FieldType.YES,
    }
)  # fmt: skip


def check_matters(rules: Rules) -> None:
    """Refuse the first matter that no committee could decide, or whose decision nothing takes."""
    for name, register in rules.registers.items():
        for matter in register.matters:
            _check_matter(f"registers/{name}.toml", matter, register, rules)


def _check_matter(file: str, matter: Matter, register: Register, rules: Rules) -> None:
    key = f"matters.{matter.name}"
    letter = next((each for each in register.letters if each.name == matter.letter), None)
    if letter is None or _tells_of_people(letter, register):
        raise RulesRefusedError(file, key, "has no letter, or one that tells how to reach somebody")
    gaps = [register.field_of(gap) for gap in _GAP.findall(matter.line)]
    if any(each is None or each.type is FieldType.CONTACT for each in gaps):
        raise RulesRefusedError(file, key, "has a line that says what is not there, or how to reach somebody")
    committee = rules.committees.committees.get(matter.committee)
    if committee is None or not set(matter.results) <= set(committee.results):
        raise RulesRefusedError(file, key, "comes before no committee, or is decided as none decides")
    decision = register.field_of(matter.decision)
    if decision is None or not matter.results or not set(matter.results.values()) <= decision.options.keys():
        raise RulesRefusedError(file, key, "is decided as nothing that can be said")
    _is_of(file, key, matter.reason, FieldType.LONG, register)
    _is_of(file, key, matter.day, FieldType.DAY, register)
    if any(register.field_of(each) is None for each in matter.when):
        raise RulesRefusedError(file, key, "depends on what is no field")
    if not matter.states or not set(matter.states) <= register.states.keys():
        raise RulesRefusedError(file, key, "comes up in no state that is there")
    if matter.then and any(matter.then not in register.states[each].next for each in matter.states):
        raise RulesRefusedError(file, key, f"leads to '{matter.then}', which does not follow")


def check_asks(rules: Rules) -> None:
    """Refuse the first ask that nobody could answer."""
    for name, register in rules.registers.items():
        file, known = f"registers/{name}.toml", set[str]()
        for ask in register.asks:
            if ask.name in known:
                raise RulesRefusedError(file, f"asks.{ask.name}", "is there twice")
            known.add(ask.name)
            _check(file, ask, register, rules)


def _check(file: str, ask: Ask, register: Register, rules: Rules) -> None:
    key = f"asks.{ask.name}"
    letter = next((each for each in register.letters if each.name == ask.letter), None)
    if letter is None or _tells_of_people(letter, register):
        raise RulesRefusedError(file, key, "has no letter, or one that tells how to reach somebody")
    role = rules.access.get(ask.role)
    if role is None or Permission.ASK_ANSWER not in role.permissions:
        raise RulesRefusedError(file, key, f"asks '{ask.role}', which cannot answer")
    _is_of(file, key, ask.of, FieldType.UNIT, register)
    for name in (ask.by, ask.until, ask.stamps):
        _is_of(file, key, name, FieldType.DAY, register)
    fills = [register.field_of(name) for name in ask.fills]
    if not fills or not all(_can_be_filled(each) for each in fills) or not set(ask.needs) <= set(ask.fills):
        raise RulesRefusedError(file, key, "is answered by nothing, or by what cannot be filled in outside")
    _check_states(file, key, ask, register)


def _check_states(file: str, key: str, ask: Ask, register: Register) -> None:
    if not ask.states or not set(ask.states) <= register.states.keys():
        raise RulesRefusedError(file, key, "is asked in no state that is there")
    for name, ways in ask.otherwise.items():
        found = register.field_of(name)
        if name not in ask.needs or found is None or not ways.keys() <= found.options.keys():
            raise RulesRefusedError(file, key, f"goes another way by '{name}', which says nothing of the kind")
    ends = {ask.then, *(state for ways in ask.otherwise.values() for state in ways.values())} - {""}
    for state in ask.states:
        if lacking := sorted(ends - set(register.states[state].next)):
            raise RulesRefusedError(file, key, f"leads from '{state}' to '{lacking[0]}', which does not follow")


def _is_of(file: str, key: str, name: str, wanted: FieldType, register: Register) -> None:
    found = register.field_of(name) if name else None
    if name and (found is None or found.type is not wanted):
        raise RulesRefusedError(file, key, f"names '{name}', which is no such field")


def _can_be_filled(found: Field | None) -> bool:
    return found is not None and found.type in ANSWERED and not found.computed


def _tells_of_people(letter: Letter, register: Register) -> bool:
    gaps = {gap for text in (letter.to, letter.title, letter.text) for gap in _GAP.findall(text)}
    return any((found := register.field_of(gap)) is not None and found.type is FieldType.CONTACT for gap in gaps)
