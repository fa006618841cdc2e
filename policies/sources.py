"""Where a rule comes from, said beside every rule."""

from enum import StrEnum


class Source(StrEnum):
    """Where a rule comes from; a page lists every `verify`."""

    PLAN = "plan"
    LAW = "law"
    DESIGN = "design"
    VERIFY = "verify"
    PUBLIC = "public"
