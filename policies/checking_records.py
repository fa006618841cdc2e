"""Whether the fields of records can be written: choices with options, days that are days, kinds that are there."""

from policies.errors import RulesRefusedError
from policies.fields import FieldType
from policies.records import IN_RECORDS, RecordRule
from policies.rules import Rules

FILE = "records.toml"


def check_records(rules: Rules) -> None:
    """Refuse a field that nobody could fill in, and a count that would name somebody."""
    for name, rule in rules.records.records.items():
        key, by_name = f"records.{name}", {each.name: each for each in rule.fields}
        if len(by_name) != len(rule.fields):
            raise RulesRefusedError(FILE, f"{key}.fields", "names a field twice")
        for each in rule.fields:
            if each.type not in IN_RECORDS:
                raise RulesRefusedError(FILE, f"{key}.{each.name}", "is no field of a record")
            if (each.type is FieldType.CHOICE) != bool(each.options):
                raise RulesRefusedError(FILE, f"{key}.{each.name}", "has options without a choice, or a choice of none")
        if rule.follow_up and by_name[rule.follow_up].type is not FieldType.DAY:
            raise RulesRefusedError(FILE, f"{key}.follow_up", "is no day")
        if any(by_name[each].type is not FieldType.CHOICE for each in rule.counted):
            raise RulesRefusedError(FILE, f"{key}.counted", "counts what is no choice")
        _check_kinds(key, rule, rules)
    if rules.records.fewest_shown < rules.complainant.fewest_shown:
        raise RulesRefusedError(FILE, "fewest_shown", "shows smaller counts than elsewhere")


def _check_kinds(key: str, rule: RecordRule, rules: Rules) -> None:
    if not set(rule.kinds) <= rules.kinds.keys():
        raise RulesRefusedError(FILE, f"{key}.kinds", "names a kind that is not there")
    if rule.due and rule.due not in rules.deadlines:
        raise RulesRefusedError(FILE, f"{key}.due", "is no deadline")
    # What is counted leaves the case: only talks, which have no number of their own in any table.
    if rule.counted and not all(rules.kinds[kind].talk for kind in rule.kinds):
        raise RulesRefusedError(FILE, f"{key}.counted", "counts what is no talk")
