"""A document as blocks, whatever is to be made of it: headings, tables, paragraphs, lists, and the mark of its copy."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the document; one below another has the next level, the title being the first."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `head` where its first row names the columns, otherwise the first cell of each row names the row.

    `widths` are the shares of the columns; `fine` is the column of long digests, set small; `figures` stand at the
    right.
    """

    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    widths: tuple[int, ...]
    head: bool = False
    fine: int | None = None
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Text whose lines are paragraphs."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of short lines."""

    lines: Sequence[str] = field(repr=False)


Block = Heading | Table | Paragraphs | Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is made into HWPX or PDF; `mark`, if there is one, stands on every page, `sender` under the last line."""

    title: str
    mark: str
    sender: str
    blocks: tuple[Block, ...] = field(repr=False)
