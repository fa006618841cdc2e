"""Tables of other systems: which register they belong to, and what their columns and words mean in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from policies.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How another system prints a table that a register takes.

    A table is of this layout when all heads of `needs` stand in it. `columns` says for each field (or `lines.column`,
    `@state`, `@officer`) under which heads it stands, the first that is there; `spans` puts a period together from the
    heads of its first and its last day; `words` are that system's words for a field's choices and states; `same` is
    what every row says of fields that the table does not have; a row that begins with one of `leaves_out` is a sum.
    """

    label: str
    system: str
    register: str
    needs: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    spans: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    leaves_out: tuple[str, ...] = ("계", "합계", "소계", "총계", "합 계")
    basis: str
    source: Source
    effective_from: date
