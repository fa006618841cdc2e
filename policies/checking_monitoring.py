"""What holds for the rules of looking after ordinary matters: they name what is there, and nothing protected."""

import re
from collections.abc import Container

from policies.errors import RulesRefusedError
from policies.monitoring import Mark, Urgency
from policies.rules import DeadlineClass, Rules

_FILE = "monitoring.toml"


def check_monitoring(rules: Rules) -> None:
    """Refuse a reference that leads nowhere, a protected kind or desk, and numbers that make no sense."""
    known = rules.monitoring
    for key, names, there in (
        ("teams", known.teams, rules.organisation.teams),
        ("everywhere", known.everywhere, rules.access),
        ("target.rules", known.target.rules, rules.deadlines),
        ("target.usual", (known.target.usual,), known.target.rules),
        ("briefing.quick", (known.briefing.quick,), known.target.rules),
        ("briefing.audience", (known.briefing.audience,), rules.deidentification.audiences),
    ):
        for name in names:
            _there(key, name, there)
    for name, channel in known.channels.items():
        for kind in channel.kinds:
            _there(f"channels.{name}.kinds", kind, rules.kinds)
            _must(not rules.kinds[kind].protected, f"channels.{name}.kinds", "counts a protected kind")
        for desk in channel.desks:
            _ordinary_desk(f"channels.{name}.desks", desk, rules)
    _ordinary_desk("briefing.desk", known.briefing.desk, rules)
    last = list(known.channels.values())[-1:]
    _must(bool(last) and not (last[0].lanes or last[0].kinds or last[0].desks), "channels", "leaves cases over")
    _check_numbers(rules)


def check_urgency(urgency: Urgency) -> None:
    """Refuse an expression that is none, and a rule that marks nothing or proves nothing."""
    for name, rule in urgency.rules.items():
        if rule.mark is Mark.ORDINARY or not (rule.words and rule.examples and rule.leaves):
            raise RulesRefusedError("urgency.toml", f"rules.{name}", "marks nothing or proves nothing")
        for pattern in (*rule.words, *rule.unless):
            try:
                re.compile(pattern)
            except re.error:
                raise RulesRefusedError("urgency.toml", f"rules.{name}", "is not an expression") from None


def _check_numbers(rules: Rules) -> None:
    known = rules.monitoring
    sample, briefing = known.sample, known.briefing
    for key, number in (
        ("smallest_cell", known.smallest_cell - 1),
        ("look_again_days", known.look_again_days),
        ("sample.least", sample.least),
        ("sample.percent", sample.percent),
        ("briefing.longest_line", briefing.longest_line),
        ("briefing.most_lines", briefing.most_lines),
        ("awards.most_a_day", known.awards.most_a_day),
    ):
        _must(number >= 1, key, "is too small")
    _must(sample.least <= sample.most, "sample.most", "is smaller than the least")
    years = [each.year for each in known.awards.history]
    _must(len(years) == len(set(years)), "awards.history", "says one year twice")


def _ordinary_desk(key: str, desk: str, rules: Rules) -> None:
    _there(key, desk, rules.desks)
    _must(rules.desks[desk].deadline_class is DeadlineClass.ORDINARY, key, "is not an ordinary desk")


def _there(key: str, name: str, known: Container[str]) -> None:
    _must(name in known, key, f"refers to '{name}', which is not there")


def _must(holds: bool, key: str, why: str) -> None:
    if not holds:
        raise RulesRefusedError(_FILE, key, why)
