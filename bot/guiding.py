"""The guided dialogue: held in memory until the story is told, from then on stored answer by answer."""

from dataclasses import replace

from bot.channel import Choice, Pressed, SentFile, Words
from bot.contact import Contact, Plan, plan
from bot.saying import DONE, PICK, SKIP, ask, asks_for, show, step_of
from bot.storing import keep, prefixed, seal_first, with_findings
from casework.content import MOST_FILES, StoredFile
from casework.conversation import Choice as Pick
from casework.conversation import Done, Event, Given, Skip, State, Text, advance, begin
from policies.dialogue import Input

PUSH_YES, PUSH_NO = "push:yes", "push:no"
RESUME = "receipt:ask"
SPEAK = "speak:"
_NOT_KEPT = frozenset({"more"})  # steers the dialogue; says nothing about what happened


def greet(contact: Contact, first: str = "") -> Plan:
    """Begin the dialogue; words that came before the first question are not lost."""
    state, events = begin(contact.desk.table)
    if first:
        state, more = advance(contact.desk.table, state, Text(first), contact.say.wording)
        events = [*events, *more]
    session = contact.session
    session.state, session.sealed, session.crisis_shown = state, False, state.crisis_shown
    say = contact.say
    warning = Words(text=say("telegram.warning", web=contact.desk.intake.settings.public_address))
    *said, question = show(events, contact.desk.table, say)
    more_choices = [Choice(say("telegram.command_receipt"), RESUME), *_languages(contact)]
    return plan(*said, warning, replace(question, choices=(*question.choices, *more_choices)))


def _languages(contact: Contact) -> list[Choice]:
    others = [language for language in contact.desk.sentences if language != contact.session.language]
    return [Choice(contact.say(f"web.language_{language}"), f"{SPEAK}{language}") for language in others]


def speak(contact: Contact, language: str) -> Plan:
    """Go on in another language; what was written so far stays."""
    session = contact.session
    session.language = language
    if session.state is None or not (session.sealed or session.unsent):
        return greet(contact)
    return plan(*_question(contact, session.state))


async def press(contact: Contact, pressed: Pressed) -> Plan:
    """Take a pressed answer; one under an old question is out of place."""
    state, say = contact.session.state, contact.say
    if state is None:
        return plan(say.words("telegram.restarted" if contact.conversation is None else "telegram.help"))
    way, _, rest = pressed.choice.partition(":")
    step, _, place = rest.partition(":")
    if step != state.step:
        return plan(say.words("refusal.not_here"), *_question(contact, state))
    match way:
        case _ if way == PICK and place.isdecimal():
            return await step_on(contact, Pick(int(place)))
        case _ if way == SKIP:
            return await step_on(contact, Skip())
        case _ if way == DONE:
            return await step_on(contact, Done())
        case _:
            return plan(say.words("refusal.not_here"))


async def step_on(contact: Contact, given: Given) -> Plan:
    """Take one answer: store what has to be stored, then show what follows."""
    session, desk = contact.session, contact.desk
    before = session.state
    if before is None:
        return greet(contact)
    after, events = advance(desk.table, before, given, contact.say.wording)
    after, events = _pass_receipt(contact, after, events)
    stored: Plan = []
    acknowledged = ""
    if session.sealed:
        if told := _told(contact, before, after, given, events):
            await keep(contact, told, urgent=after.answers.get("urgent") is True)
            acknowledged = contact.say("telegram.kept")
            events = [event for event in events if event.name != "kept"]
    elif _story_told(contact, before, after):
        stored = await seal_first(contact, after)
    # Only now: a refusal above leaves the person where they were, and they are asked to send it again.
    session.state, session.crisis_shown = after, after.crisis_shown
    if session.sealed:
        session.state = replace(after, answers={})  # stored, so the memory lets go of it
    shown = show(events, desk.table, contact.say, files=len(session.files))
    if acknowledged:
        shown = prefixed(acknowledged, shown)
    return [*stored, *plan(*shown), *_end(contact)]


def _pass_receipt(contact: Contact, after: State, events: list[Event]) -> tuple[State, list[Event]]:
    """A receipt step needs nobody here: the receipt is shown with the first storing."""
    table = contact.desk.table
    if not asks_for(table, after, Input.RECEIPT):
        return after, events
    silent = step_of(table, after.step).say
    before = [event for event in events if not (event.name == "say" and event.key in silent)]
    after, more = advance(table, after, Done())
    return after, [event for event in before if event.name != "ask"] + more


def _story_told(contact: Contact, before: State, after: State) -> bool:
    if after.over:
        return True
    step = step_of(contact.desk.table, before.step)
    return step.input is Input.TEXT and step.answer == "text" and after.step != before.step


def _told(contact: Contact, before: State, after: State, given: Given, events: list[Event]) -> str:
    """What a sealed turn has added, in words an officer reads; empty when it only steers."""
    if any(event.name == "kept" for event in events) and isinstance(given, Text):
        return given.text
    changed = [name for name, value in after.answers.items() if before.answers.get(name) != value]
    step = step_of(contact.desk.table, before.step)
    field = step.answer
    if field not in changed or field in _NOT_KEPT:
        return ""
    say = contact.desk.office_say
    if step.input is Input.TEXT:
        return f"{say.label(field)}: {after.answers[field]}"
    return f"{say.label(field)}: {say.value(after.answers[field])}"


def _end(contact: Contact) -> Plan:
    session, say = contact.session, contact.say
    if session.state is None or not session.state.over:
        return []
    session.state = None
    yes, no = Choice(say("telegram.push_yes"), PUSH_YES), Choice(say("telegram.push_no"), PUSH_NO)
    return plan(say.words("M13"), say.words("telegram.push_offer", yes, no))


def _question(contact: Contact, state: State) -> list[Words]:
    if state.over:
        return []
    question = ask(step_of(contact.desk.table, state.step), contact.say, len(contact.session.files))
    return [question] if question else []


async def add_file(contact: Contact, stored: StoredFile, sent: SentFile) -> Plan:
    """Take a file into the story: stored at once if the story is, otherwise held by its key."""
    session, say = contact.session, contact.say
    state = session.state
    if state is None:
        return []
    if session.sealed:
        await keep(contact, sent.text, stored)
        return plan(*prefixed(with_findings(contact, say("telegram.kept"), stored), _question(contact, state)))
    if len(session.files) >= MOST_FILES:
        return plan(say.words("refusal.too_many_files"))
    session.files.append(stored)
    told = with_findings(contact, say("web.files", n=len(session.files)), stored)
    if sent.text:
        return plan(Words(text=told)) + await step_on(contact, Text(sent.text))
    return plan(*prefixed(told, _question(contact, state)))


def revise(contact: Contact, text: str) -> Plan:
    """Take a changed text into a story that is not stored yet: added as a revision, since order is all we know."""
    session, say = contact.session, contact.say
    if session.state is None:
        return []
    told = session.state.answers.get("text", "")
    whole = f"{told}\n{contact.desk.office_say('telegram.edit_mark')} {text}".strip()
    session.state = replace(session.state, answers={**session.state.answers, "text": whole})
    return plan(*prefixed(say("web.kept"), _question(contact, session.state)))
