"""Whether what registers hear of changes of staff can be written into them."""

from policies.errors import RulesRefusedError
from policies.fields import FieldType
from policies.registers import Register, StaffEnd, StaffNews
from policies.rules import Rules

_SAID = frozenset({FieldType.CHOICE, FieldType.TEXT, FieldType.LONG})


def check_staff_news(rules: Rules) -> None:
    """Refuse the first register that hears of changes of staff in plain, or that could not write them down."""
    for name, register in rules.registers.items():
        if register.staff is not None:
            _check(f"registers/{name}.toml", register.staff, register, rules)
    if rules.officers.note_days < 1:
        raise RulesRefusedError("officers.toml", "note_days", "is not positive")


def _check(file: str, news: StaffNews, register: Register, rules: Rules) -> None:
    if not register.sealed:
        raise RulesRefusedError(file, "staff", "would tell in plain who works where")
    known = (
        ("who", FieldType.CONTACT), ("unit", FieldType.UNIT), ("ground", FieldType.CHOICE), ("begins", FieldType.DAY),
    )  # fmt: skip
    for key, wanted in known:
        found = register.field_of(getattr(news, key))
        if found is None or found.type is not wanted:
            raise RulesRefusedError(file, f"staff.{key}", "names no such field")
    if not news.states or not set(news.states) <= register.states.keys():
        raise RulesRefusedError(file, "staff.states", "are no states of it")
    for key, end in (("retired", news.retired), ("moved", news.moved)):
        _check_end(file, f"staff.{key}", end, register)
    _check_grounds(file, news, register, rules)


def _check_end(file: str, key: str, end: StaffEnd, register: Register) -> None:
    for name in end.days:
        found = register.field_of(name)
        if found is None or found.type is not FieldType.DAY:
            raise RulesRefusedError(file, f"{key}.days", f"names '{name}', which is no day")
    for name, said in end.says.items():
        found = register.field_of(name)
        if found is None or found.type not in _SAID or (found.options and said not in found.options):
            raise RulesRefusedError(file, f"{key}.says", f"cannot say that in '{name}'")


def _check_grounds(file: str, news: StaffNews, register: Register, rules: Rules) -> None:
    ground = register.field_of(news.ground)
    options = ground.options if ground else {}
    units = {each.name for each in rules.organisation.units}
    for each in news.grounds:
        if each.option not in options or not (each.units or each.grades):
            raise RulesRefusedError(file, "staff.grounds", f"has '{each.option}', which is no ground or of everybody")
        if lacking := sorted({*each.units} - units) + sorted({*each.grades} - rules.officers.grades.keys()):
            raise RulesRefusedError(file, "staff.grounds", f"names '{lacking[0]}', which is not there")
