"""People, chats, messages and files of the pretend messenger, in memory only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.simulators.telegram.refusals import bad_request

Json = dict[str, Any]

BOT_ID = 7_000_000_001
BOT_NAME = "대숲 연습 봇"
BOT_USERNAME = "daesup_practice_bot"
_FIRST_PERSON = 5_100_000_001
_FIRST_GROUP = -4_000_000_001


@dataclass(slots=True)
class Person:
    """A pretend person; nobody real."""

    id: int
    name: str
    username: str
    language: str = "ko"
    blocked: bool = False

    def as_user(self) -> Json:
        """Return the Bot API's User."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}
        return user | ({"username": self.username} if self.username else {})


@dataclass(slots=True)
class Chat:
    """One conversation with the bot; `version` grows with every visible change."""

    id: int
    title: str
    members: list[Person]
    group: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    keyboard: Json | None = None
    notice: str = ""
    version: int = 0

    def as_chat(self) -> Json:
        """Return the Bot API's Chat."""
        if self.group:
            return {"id": self.id, "type": "group", "title": self.title}
        user = self.members[0].as_user()
        return {"id": self.id, "type": "private"} | {k: user[k] for k in ("first_name", "username") if k in user}


@dataclass(slots=True)
class StoredFile:
    """A file that somebody sent; `path` is its place under /file/."""

    id: str
    unique_id: str
    path: str
    name: str
    type: str
    data: bytes


class World:
    """Everything the pretend messenger remembers; ids count up, so a run can be repeated."""

    def __init__(self, now: Callable[[], int]) -> None:
        self.now = now
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self._last_message = 0

    def add_person(self, name: str, username: str = "", language: str = "ko") -> Person:
        """Invent a person together with their private chat."""
        person = Person(_FIRST_PERSON + len(self.people), name, username, language)
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id, name, [person])
        return person

    def add_group(self, title: str, members: list[Person]) -> Chat:
        """Invent a group chat that the bot was added to."""
        groups = sum(chat.group for chat in self.chats.values())
        chat = Chat(_FIRST_GROUP - groups, title, members, group=True)
        self.chats[chat.id] = chat
        return chat

    def chat(self, chat_id: int) -> Chat:
        """Return a chat that exists."""
        found = self.chats.get(chat_id)
        if found is None:
            raise bad_request("chat not found")
        return found

    def put(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Write a message into a chat and return it."""
        self._last_message += 1
        message: Json = {
            "message_id": self._last_message,
            "from": sender,
            "chat": chat.as_chat(),
            "date": self.now(),
            **content,
        }
        chat.messages[self._last_message] = message
        chat.version += 1
        return message

    def keep_file(self, name: str, kind: str, data: bytes, folder: str) -> StoredFile:
        """Keep a file's bytes and give it an id."""
        number = len(self.files) + 1
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        file = StoredFile(f"FILE-{number:06}", f"U{number:06}", f"{folder}/file_{number}.{suffix}", name, kind, data)
        self.files[file.id] = file
        return file

    def file(self, file_id: str) -> StoredFile:
        """Return a file that exists."""
        found = self.files.get(file_id)
        if found is None:
            raise bad_request("invalid file_id")
        return found


def bot_user() -> Json:
    """Return the bot's own User."""
    return {"id": BOT_ID, "is_bot": True, "first_name": BOT_NAME, "username": BOT_USERNAME}
