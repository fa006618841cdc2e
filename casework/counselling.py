"""A talk from its person's side: what they said in it, and making a report of what they choose (handbook L18)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.bootstrap import Intake
from casework.content import CONVERSION, FILE_REPORT, StoredFile, answers_of, b64, check_text, encode, files_of, text_of
from casework.corresponding import Listened, listen, tell_office
from casework.errors import (
    AgreementNeededError,
    ClosedConversationError,
    NotAllowedNowError,
    NotFoundError,
    NothingChosenError,
)
from casework.receipts import Reporter
from casework.store.drops import OFFICE_MESSAGE
from crypto.consent import Act, Statement, sign_statement
from crypto.primitives import sha256
from policies.rules import Rules

LONGEST_EXCLUDED = 500
_SAID = ("report", "follow_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something the person said in a talk, which they may take into a report: its words, its files, or both."""

    id: str
    text: str = field(repr=False)
    files: tuple[StoredFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkView:
    """A talk that can become a report: what was said, and whether that has been asked for already."""

    parts: tuple[Part, ...]
    said: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody takes into a report: the kind, parts and files by id, more words, who must not receive it."""

    kind: str
    parts: Collection[str]
    files: Collection[str]
    more: str = field(default="", repr=False)
    excluded: str = field(default="", repr=False)
    agrees: bool


async def open_talk(reporter: Reporter, intake: Intake, language: str) -> TalkView:
    """The talk of this receipt; refused where it is none, or has ended."""
    return _view(await listen(reporter, intake), intake.rules, language)


async def file_report(choice: Choice, reporter: Reporter, message_id: bytes, intake: Intake, *, language: str) -> None:
    """Make a report of what was chosen, signed under the text that was shown; durable when this returns."""
    listened = await listen(reporter, intake)
    if any(each.row.id == message_id for each in listened.heard):
        return  # this very page was sent before
    view, filing = _view(listened, intake.rules, language), intake.rules.counselling.filing
    if view.said:
        raise NotAllowedNowError
    if choice.kind not in filing.kinds:
        raise NotFoundError
    if not choice.agrees:
        raise AgreementNeededError
    report = encode(_report(choice, view)).decode()
    shown = filing.text[language]
    said = Statement(
        act=Act.GIVE, office=intake.office, consent_id=message_id, purpose=FILE_REPORT, recipient=choice.kind,
        facts=(), version=filing.version, text=sha256(shown.encode()), day=intake.clock.today(),
        named=sha256(report.encode()),
    )  # fmt: skip
    text, signature = sign_statement(said, reporter.keys.consent)
    content: dict[str, object] = {"type": CONVERSION, "said": text, "signature": b64(signature), "shown": shown}
    await tell_office({**content, "report": report}, reporter, message_id, intake)


def _report(choice: Choice, view: TalkView) -> dict[str, Any]:
    """What goes over, in the order in which it was said; whatever was not chosen is not in it."""
    texts = [each.text for each in view.parts if each.id in choice.parts]
    more = check_text(choice.more, may_be_empty=True)
    files = [file for each in view.parts for file in each.files if file.id.hex() in choice.files]
    whole = check_text("\n\n".join(text for text in (*texts, more) if text), may_be_empty=True)
    if not whole and not files:
        raise NothingChosenError
    return {
        "kind": choice.kind,
        "text": whole,
        "excluded": " ".join(choice.excluded.split())[:LONGEST_EXCLUDED],
        "files": [each.to_json() for each in files],
    }


def _view(listened: Listened, rules: Rules, language: str) -> TalkView:
    kind = rules.kinds.get(listened.kind)
    if kind is None or not kind.talk:
        raise NotFoundError
    if listened.closed:
        raise ClosedConversationError
    own = [each for each in listened.heard if each.row.kind != OFFICE_MESSAGE]
    said = [each for each in own if text_of(each.content, "type") in _SAID]
    parts = [
        Part(
            id=each.row.id.hex(),
            text=_words(each.content, kind.questions, rules, language),
            files=files_of(each.content),
        )
        for each in said
    ]
    return TalkView(
        parts=tuple(part for part in parts if part.text or part.files),
        said=any(text_of(each.content, "type") == CONVERSION for each in own),
    )


def _words(content: dict[str, Any], questions: Sequence[str], rules: Rules, language: str) -> str:
    """A message in words, with the written answers to what was asked beside it; nothing that was picked from a list."""
    words, answers = rules.wording[language], answers_of(content)
    told = [(name, answers[name]) for name in questions if answers.get(name)]
    lines = [f"{words[f'answer.{name}']}: {said}" for name, said in told if f"value.{said}" not in words]
    return "\n".join(line for line in (text_of(content), *lines) if line)
