"""A paper in the hands of somebody of its case: opened, held against the case, written anew."""

import asyncio
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from casework.bootstrap import Office
from casework.content import decode_kept
from casework.deidentifying import find_spans
from casework.deidentifying.guard import Report, Severity, inspect
from casework.deidentifying.tagger import tagger
from casework.errors import NotAllowedNowError, NotFoundError
from casework.holding import HeldCase, hold_case, open_case_body
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.reading import seal_reason
from casework.reviewing.papers import seal_paper
from casework.reviewing.studying import Studied
from casework.store.papers import PaperRow, change_paper, get_paper
from crypto.context import Purpose

RELEASED, DRAFT = "released", "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Two people who let a text pass although the guard holds it; it is bound to that very text and its findings."""

    digest: str
    by: str
    reason: str = field(repr=False)
    second: str = ""
    second_reason: str = field(repr=False, default="")


async def paper_of(case_id: CaseId, paper_id: str, unlocked: Unlocked, office: Office) -> tuple[HeldCase, PaperRow]:
    """A numbered paper of this very case, for somebody who holds the case."""
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row = await get_paper(office.cases.store, from_hex(paper_id))
    if row.case_id != held.row.id or row.number == 0:
        raise NotFoundError
    return held, row


async def draft_of(case_id: CaseId, paper_id: str, unlocked: Unlocked, office: Office) -> tuple[HeldCase, PaperRow]:
    """A paper that has not been released."""
    held, row = await paper_of(case_id, paper_id, unlocked, office)
    if row.state != DRAFT:
        raise NotAllowedNowError
    return held, row


async def content_of(row: PaperRow, held: HeldCase, office: Office) -> dict[str, Any]:
    """What is sealed in a paper."""
    payload = await open_case_body(held, row.sealed_id, row.body, Purpose.NOTE, office)
    return decode_kept(payload.content)


async def inspect_paper(text: str, audience: str, studied: Studied, office: Office) -> Report:
    """The leak guard's report on a text for an audience, beside the loop."""
    return await asyncio.to_thread(_inspected, text, audience, studied, office)


def _inspected(text: str, audience: str, studied: Studied, office: Office) -> Report:
    found = find_spans(text, studied.known.names, office.rules, tagger(), units=studied.known.units)
    kept = [each for each in found if text[each.start : each.end] not in studied.known.not_names]
    return inspect(text, kept, audience, studied.as_case(), office.rules)


async def replace_draft(
    content: dict[str, Any], row: PaperRow, held: HeldCase, unlocked: Unlocked, office: Office, **changes: Any
) -> None:
    """The next version of a draft; the wrap of the version before it goes last."""
    following = await seal_paper(content, row.kind, row, held, unlocked, office)
    await change_paper(office.cases.store, replace(following, **changes), before=row.version)
    await office.keyring.destroy(row.sealed_id)


async def note_in_journal(act: str, reason: str | None, held: HeldCase, unlocked: Unlocked, office: Office) -> None:
    """Write an act into the journal, its reason sealed to the case."""
    sealed = None if reason is None else seal_reason(reason.strip(), held, office)
    await office.journal.append(act, office.clock.now(), unlocked.officer.id, held.row.journal_id, sealed)


def digest_of(text: str, report: Report) -> str:
    """Which text and which red findings two people let pass."""
    red = [
        f"{each.start}-{each.end}-{each.reason}-{each.label}"
        for each in report.findings
        if each.severity is Severity.RED
    ]
    return sha256("\x00".join([text, *red]).encode("utf-8", "surrogatepass")).hexdigest()


def override_of(content: dict[str, Any]) -> Override | None:
    """Who let the paper pass, if anybody did."""
    kept = content.get("override")
    return Override(**kept) if isinstance(kept, dict) else None
