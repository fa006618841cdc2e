"""Receive a report, a message, an attachment: sealed by the browser, or sealed here at once."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from casework.arriving import minute_said
from casework.bootstrap import Intake
from casework.content import BIGGEST_FILE, MOST_FILES, Lane, StoredFile, b64, check_text, encode, files_json, ids_of
from casework.errors import FileTooBigError, MalformedRequestError, ReloadKeysError
from casework.receipts import NewReceipt, Reporter, derive_keys
from casework.store.drops import DropRows, MailboxRow, NewChat, NewMailbox, Stored
from casework.store.sealed_files import store_file
from casework.store.texts import OutboxRow
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.files import sealed_length
from crypto.keys import Direction, PublicKey, SpeakKey, random_bytes, random_id, same
from crypto.receipt import ReporterKeys, filing_leaf
from crypto.seal import seal
from policies.rules import Concern

Received = Stored
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: it is read aloud
_NUMBER_LENGTH = 8
_CHUNK = 65_536
_TAG = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedReport:
    """A first message as a browser sealed it."""

    message_id: bytes
    desk: str
    urgent: bool
    body: bytes
    office_wrap: bytes
    mailbox_wrap: bytes
    tag_hash: bytes
    mailbox_key: bytes
    leaf: bytes
    files: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFollowUp:
    """A later message as a browser sealed it."""

    message_id: bytes
    urgent: bool
    body: bytes
    office_wrap: bytes
    mailbox_wrap: bytes
    leaf: bytes
    files: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDraft:
    """A report in plain words, on its way through a server-sealed lane; exists in memory only."""

    lane: Lane
    kind: str
    text: str = field(repr=False)
    answers: dict[str, str] = field(default_factory=dict, repr=False)
    files: tuple[StoredFile, ...] = ()
    concerns: Concern = Concern.NOBODY
    concerned_team: str = ""
    excluded: str = field(default="", repr=False)
    urgent: bool = False
    # Where receipts are not shown: a desk of the lane's own, a number drawn before, and where an answer may go.
    desk: str = ""
    number: str = ""
    answer_to: Mapping[str, str] = field(default_factory=dict, repr=False)


def public_number() -> str:
    """A random number without meaning, `ABCD-2345`."""
    letters = [_ALPHABET[byte % len(_ALPHABET)] for byte in random_bytes(_NUMBER_LENGTH)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


async def receive_sealed_report(report: SealedReport, intake: Intake) -> Received:
    """Store a report the browser sealed; durable when this returns. Nothing here can open it."""
    body, office_wrap, mailbox_wrap = _parse(report.body, report.office_wrap, report.mailbox_wrap)
    try:
        mailbox_key = PublicKey(report.mailbox_key)
    except CryptoError:
        raise MalformedRequestError from None
    today = intake.clock.today()
    if not intake.keys.accepts(report.desk, office_wrap.key_id, today):
        raise ReloadKeysError
    if not same(mailbox_wrap.key_id, mailbox_key.key_id) or len(report.tag_hash) != 32:  # noqa: PLR2004 - SHA-256
        raise MalformedRequestError
    opened = NewMailbox(number=public_number(), tag_hash=report.tag_hash, public_key=mailbox_key.raw)
    return await intake.drops.add(
        DropRows(
            message_id=report.message_id,
            mailbox_id=random_id(),
            digest=body.digest,
            body=body.raw,
            office_wrap=office_wrap.raw,
            mailbox_wrap=mailbox_wrap.raw,
            wrap_key=office_wrap.key_id,
            desk=report.desk,
            deadline_class=intake.rules.desks[report.desk].deadline_class,
            day=today,
            size_class=body.size_class,
            urgent=report.urgent,
            leaf=report.leaf,
            files=report.files,
            mailbox=opened,
        )
    )


async def receive_sealed_follow_up(message: SealedFollowUp, tag_hash: bytes, intake: Intake) -> Received:
    """Store a later message the browser sealed to its case key or, before the first opening, to the desk."""
    body, office_wrap, mailbox_wrap = _parse(message.body, message.office_wrap, message.mailbox_wrap)
    row = await intake.drops.mailbox_by_tag(tag_hash)
    if not same(mailbox_wrap.key_id, PublicKey(row.public_key).key_id):
        raise MalformedRequestError
    _check_receiver(office_wrap.key_id, row, intake)
    # What a browser seals says nothing of itself: after the end it may be how it went, so there is room for one.
    return await _add_follow_up(
        row, message.message_id, body, office_wrap, mailbox_wrap, intake,
        leaf=message.leaf, files=message.files, urgent=message.urgent, last=True,
    )  # fmt: skip


async def receive_file(
    file_id: bytes, digest: bytes, length: int, stream: AsyncIterator[bytes], intake: Intake
) -> None:
    """Store a file the browser sealed, as it arrives; one that is cut off or altered on the way leaves nothing."""
    if not 0 < length <= sealed_length(BIGGEST_FILE):
        raise FileTooBigError
    hasher = hashlib.sha256()
    chunks = _rechunk(stream, length, hasher)
    upload = await store_file(intake.drops.store, file_id, chunks, intake.clock.today())
    if not same(hasher.digest(), digest):
        await upload.drop()
        raise MalformedRequestError
    await upload.finish(length, digest)


async def seal_report(
    draft: ReportDraft, receipt: NewReceipt, intake: Intake, chat: NewChat | None = None,
    sends: OutboxRow | None = None,
) -> Received:  # fmt: skip
    """Seal a report that came in plain words and store it; plaintext ends here, durable when this returns."""
    text = check_text(draft.text, may_be_empty=bool(draft.files))
    if len(draft.files) > MOST_FILES:
        raise MalformedRequestError
    keys = await derive_keys(receipt.secret, intake)
    desk = draft.desk or intake.rules.desk_for(draft.kind, draft.concerns, draft.concerned_team)
    today = intake.clock.today()
    said: dict[str, object] = {
        "type": "report",
        "kind": draft.kind,
        "lane": draft.lane,
        "text": text,
        "answers": draft.answers,
        "excluded": draft.excluded,
        "speak": b64(keys.speak.raw()),
        "consent_key": b64(keys.consent.public.raw),
        "day": today.isoformat(),
    }
    if draft.answers.get("contact") and not intake.rules.kinds[draft.kind].protected:
        said["at"] = minute_said(intake.clock.now())
    if draft.answer_to:
        said["answer_to"] = dict(draft.answer_to)
    content = encode({**said, "files": files_json(draft.files, said)})
    about = SealingContext(purpose=Purpose.MESSAGE, office=intake.office, message_id=receipt.message_id)
    receiver = intake.keys.receiving_key(desk, today)
    sealed = seal(content, to=[receiver, keys.mailbox.public], about=about)
    office_wrap, mailbox_wrap = sealed.wraps
    return await intake.drops.add(
        DropRows(
            message_id=receipt.message_id,
            mailbox_id=random_id(),
            digest=_draft_digest(receipt.seed, draft, text),
            body=sealed.body.raw,
            office_wrap=office_wrap.raw,
            mailbox_wrap=mailbox_wrap.raw,
            wrap_key=office_wrap.key_id,
            desk=desk,
            deadline_class=intake.rules.desks[desk].deadline_class,
            day=today,
            size_class=sealed.body.size_class,
            urgent=draft.urgent,
            leaf=filing_leaf(keys.filing, receipt.message_id, sealed.body.digest),
            files=ids_of(draft.files),
            mailbox=NewMailbox(
                number=draft.number or public_number(),
                tag_hash=keys.tag_hash,
                public_key=keys.mailbox.public.raw,
            ),
            chat=chat,
            sends=sends,
        )
    )


async def seal_follow_up(
    content: dict[str, object], files: tuple[StoredFile, ...], row: MailboxRow, message_id: bytes, seed: bytes,
    receiver: PublicKey | None, intake: Intake, *, keys: ReporterKeys | None = None, urgent: bool = False,
    sends: OutboxRow | None = None, last: bool = False,
) -> Received:  # fmt: skip
    """Seal a later message to case (or desk) and mailbox; with a MAC when the receipt is at hand."""
    today = intake.clock.today()
    raw = encode({**content, "files": files_json(files, content), "day": today.isoformat()})
    about = SealingContext(purpose=Purpose.MESSAGE, office=intake.office, message_id=message_id)
    office_key = receiver or intake.keys.receiving_key(row.desk, today)
    speak: SpeakKey | None = keys.speak if keys else None
    direction = Direction.TO_OFFICE if keys else None
    sealed = seal(raw, to=[office_key, PublicKey(row.public_key)], about=about, speak=speak, direction=direction)
    leaf = filing_leaf(keys.filing, message_id, sealed.body.digest) if keys else None
    return await _add_follow_up(
        row, message_id, sealed.body, sealed.wraps[0], sealed.wraps[1], intake,
        leaf=leaf, files=ids_of(files), urgent=urgent, sends=sends, last=last,
        digest=_mac(seed, raw_without_keys(content, files)),
    )  # fmt: skip


def raw_without_keys(content: dict[str, object], files: tuple[StoredFile, ...]) -> bytes:
    """What makes two drafts the same: their words and the files' names and sizes, not the random keys."""
    plain = [(each.name, each.type, each.size) for each in files]
    return json.dumps([content, plain], ensure_ascii=False, sort_keys=True).encode()


def case_receiver(row: MailboxRow) -> PublicKey | None:
    """The case key a mailbox row names, if the first message has been opened."""
    return PublicKey(row.case_key) if row.case_key else None


async def mailbox_of(reporter: Reporter, intake: Intake) -> MailboxRow:
    """The mailbox of somebody who came back."""
    return await intake.drops.mailbox_by_tag(reporter.keys.tag_hash)


async def _add_follow_up(
    row: MailboxRow, message_id: bytes, body: Body, office_wrap: WrapRecord, mailbox_wrap: WrapRecord,
    intake: Intake, *,
    leaf: bytes | None, files: tuple[bytes, ...], urgent: bool, digest: bytes | None = None,
    sends: OutboxRow | None = None, last: bool = False,
) -> Received:  # fmt: skip
    return await intake.drops.add(
        DropRows(
            message_id=message_id,
            mailbox_id=row.id,
            digest=digest or body.digest,
            body=body.raw,
            office_wrap=office_wrap.raw,
            mailbox_wrap=mailbox_wrap.raw,
            wrap_key=office_wrap.key_id,
            desk=row.desk,
            deadline_class=intake.rules.desks[row.desk].deadline_class,
            day=intake.clock.today(),
            size_class=body.size_class,
            urgent=urgent,
            leaf=leaf,
            files=files,
            sends=sends,
            last=last,
        )
    )


def _parse(body: bytes, office_wrap: bytes, mailbox_wrap: bytes) -> tuple[Body, WrapRecord, WrapRecord]:
    try:
        return Body.parse(body), WrapRecord.parse(office_wrap), WrapRecord.parse(mailbox_wrap)
    except CryptoError:
        raise MalformedRequestError from None


def _check_receiver(key_id: bytes, row: MailboxRow, intake: Intake) -> None:
    case_key = case_receiver(row)
    if case_key is not None and same(key_id, case_key.key_id):
        return
    if not intake.keys.accepts(row.desk, key_id, intake.clock.today()):
        raise ReloadKeysError


def _draft_digest(seed: bytes, draft: ReportDraft, text: str) -> bytes:
    content: dict[str, object] = {
        "kind": draft.kind,
        "text": text,
        "answers": draft.answers,
        "excluded": draft.excluded,
    }
    return _mac(seed, raw_without_keys(content, draft.files))


def _mac(seed: bytes, raw: bytes) -> bytes:
    return hmac.new(seed, raw, hashlib.sha256).digest()


async def _rechunk(stream: AsyncIterator[bytes], length: int, hasher: "hashlib._Hash") -> AsyncIterator[bytes]:
    """Cut a sealed stream at the chunk borders of SPEC 6.2; more or fewer bytes than declared are refused."""
    pending, total, size = bytearray(), 0, _CHUNK + _TAG
    async for data in stream:
        total += len(data)
        if total > length:
            raise MalformedRequestError
        hasher.update(data)
        pending += data
        while len(pending) > size:
            yield bytes(pending[:size])
            del pending[:size]
    if total != length or not pending:
        raise MalformedRequestError
    yield bytes(pending)
