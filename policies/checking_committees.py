"""Whether a committee could sit at all: composition, shares, results and the rules of what comes before it."""

from policies.committees import Committee, ExclusionBy
from policies.errors import RulesRefusedError
from policies.rules import Permission, Rules

FILE = "committees.toml"


def check_committees(rules: Rules) -> None:
    """Refuse a committee that could never decide, and an agenda rule that leads to none."""
    for name, committee in rules.committees.committees.items():
        _check_one(f"committees.{name}", committee, rules)
    if not set(rules.committees.brought) <= rules.committees.results.keys():
        raise RulesRefusedError(FILE, "brought", "names a result that is not there")
    role = rules.access.get(rules.committees.role)
    if role is None or not role.portal or Permission.COMMITTEE_SIT not in role.permissions:
        raise RulesRefusedError(FILE, "role", "is no role of the portal that may sit")
    for by in ExclusionBy:
        if by not in {ground.by for ground in rules.committees.grounds.values()}:
            raise RulesRefusedError(FILE, "grounds", f"has none that is '{by}'")
    for name, item in rules.repeats.items.items():
        if item.committee and item.committee not in rules.committees.committees:
            raise RulesRefusedError("repeats.toml", f"items.{name}.committee", "is no committee")
        # Whoever reads an agenda holds no case: a protected kind must be named, never come along by itself.
        if item.committee == "" and any(rules.kinds[kind].protected for kind in item.kinds):
            raise RulesRefusedError("repeats.toml", f"items.{name}.kinds", "is protected and goes to no committee")
        if any(rules.kinds[kind].talk for kind in item.kinds):
            raise RulesRefusedError("repeats.toml", f"items.{name}.kinds", "is a talk, and nothing leaves that")


def _check_one(key: str, committee: Committee, rules: Rules) -> None:
    if committee.team not in rules.organisation.teams:
        raise RulesRefusedError(FILE, f"{key}.team", "is no team")
    if not 1 <= committee.fewest <= committee.smallest <= committee.largest:
        raise RulesRefusedError(FILE, f"{key}.fewest", "does not fit the composition")
    if committee.outside_fewest > committee.smallest:
        raise RulesRefusedError(FILE, f"{key}.outside_fewest", "is more than there are members")
    special = {name: each.share for name, each in committee.special.items()}
    shares = {"quorum": committee.quorum.share, "passing": committee.passing.share, **special}
    for name, (over, under) in {**shares, "outside_share": committee.outside_share}.items():
        if not 0 <= over <= under or under < 1 or (over == 0 and name != "outside_share"):
            raise RulesRefusedError(FILE, f"{key}.{name}", "is no share")
    if not committee.results or not set(committee.results) <= rules.committees.results.keys():
        raise RulesRefusedError(FILE, f"{key}.results", "names a result that is not there")
    if min(committee.term_years, committee.notice_days, committee.retention_years) < 1 or committee.renewals < 0:
        raise RulesRefusedError(FILE, f"{key}.term_years", "is not positive")
