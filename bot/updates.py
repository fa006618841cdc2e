"""Telegram updates to Incoming: a whitelist. Names, forwards, contacts, places, file names are never read."""

from collections.abc import Iterator
from typing import Any

from bot.channel import Incoming, Left, Pressed, Said, SentFile, SentOther, SpokeInGroup

_MOST_UNITS = 4_096
_FILES = {"document": "파일", "photo": "사진", "voice": "음성", "audio": "소리", "video": "영상", "video_note": "영상"}
_SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "audio/ogg": ".ogg",
             "audio/mpeg": ".mp3", "video/mp4": ".mp4", "text/plain": ".txt", "application/zip": ".zip"}  # fmt: skip


def read_update(update: object) -> Incoming | None:
    """Take the few fields that are needed out of an update; ValueError where it has no shape of one."""
    try:
        return _read(update)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError):
        raise ValueError from None


def _read(update: Any) -> Incoming | None:
    if message := update.get("message"):
        return _read_message(message, edited=False)
    if message := update.get("edited_message"):
        return _read_message(message, edited=True)
    if press := update.get("callback_query"):
        return _read_press(press)
    member = update.get("my_chat_member")
    if member and member["new_chat_member"]["status"] == "kicked" and _private(member):
        return Incoming(address=_address(member), event=f"left {int(member['date'])}", body=Left())
    return None


def _private(message: dict[str, Any]) -> bool:
    return bool(message["chat"]["type"] == "private")


def _address(message: dict[str, Any]) -> str:
    return str(int(message["chat"]["id"]))


def _read_message(message: dict[str, Any], *, edited: bool) -> Incoming | None:
    number = int(message["message_id"])
    event = f"edit {number} {message.get('edit_date')}" if edited else f"message {number}"
    address = _address(message)
    if not _private(message):
        return None if edited else Incoming(address=address, event=event, body=SpokeInGroup())
    text = str(message.get("text") or message.get("caption") or "")
    if edited or "text" in message:
        return Incoming(address=address, event=event, body=Said(text=text, ref=str(number), edited=edited))
    for kind, name in _FILES.items():
        sent = message.get(kind)
        found = sent[-1] if kind == "photo" and sent else sent
        if isinstance(found, dict):
            return Incoming(address=address, event=event, body=_read_file(found, kind, name, text))
    return Incoming(address=address, event=event, body=SentOther())


def _read_file(found: dict[str, Any], kind: str, name: str, text: str) -> SentFile:
    mime = str(found.get("mime_type") or ("image/jpeg" if kind == "photo" else "application/octet-stream"))
    size = int(found.get("file_size") or 0)
    return SentFile(file=str(found["file_id"]), name=name + _SUFFIXES.get(mime, ""), type=mime, size=size, text=text)


def _read_press(press: dict[str, Any]) -> Incoming | None:
    message, choice = press.get("message"), press.get("data")
    if message is None or choice is None or not _private(message):
        return None
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    label = next((str(each["text"]) for row in rows for each in row if each.get("callback_data") == choice), "")
    shown = f"{message.get('text', '')}\n\n✔ {label}" if label else ""
    body = Pressed(choice=str(choice), ref=str(int(message["message_id"])), shown=shown)
    return Incoming(address=_address(message), event=f"press {press['id']}", body=body)


def cut_text(text: str) -> Iterator[str]:
    """Cut a text into pieces that Telegram takes, at line ends or blanks where there are any."""
    while len(raw := text.encode("utf-16-le")) > _MOST_UNITS * 2:
        head = raw[: _MOST_UNITS * 2].decode("utf-16-le", "ignore")
        cut = max(head.rfind("\n"), head.rfind(" "))
        cut = cut if cut > _MOST_UNITS // 2 else len(head)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    yield text
