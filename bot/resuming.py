"""A receipt typed into the chat: read off the loop, never stored, taken out of the chat, and it leads back."""

import asyncio
import re
from contextlib import suppress

from bot.channel import Choice, RefusedError, Said, SlowDownError, UnreachableError, Words
from bot.contact import Contact, Plan, plan
from casework.content import LONGEST_TEXT
from casework.corresponding import MailboxView, open_mailbox
from casework.errors import UnreadableReceiptError
from casework.messaging import resume_conversation
from casework.receipts import Reporter, derive_keys, parse_receipt

STOP = "receipt:stop"
_LONGEST_RECEIPT = 200
_WORDS = 8
_SHORTEST_RUN, _LONGEST_RUN = 14, 40  # eight Korean words without blanks
_DIGITS = 20
_NEARLY = 2  # so many unread words still look like a receipt
_NEWEST = 10


def looks_like_receipt(text: str) -> bool:
    """Whether a bubble might be a receipt; cheap, because every bubble is asked."""
    text = text.strip()
    if len(text) > _LONGEST_RECEIPT:
        return False
    parts = text.split()
    if not re.search("[^0-9 \\-\n]", text):
        return len(re.sub("[^0-9]", "", text)) >= _DIGITS
    return len(parts) == _WORDS or (len(parts) == 1 and _SHORTEST_RUN <= len(text) <= _LONGEST_RUN)


def ask_receipt(contact: Contact) -> Plan:
    """Ask for the receipt, saying first that the messenger will see it."""
    if contact.session.reporter is not None:
        return []
    contact.session.wants_receipt = True
    say = contact.say
    return plan(say.words("telegram.ask_receipt", Choice(say("option.skip"), STOP)))


async def try_receipt(contact: Contact, said: Said) -> Plan | None:
    """Resume with the receipt in a bubble; None where the bubble is nothing of the kind and may be stored."""
    wanted = contact.session.wants_receipt
    if not wanted and not looks_like_receipt(said.text):
        return None
    try:
        # Off the loop: looking for near words takes long. What is too long to be a receipt is not looked at.
        secret = await asyncio.to_thread(parse_receipt, said.text[: _LONGEST_RECEIPT + 1])
    except UnreadableReceiptError as unreadable:
        if _nearly(unreadable):
            await _take_out(contact, said)
        elif not wanted:
            return None
        contact.session.wants_receipt = True
        return plan(_repair(contact, unreadable))
    await _take_out(contact, said)
    reporter = Reporter(await derive_keys(secret, contact.desk.intake))
    return await _resume(contact, reporter)


def _nearly(unreadable: UnreadableReceiptError) -> bool:
    places = {position for position, _ in unreadable.suggestions}
    return 0 < len(places) <= _NEARLY


def _repair(contact: Contact, unreadable: UnreadableReceiptError) -> Words:
    say = contact.say
    lines = [f"{position + 1}. {', '.join(words)}" for position, words in unreadable.suggestions if words]
    near = [say("mailbox.did_you_mean"), *lines] if lines and len(lines) <= _WORDS else []
    text = "\n".join([say("refusal.unreadable_receipt"), *near])
    return Words(text=text, choices=(Choice(say("option.skip"), STOP),), guarded=True)


async def _take_out(contact: Contact, said: Said) -> None:
    # The messenger may keep its own copy; the chat on the screen at least no longer shows it.
    with suppress(RefusedError, UnreachableError, SlowDownError):
        await contact.desk.channel.remove(contact.incoming.address, said.ref)


async def _resume(contact: Contact, reporter: Reporter) -> Plan:
    intake = contact.desk.intake
    view = await open_mailbox(reporter, intake)
    await resume_conversation(reporter, *contact.place, intake)
    session = contact.session
    session.reporter, session.wants_receipt, session.state, session.sealed = reporter, False, None, False
    session.files.clear()
    return plan(contact.say.words("telegram.resumed"), *answers(contact, view))


async def read_again(contact: Contact, reporter: Reporter) -> Plan:
    """Show the answers to somebody who typed the receipt a moment ago."""
    view = await open_mailbox(reporter, contact.desk.intake)
    await resume_conversation(reporter, *contact.place, contact.desk.intake)
    return plan(*answers(contact, view))


def answers(contact: Contact, view: MailboxView) -> list[Words]:
    """The office's answers, newest last, and where the matter stands; guarded, since they were meant for one person."""
    say = contact.say
    office = [message for message in view.messages if message.sender == "office"][-_NEWEST:]
    shown: list[Words] = []
    for message in office:
        text = say("telegram.answer", text=message.text[:LONGEST_TEXT])
        if message.files:
            text += "\n\n" + say("telegram.answer_files", count=len(message.files))
        shown.append(Words(text=text, guarded=True))
    if not office:
        shown.append(say.words("telegram.no_answer"))
    if view.closed:
        return [*shown, say.words("telegram.closed")]
    stage = say(f"stage.{view.stage}")
    if view.next_day is not None:
        return [*shown, say.words("M14", stage=stage, date=f"{view.next_day:%m월 %d일}")]
    return [*shown, say.words("mailbox.no_next")]
