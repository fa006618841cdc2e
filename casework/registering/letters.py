"""Letters made of an entry, as the register's rule words them: drafts that an officer reads before they go out."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from casework.bootstrap import Office
from casework.errors import NotFoundError
from casework.packaging import Block, Document, Paragraphs, Table, hwpx_of, pdf_of
from casework.registering.reading import EntryView
from policies.registers import Letter

_GAP = re.compile(r"\{([^}]*)\}")
_BLANKS = re.compile(r"\n{3,}")
_EMPTY = "○○○"
MAKERS: Mapping[str, tuple[Callable[[Document], bytes], str]] = {
    "hwpx": (hwpx_of, "application/hwp+zip"),
    "pdf": (pdf_of, "application/pdf"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter with its gaps filled, and the labels of those for which the entry says nothing."""

    letter: Letter
    to: str = field(repr=False)
    title: str = field(repr=False)
    text: str = field(repr=False)
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    empty: tuple[str, ...]


def letters_of(view: EntryView) -> tuple[Letter, ...]:
    """Those that are offered where the entry stands now; none while a part of it stays shut."""
    if view.is_closed_off:
        return ()
    return tuple(each for each in view.register.letters if not each.states or view.row.state in each.states)


def draft_of(view: EntryView, name: str) -> Draft:
    """One of them; NotFoundError if it is not offered now."""
    if name not in {each.name for each in letters_of(view)}:
        raise NotFoundError
    return letter_of(view, name)


def letter_of(view: EntryView, name: str) -> Draft:
    """A letter of the register with its gaps filled, whether or not it is offered by itself now."""
    letter = next(each for each in view.register.letters if each.name == name)
    said = {each.rule.name: each.text for each in view.fields}
    text = _without_empty_lines(letter.text.strip(), said)
    gaps = dict.fromkeys(gap for each in (letter.to, letter.title, text) for gap in _GAP.findall(each))
    labels = {each.rule.name: each.rule.label for each in view.fields}

    def filled(text: str) -> str:
        return _GAP.sub(lambda gap: said.get(gap[1]) or _EMPTY, text)

    return Draft(
        letter=letter, to=filled(letter.to), title=filled(letter.title), text=filled(text),
        rows=_rows(view, letter), empty=tuple(labels[gap] for gap in gaps if not said.get(gap)),
    )  # fmt: skip


async def file_of(draft: Draft, form: str, office: Office) -> tuple[bytes, str]:
    """The letter in a form of MAKERS, and what it is; made beside the loop."""
    make, kind = MAKERS[form]
    return await asyncio.to_thread(make, _document(draft, office)), kind


def _without_empty_lines(text: str, said: Mapping[str, str]) -> str:
    """The text without the lines that are one gap and nothing else, where the entry says nothing."""
    kept = [line for line in text.split("\n") if not ((gap := _GAP.fullmatch(line)) and not said.get(gap[1]))]
    return _BLANKS.sub("\n\n", "\n".join(kept))


def _rows(view: EntryView, letter: Letter) -> tuple[tuple[str, ...], ...]:
    """The lines under their heads, without the columns in which nothing stands."""
    found = next((each for each in view.fields if each.rule.name == letter.table), None)
    if found is None or not found.rows:
        return ()
    said = [place for place in range(len(found.rule.lines)) if any(row[place] for row in found.rows)]
    rows = ([each.label for each in found.rule.lines], *found.rows)
    return tuple(tuple(row[place] for place in said) for row in rows)


def _document(draft: Draft, office: Office) -> Document:
    own = office.rules.organisation
    blocks: list[Block] = [Paragraphs(f"받음  {draft.to}"), Paragraphs(draft.text)]
    if draft.rows:
        blocks.append(Table(draft.rows, tuple(1 for _ in draft.rows[0]), head=True))
    blocks.append(Paragraphs(f"근거  {draft.letter.basis}"))
    return Document(title=draft.title, mark="", sender=f"{own.body} {own.name}", blocks=tuple(blocks))
