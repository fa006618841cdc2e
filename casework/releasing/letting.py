"""Let a paper go: the guard's word, two people who may overrule it, one who answers for the release."""

from collections import Counter
from dataclasses import replace
from typing import Any

from casework.bootstrap import Office
from casework.content import check_text, text_of
from casework.deidentifying.guard import Report, Severity
from casework.errors import HeldBackError, NotAllowedNowError, NotPermittedError, ReasonNeededError
from casework.holding import HeldCase
from casework.ids import CaseId
from casework.people import Unlocked
from casework.reasons import SHORTEST_REASON
from casework.releasing.drafts import (
    RELEASED,
    Override,
    content_of,
    digest_of,
    draft_of,
    inspect_paper,
    note_in_journal,
    override_of,
    replace_draft,
)
from casework.reviewing.studying import study
from casework.store.papers import PaperRow
from casework.unlocking import require
from policies.rules import Permission


async def ask_override(
    case_id: CaseId, paper_id: str, version: int, reason: str, unlocked: Unlocked, office: Office
) -> None:
    """The first of two people says why a held text may pass."""
    held, row, text, report = await _for_release(case_id, paper_id, version, unlocked, office)
    if not report.is_blocked:
        raise NotAllowedNowError
    override = Override(digest=digest_of(text, report), by=unlocked.officer.id, reason=_reason(reason))
    await note_in_journal("override_asked", reason, held, unlocked, office)
    await replace_draft(_with(text, override), row, held, unlocked, office)


async def confirm_override(
    case_id: CaseId, paper_id: str, version: int, reason: str, unlocked: Unlocked, office: Office
) -> None:
    """The second of two people, never the same, says why as well."""
    held, row, text, report = await _for_release(case_id, paper_id, version, unlocked, office)
    override = override_of(await content_of(row, held, office))
    if override is None or override.second or override.digest != digest_of(text, report):
        raise NotAllowedNowError
    if override.by == unlocked.officer.id:
        raise NotPermittedError
    both = replace(override, second=unlocked.officer.id, second_reason=_reason(reason))
    await note_in_journal("override_confirmed", reason, held, unlocked, office)
    await replace_draft(_with(text, both), row, held, unlocked, office)


async def release_paper(case_id: CaseId, paper_id: str, version: int, unlocked: Unlocked, office: Office) -> None:
    """Let a paper go, in one's own name; what the guard holds stays, unless two people let it pass."""
    held, row, text, report = await _for_release(case_id, paper_id, version, unlocked, office)
    check_text(text)
    override = override_of(await content_of(row, held, office))
    passes = override is not None and override.digest == digest_of(text, report) and bool(override.second)
    if report.is_blocked and not passes:
        raise HeldBackError
    await note_in_journal("released", _counts(row, report, office), held, unlocked, office)
    content = _with(text, override if passes else None)
    await replace_draft(content, row, held, unlocked, office, state=RELEASED, released_by=unlocked.officer.id)


async def _for_release(
    case_id: CaseId, paper_id: str, version: int, unlocked: Unlocked, office: Office
) -> tuple[HeldCase, PaperRow, str, Report]:
    require(unlocked, Permission.CASE_RELEASE)
    held, row = await draft_of(case_id, paper_id, unlocked, office)
    text = text_of(await content_of(row, held, office))
    report = await inspect_paper(text, row.kind, await study(held, unlocked, office), office)
    return held, replace(row, version=version), text, report


def _counts(row: PaperRow, report: Report, office: Office) -> str:
    """What the journal says of a release: which paper and how many findings of each kind, never what they were."""
    wording = office.rules.wording["ko"]
    counted = Counter(each.severity for each in report.findings)
    paper = f"{wording[f'audience.{row.kind}']} {row.number}호"
    held = f"막힌 것 {counted[Severity.RED]}, 살펴볼 것 {counted[Severity.AMBER]}"
    return f"{paper}, {held}, 신고인 표현 {round(report.shared * 100)}%"


def _with(text: str, override: Override | None) -> dict[str, Any]:
    content: dict[str, Any] = {"type": "paper", "text": text}
    if override is not None:
        content["override"] = {name: getattr(override, name) for name in override.__dataclass_fields__}
    return content


def _reason(reason: str) -> str:
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeededError
    return check_text(reason)[:500]
