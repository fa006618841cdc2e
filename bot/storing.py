"""Where words and files end: sealed and stored by casework, then said to be kept."""

import asyncio
from dataclasses import replace

from bot.channel import Choice, Words
from bot.contact import Contact, Plan, Planned, bubble_id, plan
from casework.cleaning.telling import sentences
from casework.content import Lane, StoredFile
from casework.conversation import Collected, State, collect
from casework.corresponding import say as say_with_receipt
from casework.errors import BusyError, ConflictError, UnknownReceiptError
from casework.messaging import (
    confirm_receipt_shown,
    continue_conversation,
    find_conversation,
    pending_receipt,
    start_conversation,
)
from casework.receipts import NewReceipt, draw_receipt, in_groups
from casework.receiving import Received, ReportDraft

WRITTEN = "written"
_PAUSES = (0.2, 0.4, 0.8, 1.6, 3.2, 6.4)


async def seal_first(contact: Contact, state: State) -> Plan:
    """Store what was said so far as a report of its own, then show the receipt for it."""
    receipt = draw_receipt(bubble_id(contact))
    stored = await _start_patiently(contact, _draft(collect(state), contact.session.files), receipt)
    contact.session.sealed = True
    contact.session.files.clear()
    contact.session.reporter = None
    received = contact.say.words("telegram.received", number=stored.number)
    return [*show_receipt(contact, receipt), Planned(received)]


async def _start_patiently(contact: Contact, draft: ReportDraft, receipt: NewReceipt) -> Received:
    # Few receipts are stretched at once. A chat can wait its turn for a while, so nobody is sent away in a rush.
    for pause in _PAUSES:
        try:
            return await start_conversation(draft, receipt, *contact.place, contact.desk.intake)
        except BusyError:
            await asyncio.sleep(pause)
    return await start_conversation(draft, receipt, *contact.place, contact.desk.intake)


def _draft(collected: Collected, files: list[StoredFile]) -> ReportDraft:
    return ReportDraft(
        lane=Lane.TELEGRAM,
        kind=collected.kind,
        text=collected.text,
        answers=dict(collected.answers),
        files=tuple(files),
        concerns=collected.concerns,
        concerned_team=collected.concerned_team,
        excluded=collected.excluded,
        urgent=collected.urgent,
    )


def show_receipt(contact: Contact, receipt: NewReceipt) -> Plan:
    """Warn, then show the words; only when the messenger has confirmed them is the waiting copy deleted."""
    say = contact.say

    async def shown() -> None:
        await confirm_receipt_shown(*contact.place, contact.desk.intake)

    text = say(
        "telegram.receipt", words=_in_rows(receipt.words(contact.session.language)), digits=in_groups(receipt.digits())
    )
    written = Choice(say("receipt.written"), WRITTEN)
    return [
        Planned(say.words("telegram.receipt_warning")),
        Planned(Words(text=text, choices=(written,), guarded=True), shown),
    ]


def _in_rows(words: list[str]) -> str:
    numbered = [f"{place}. {word}" for place, word in enumerate(words, start=1)]
    return "\n" + "\n".join(f"{left}   {right}" for left, right in zip(numbered[::2], numbered[1::2], strict=True))


async def waiting_receipt(contact: Contact) -> Plan:
    """Show a receipt that was stored but never confirmed as shown, for instance because the bot died in between."""
    receipt = await pending_receipt(*contact.place, contact.desk.intake)
    return [] if receipt is None else show_receipt(contact, receipt)


async def keep(contact: Contact, text: str, *files: StoredFile, urgent: bool = False) -> None:
    """Store a later bubble: confirmed by the receipt if it was typed just now, otherwise said to be unconfirmed."""
    try:
        if not await _keep_confirmed(contact, text, files, urgent=urgent):
            await _keep_unconfirmed(contact, text, files, urgent=urgent)
    except ConflictError:
        # The id is made from this very bubble: it is stored already, with the wording it had in the dialogue.
        return


async def _keep_confirmed(contact: Contact, text: str, files: tuple[StoredFile, ...], *, urgent: bool) -> bool:
    if contact.session.reporter is None:
        return False
    try:
        await say_with_receipt(
            text, files, contact.session.reporter, bubble_id(contact), contact.desk.intake, urgent=urgent
        )
    except UnknownReceiptError:
        contact.session.reporter = None  # the person has taken a new receipt on the web meanwhile
        return False
    return True


async def _keep_unconfirmed(contact: Contact, text: str, files: tuple[StoredFile, ...], *, urgent: bool) -> None:
    intake = contact.desk.intake
    conversation = contact.conversation or await find_conversation(*contact.place, intake)
    if conversation is None:
        raise UnknownReceiptError
    await continue_conversation(text, files, conversation, intake, message_id=bubble_id(contact), urgent=urgent)


def kept(contact: Contact, key: str = "telegram.kept", file: StoredFile | None = None) -> Plan:
    """Say that a bubble was stored, and what became of its file."""
    said = contact.say(key)
    return plan(Words(text=said if file is None else with_findings(contact, said, file)))


def with_findings(contact: Contact, said: str, file: StoredFile) -> str:
    """A sentence, and under it what was taken out of a file."""
    return "\n".join([said, *sentences(file.cleaning, contact.say.wording)])


def prefixed(text: str, words: list[Words]) -> list[Words]:
    """Put a sentence in front of what is said next, in the same bubble."""
    if not words:
        return [Words(text=text)]
    return [replace(words[0], text=f"{text}\n\n{words[0].text}"), *words[1:]]
