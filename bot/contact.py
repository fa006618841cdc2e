"""One contact: a person did something, and this is everything needed to answer it."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from bot.channel import Channel, Incoming, Words
from bot.saying import Sentences
from bot.sessions import OFFICE_LANGUAGE, Session, Sessions
from casework.bootstrap import Intake
from casework.errors import NotReadyError
from casework.messaging import Conversation
from policies.dialogue import Dialogue

Then = Callable[[], Awaitable[None]]
_ID = 16


@dataclass(frozen=True, slots=True)
class Planned:
    """Something to say, and what to do once the messenger has confirmed it."""

    words: Words
    then: Then | None = None


Plan = list[Planned]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a channel process works with."""

    channel: Channel
    intake: Intake
    sessions: Sessions
    sentences: Mapping[str, Sentences]  # by language
    memory_key: bytes = field(repr=False)

    @property
    def office_say(self) -> Sentences:
        """The office's own language, in which officers read and menus are made."""
        return self.sentences[OFFICE_LANGUAGE]

    @property
    def table(self) -> Dialogue:
        """The guided dialogue."""
        return self.intake.rules.dialogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One thing a person did, with their session and, if there is one, their linked conversation."""

    desk: Desk
    incoming: Incoming = field(repr=False)
    tag: bytes = field(repr=False)
    session: Session
    conversation: Conversation | None
    answering: bool = False  # an earlier answer is still on its way

    @property
    def say(self) -> Sentences:
        """The person's language."""
        return self.desk.sentences[self.session.language]

    @property
    def place(self) -> tuple[str, str]:
        """Channel and address, as casework's messaging takes them."""
        return self.desk.channel.name, self.incoming.address


def open_desk(channel: Channel, intake: Intake) -> Desk:
    """Return a desk with an empty memory."""
    return Desk(
        channel=channel,
        intake=intake,
        sessions=Sessions(intake.clock.now),
        sentences={
            language: Sentences(wording, partial(_help_now, intake, language))
            for language, wording in intake.rules.wording.items()
        },
        memory_key=_keyed(f"{channel.name}/memory", "", intake),
    )


def _help_now(intake: Intake, language: str) -> str:
    always = intake.rules.wording[language]["crisis.always"]
    return intake.rules.counselling.help_on(intake.clock.today(), language, always)


def tag_of(address: str, desk: Desk) -> bytes:
    """Under which key the memory knows a person: no address lies about, and it outlives the weekly change of keys."""
    return hmac.digest(desk.memory_key, address.encode(), "sha256")


def bubble_id(contact: Contact) -> bytes:
    """The id of the message a bubble becomes: the same when it is delivered again, even after a restart.

    It is keyed with this week's tag key, not with a lasting one: a lasting key together with the stored ids would tell
    for ever who wrote, also after "forget". A bubble delivered again across the change is therefore stored twice.
    """
    channel, address = contact.place
    return _keyed(f"{channel}/bubble", f"{address}/{contact.incoming.event}", contact.desk.intake)[:_ID]


def _keyed(space: str, name: str, intake: Intake) -> bytes:
    if intake.messenger is None:
        raise NotReadyError("이 프로세스는 메신저 열쇠 없이 시작되었습니다.")
    return intake.messenger.tag_key.tag(space, name)


def plan(*words: Words) -> Plan:
    """Return plain words as a plan."""
    return [Planned(each) for each in words]
