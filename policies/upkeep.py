"""Rules of looking after the office: how long content is backed up, and from when on something is late."""

from dataclasses import dataclass
from datetime import date

from policies.destruction import DestructionRule
from policies.errors import RulesRefusedError
from policies.sources import Source

_FILE = "upkeep.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """From when on something is late; each in the unit that its name says."""

    backup_days: int
    backup_lost_days: int
    kek_days: int
    key_list_days: int
    drop_days: int
    chain_minutes: int
    clock_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Least:
    """What there must be at least."""

    officers: int
    free_megabytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """How the office is backed up and looked after."""

    content_days: int
    late: Late
    least: Least
    basis: str
    source: Source
    effective_from: date


def check_upkeep(rule: Upkeep, destruction: DestructionRule) -> None:
    """Refuse what would keep wraps longer than content, or call a backup late that is dead already."""
    for part in (rule.late, rule.least):
        for name in part.__dataclass_fields__:
            if getattr(part, name) < 1:
                raise RulesRefusedError(_FILE, name, "is not at least one")
    if rule.content_days < destruction.backup_days:
        raise RulesRefusedError(_FILE, "content_days", "keeps content for less than its keys")
    if not rule.late.backup_days < rule.late.backup_lost_days < destruction.backup_days:
        raise RulesRefusedError(_FILE, "late.backup_lost_days", "comes when the last backup is dead already")
    if destruction.backup_days >= destruction.complete_after_days:
        raise RulesRefusedError("destruction.toml", "complete_after_days", "comes before the last backup is dead")
