"""Everything that goes with one act, as one text: what is approved, what is bound to it, what is held by the guard."""

from collections.abc import Sequence
from hashlib import sha256

from casework.attachments import attachment_of, measured, shown_file
from casework.bootstrap import Office
from casework.content import StoredFile
from casework.errors import NotAllowedNowError, StaleError
from casework.holding import HeldCase
from casework.ids import CaseId, from_hex
from casework.people import Unlocked
from casework.releasing.drafts import RELEASED, paper_of
from casework.releasing.leaving import text_to_leave
from casework.transferring.records import Enclosed, Record
from policies.transfers import TransferAct

_KINDS = {"image": "사진", "audio": "소리", "video": "영상"}


def said_beside(record: Record) -> str:
    """What the officer wrote for the recipient and for those who approve; the guard reads it."""
    return "\n".join([f"까닭: {record.why}", *(f"조치: {each}" for each in record.measures)])


def whole_text(act: TransferAct, record: Record, paper: str) -> tuple[str, str]:
    """What is approved, in two parts: what the officer wrote now, and what was released or is drawn from records."""
    beside = f"{act.label}\n{said_beside(record)}"
    listed = [f"{enclosure_name(at, each)}: {each.size}바이트, SHA-256 {each.sha256}" for at, each in _numbered(record)]
    goes = [f"받는 곳: {record.name} ({record.address})", f"사본 {record.copies}부", *listed]
    return beside, "\n\n" + "\n".join(goes) + f"\n\n{paper}"


def digest_of_whole(act: TransferAct, record: Record, paper: str) -> str:
    """What an act is bound to: nothing of what goes may change unseen after it was begun."""
    return sha256("".join(whole_text(act, record, paper)).encode("utf-8", "surrogatepass")).hexdigest()


def enclosure_name(number: int, enclosed: Enclosed) -> str:
    """How a file is called outside; the name its sender gave it stays here."""
    return f"붙임 {number} ({_KINDS.get(enclosed.kind.partition('/')[0], '문서')})"


async def paper_to_leave(
    record: Record, act: TransferAct, case_id: CaseId, unlocked: Unlocked, office: Office, *, begun: bool = True
) -> str:
    """The released paper of an act as it may leave today; refused where it is not what it was when it was begun."""
    held, paper = await paper_of(case_id, record.paper, unlocked, office)
    if paper.state != RELEASED or paper.kind != office.rules.transfers.audience:
        raise NotAllowedNowError
    text = await text_to_leave(paper, said_beside(record), held, unlocked, office)
    if begun:
        if digest_of_whole(act, record, text) != record.digest:
            raise StaleError
        for each in record.files:
            await stored_file(each, held, office)
    return text


async def choose_files(chosen: Sequence[str], held: HeldCase, office: Office) -> tuple[Enclosed, ...]:
    """Clean copies of the case's files by `message:file`, with the digest of what each is now."""
    found = []
    for each in dict.fromkeys(chosen):
        message, _, file = each.partition(":")
        reference = await _shown(message, file, held, office)
        size, digest = await measured(reference, office)
        found.append(Enclosed(message=message, file=file, kind=reference.type, size=size, sha256=digest))
    return tuple(found)


async def stored_file(enclosed: Enclosed, held: HeldCase, office: Office) -> StoredFile:
    """A chosen file's clean copy, if it is still what it was when it was chosen."""
    reference = await _shown(enclosed.message, enclosed.file, held, office)
    if await measured(reference, office) != (enclosed.size, enclosed.sha256):
        raise StaleError
    return reference


async def _shown(message: str, file: str, held: HeldCase, office: Office) -> StoredFile:
    return shown_file((await attachment_of(held, from_hex(message), file, office))[1])


def _numbered(record: Record) -> Sequence[tuple[int, Enclosed]]:
    return tuple(enumerate(record.files, 1))
