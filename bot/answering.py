"""What the bot does with each kind of thing a person does."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.channel import (
    Choice,
    Left,
    Pressed,
    RefusedError,
    Said,
    SentFile,
    SentOther,
    SlowDownError,
    SpokeInGroup,
    UnreachableError,
)
from bot.contact import Contact, Plan, plan
from bot.guiding import PUSH_NO, PUSH_YES, RESUME, SPEAK, add_file, greet, press, revise, speak, step_on
from bot.resuming import STOP, ask_receipt, read_again, try_receipt
from bot.storing import WRITTEN, keep, kept, waiting_receipt
from casework.conversation import CRISIS_KEY, Text, is_crisis
from casework.errors import NotFoundError
from casework.gate import take_file
from casework.messaging import ask_for_push, forget, note_told, stop_push

BEGIN, FORGET, FORGET_NO = "begin", "forget:yes", "forget:no"


async def answer(contact: Contact) -> Plan:
    """Answer one contact; what has to be stored is durable when this returns."""
    match contact.incoming.body:
        case Left():
            return await _leave(contact)
        case SpokeInGroup():
            return _refuse_group(contact)
        case SentOther():
            return plan(contact.say.words("telegram.file_refused"))
        case Said() as said:
            return [*await _news(contact), *await _hear(contact, said)]
        case Pressed() as pressed:
            return [*await _news(contact), *await _press(contact, pressed)]
        case SentFile() as sent:
            return [*await _news(contact), *await _take_file(contact, sent)]


async def _leave(contact: Contact) -> Plan:
    await forget(*contact.place, contact.desk.intake)
    contact.desk.sessions.drop(contact.tag)
    return []


def _refuse_group(contact: Contact) -> Plan:
    if contact.session.group_told:
        return []
    contact.session.group_told = True
    return plan(contact.say.words("telegram.group"))


async def _news(contact: Contact) -> Plan:
    """What waits for the person: a receipt never shown, the number of answers, words that were given up."""
    say, conversation = contact.say, contact.conversation
    news: Plan = []
    if conversation is not None:
        news += [] if contact.answering else await waiting_receipt(contact)
        if conversation.waiting:
            await note_told(conversation, contact.desk.intake)
            news += plan(say.words("telegram.waiting", count=conversation.waiting))
    if contact.desk.sessions.lost(contact.tag):
        news += plan(say.words("telegram.restarted"))
    return news


async def _hear(contact: Contact, said: Said) -> Plan:
    if said.text.startswith("/"):
        return [] if said.edited else await _command(contact, said.text)
    if not said.text.strip():
        return plan(contact.say.words("refusal.empty"))
    resumed = await try_receipt(contact, said)
    if resumed is not None:
        return resumed
    if said.edited:
        return await _hear_revision(contact, said.text)
    if contact.session.state is not None:
        return await step_on(contact, Text(said.text))
    return await _hear_later(contact, said.text)


async def _hear_later(contact: Contact, text: str) -> Plan:
    if contact.conversation is None:
        return greet(contact, text)
    await keep(contact, text)
    return [*_crisis(contact, text), *kept(contact)]


async def _hear_revision(contact: Contact, text: str) -> Plan:
    if contact.conversation is not None and (contact.session.sealed or contact.session.state is None):
        await keep(contact, f"{contact.desk.office_say('telegram.edit_mark')}\n{text}")
        return [*_crisis(contact, text), *kept(contact, "telegram.edited")]
    return revise(contact, text)


def _crisis(contact: Contact, text: str) -> Plan:
    if contact.session.crisis_shown or not is_crisis(text, contact.desk.table.crisis):
        return []
    contact.session.crisis_shown = True
    return plan(contact.say.words(CRISIS_KEY))


async def _command(contact: Contact, text: str) -> Plan:
    contact.session.wants_receipt = False
    name = text.split(maxsplit=1)[0].removeprefix("/").partition("@")[0].lower()
    if name in contact.desk.sentences:
        return speak(contact, name)
    act = _COMMANDS.get(name)
    return plan(contact.say.words("telegram.help")) if act is None else await act(contact)


async def _receipt(contact: Contact) -> Plan:
    reporter = contact.session.reporter
    return ask_receipt(contact) if reporter is None else await read_again(contact, reporter)


async def _stop(contact: Contact) -> Plan:
    if contact.conversation is None or not contact.conversation.row.push:
        return plan(contact.say.words("telegram.push_off"))
    await stop_push(*contact.place, contact.desk.intake)
    return plan(contact.say.words("telegram.push_off"))


async def _ask_to_forget(contact: Contact) -> Plan:
    say = contact.say
    yes, no = Choice(say("telegram.forget_yes"), FORGET), Choice(say("telegram.forget_no"), FORGET_NO)
    return plan(say.words("telegram.forget_ask", yes, no))


async def _start(contact: Contact) -> Plan:
    conversation, say = contact.conversation, contact.say
    if conversation is None or conversation.closed:
        return greet(contact)
    return plan(say.words("telegram.help", Choice(say("telegram.command_start"), BEGIN)))


async def _press(contact: Contact, pressed: Pressed) -> Plan:
    language = pressed.choice.removeprefix(SPEAK)
    if pressed.choice.startswith(SPEAK) and language in contact.desk.sentences:
        return speak(contact, language)
    act = _BUTTONS.get(pressed.choice)
    return await (press if act is None else act)(contact, pressed)


async def _begin(contact: Contact, _: Pressed) -> Plan:
    return [*plan(contact.say.words("telegram.start_over")), *greet(contact)]


async def _resume(contact: Contact, _: Pressed) -> Plan:
    return ask_receipt(contact)


async def _help(contact: Contact, _: Pressed) -> Plan:
    contact.session.wants_receipt = False
    return plan(contact.say.words("telegram.help"))


async def _no_push(contact: Contact, _: Pressed) -> Plan:
    return plan(contact.say.words("telegram.push_off"))


async def _wipe(contact: Contact, pressed: Pressed) -> Plan:
    with suppress(RefusedError, UnreachableError, SlowDownError):
        await contact.desk.channel.remove(contact.incoming.address, pressed.ref)
    return plan(contact.say.words("receipt.confirmed"))


async def _notify(contact: Contact, _: Pressed | None = None) -> Plan:
    say = contact.say
    try:
        await ask_for_push(*contact.place, contact.desk.intake)
    except NotFoundError:
        return plan(say.words("telegram.help"))
    return plan(say.words("telegram.push_on"))


async def _forget(contact: Contact, _: Pressed) -> Plan:
    gone = await forget(*contact.place, contact.desk.intake)
    contact.desk.sessions.drop(contact.tag)
    return plan(contact.say.words("telegram.forgotten" if gone else "telegram.nothing_to_forget"))


async def _take_file(contact: Contact, sent: SentFile) -> Plan:
    desk, say = contact.desk, contact.say
    if sent.size > desk.channel.biggest_file:
        return plan(say.words("telegram.file_too_big"))
    begun: Plan = []
    if contact.session.state is None and contact.conversation is None:
        begun = greet(contact)
    try:
        stored = await take_file(sent.name, sent.type, desk.channel.fetch(sent.file), desk.intake)
    except RefusedError:
        return plan(say.words("telegram.file_too_big"))
    if contact.session.state is not None:
        return [*begun, *await add_file(contact, stored, sent)]
    await keep(contact, sent.text, stored)
    return [*_crisis(contact, sent.text), *kept(contact, file=stored)]


_BUTTONS: dict[str, Callable[[Contact, Pressed], Awaitable[Plan]]] = {
    WRITTEN: _wipe,
    BEGIN: _begin,
    RESUME: _resume,
    STOP: _help,
    PUSH_YES: _notify,
    PUSH_NO: _no_push,
    FORGET: _forget,
    FORGET_NO: _help,
}

_COMMANDS: dict[str, Callable[[Contact], Awaitable[Plan]]] = {
    "start": _start,
    "receipt": _receipt,
    "notify": _notify,
    "stop": _stop,
    "forget": _ask_to_forget,
}
