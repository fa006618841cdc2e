"""Approvals: the steps in order, who decides each, and what is done only after one."""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedAct:
    """Something that is done only after it was approved."""

    label: str
    about: str
    basis: str
    source: Source
    of_case: bool = True  # otherwise it is about a list of cases, and asked for from there


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The steps of an approval in order, the role that decides each, and who does where the head may not."""

    steps: tuple[str, ...]
    outside: str
    roles: Mapping[str, str]
    acts: Mapping[str, ApprovedAct]
