"""The stand-in as one object: what tests and the practice page make people do, and what goes wrong on demand."""

from collections.abc import Callable

from bot.simulators.telegram.account import Account
from bot.simulators.telegram.faults import ANY, Faults
from bot.simulators.telegram.markup import command_entities
from bot.simulators.telegram.refusals import BotApiError, too_many
from bot.simulators.telegram.sending import photo_content
from bot.simulators.telegram.world import Chat, Json, Person, StoredFile, World, bot_user


class TelegramSimulator:
    """A pretend Telegram with pretend people; every act returns what real updates would carry."""

    def __init__(
        self, token: str, now: Callable[[], int], *, faults: Faults | None = None, first_pause: float = 1.0
    ) -> None:
        self.world = World(now)
        self.account = Account(self.world, token, faults or Faults(), first_pause)
        self.calls: list[str] = []
        self._presses = 0

    # --- people ---------------------------------------------------------------------------------

    def add_person(self, name: str, username: str = "", language: str = "ko") -> Person:
        """Invent a person."""
        return self.world.add_person(name, username, language)

    def add_group(self, title: str, *members: Person) -> Chat:
        """Invent a group that has the bot in it."""
        return self.world.add_group(title, list(members))

    def chat_of(self, person: Person) -> Chat:
        """Return a person's private chat with the bot."""
        return self.world.chat(person.id)

    def user_says(self, person: Person, text: str, *, group: Chat | None = None, **extra: object) -> Json:
        """Write a text to the bot; `extra` adds fields such as a forward origin."""
        entities = command_entities(text)
        content: Json = {"text": text, **({"entities": entities} if entities else {}), **extra}
        return self._post(person, content, group)

    def user_sends_file(
        self, person: Person, name: str, data: bytes, *, mime: str = "application/octet-stream",
        kind: str = "document", caption: str = "", **extra: object,
    ) -> Json:  # fmt: skip
        """Send a document, photo, voice or video to the bot."""
        file = self.world.keep_file(name, mime, data, f"{kind}s")
        content = photo_content(file) if kind == "photo" else {kind: _described(file, kind)}
        return self._post(person, content | ({"caption": caption} if caption else {}) | extra, None)

    def user_shares(self, person: Person, **content: object) -> Json:
        """Send something else, such as a contact, a location or a sticker."""
        return self._post(person, dict(content), None)

    def user_edits(self, person: Person, message_id: int, text: str) -> Json:
        """Change a text the person sent earlier."""
        chat = self.chat_of(person)
        message = chat.messages[message_id] | {"text": text, "edit_date": self.world.now()}
        chat.messages[message_id] = message
        chat.version += 1
        self.account.queue.add("edited_message", message)
        return message

    def user_presses(self, person: Person, label: str, *, message_id: int | None = None) -> str:
        """Press the newest button with this label, under a message or in the keyboard; return the press's id."""
        chat = self.chat_of(person)
        found = _find_button(chat, label, message_id)
        if found is None:
            self._type_from_keyboard(person, chat, label)
            return ""
        message, data = found
        self._presses += 1
        press_id = f"{8_000_000_000 + self._presses}"
        self.account.presses[press_id] = chat
        body = {"id": press_id, "from": person.as_user(), "message": message, "chat_instance": "1", "data": data}
        self.account.queue.add("callback_query", body)
        return press_id

    def block(self, person: Person) -> None:
        """Let a person block the bot."""
        self._set_blocked(person, blocked=True)

    def unblock(self, person: Person) -> None:
        """Let a person take the block away."""
        self._set_blocked(person, blocked=False)

    def bot_texts(self, person: Person) -> list[str]:
        """Return what the bot has written to a person and not deleted."""
        messages = self.chat_of(person).messages.values()
        return [str(m.get("text", m.get("caption", ""))) for m in messages if m["from"]["is_bot"]]

    # --- trouble --------------------------------------------------------------------------------

    def next_answers_429(self, seconds: int, *, times: int = 1, method: str = ANY) -> None:
        """Answer the next calls with 429 and a time to wait."""
        self.account.faults.refusals += [(method.lower(), too_many(seconds))] * times

    def next_answers_fail(self, code: int, description: str, *, times: int = 1, method: str = ANY) -> None:
        """Answer the next calls with some other refusal."""
        self.account.faults.refusals += [(method.lower(), BotApiError(code, description))] * times

    def next_answer_is_lost(self, method: str = ANY) -> None:
        """Carry out the next call, but cut the line before the answer."""
        self.account.faults.lost.append(method.lower())

    def next_updates_come_twice(self, times: int = 1) -> None:
        """Deliver each of the next updates twice."""
        self.account.queue.repeats = times

    def next_updates_come_in_reverse(self, number: int) -> None:
        """Hold so many updates back and deliver them last first."""
        self.account.queue.hold = number

    def deliver_again(self, update: Json) -> None:
        """Deliver an old update once more, as after a lost confirmation."""
        self.account.queue.again(update)

    @property
    def updates(self) -> list[Json]:
        """Every update ever made, oldest first."""
        return self.account.queue.everything

    def _post(self, person: Person, content: Json, group: Chat | None) -> Json:
        message = self.world.put(group or self.chat_of(person), person.as_user(), content)
        self.account.queue.add("message", message)
        return message

    def _type_from_keyboard(self, person: Person, chat: Chat, label: str) -> None:
        rows = (chat.keyboard or {}).get("keyboard", [])
        labels = [b if isinstance(b, str) else b["text"] for row in rows for b in row]
        if label not in labels:
            raise LookupError("no such button")
        self.user_says(person, label)

    def _set_blocked(self, person: Person, *, blocked: bool) -> None:
        if person.blocked == blocked:
            return
        person.blocked = blocked
        chat = self.chat_of(person)
        chat.version += 1
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        common = {"chat": chat.as_chat(), "from": person.as_user(), "date": self.world.now()}
        old, new = _membership(before), _membership(after)
        self.account.queue.add("my_chat_member", common | {"old_chat_member": old, "new_chat_member": new})


def _membership(status: str) -> Json:
    return {"user": bot_user(), "status": status} | ({"until_date": 0} if status == "kicked" else {})


def _described(file: StoredFile, kind: str) -> Json:
    told: Json = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.data)}
    told |= {"mime_type": file.type}
    match kind:
        case "voice" | "audio":
            return told | {"duration": 3}
        case "video":
            return told | {"duration": 3, "width": 640, "height": 360}
        case _:
            return told | {"file_name": file.name}


def _find_button(chat: Chat, label: str, message_id: int | None) -> tuple[Json, str] | None:
    for message in reversed(chat.messages.values()):
        if message_id not in (None, message["message_id"]):
            continue
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if button["text"] == label and "callback_data" in button:
                    return message, button["callback_data"]
    return None
