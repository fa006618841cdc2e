"""Bot API methods that write, change or delete messages."""

import asyncio

from bot.simulators.telegram.account import Account
from bot.simulators.telegram.markup import MOST_CAPTION, read_keyboard, read_text
from bot.simulators.telegram.params import MOST_BYTES, Params
from bot.simulators.telegram.refusals import BotApiError, bad_request
from bot.simulators.telegram.world import Chat, Json, StoredFile, bot_user

_MOST_DELETED = 100


async def send_message(account: Account, params: Params) -> Json:
    """Send a text."""
    chat = account.reachable(params)
    if not params.text("text").strip():
        raise bad_request("message text is empty")
    return _send(account, chat, params, read_text(params.text("text"), params.text("parse_mode")))


async def send_document(account: Account, params: Params) -> Json:
    """Send a file, uploaded or already known by its id."""
    chat = account.reachable(params)
    file = _given_file(account, params, "document", "documents")
    told = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.data)}
    document = told | {"file_name": file.name, "mime_type": file.type}
    return _send(account, chat, params, {"document": document} | _caption(params))


async def send_photo(account: Account, params: Params) -> Json:
    """Send a picture."""
    chat = account.reachable(params)
    return _send(
        account, chat, params, photo_content(_given_file(account, params, "photo", "photos")) | _caption(params)
    )


async def edit_message_text(account: Account, params: Params) -> Json:
    """Change the text of one of the bot's messages."""
    chat, message = _own_message(account, params, "edit")
    if not params.text("text").strip():
        raise bad_request("message text is empty")
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    changed = {k: v for k, v in message.items() if k not in ("text", "entities", "reply_markup")}
    changed |= read_text(params.text("text"), params.text("parse_mode"))
    return _change(account, chat, message, changed | _inline(params))


async def edit_message_reply_markup(account: Account, params: Params) -> Json:
    """Change or take away the buttons under one of the bot's messages."""
    chat, message = _own_message(account, params, "edit")
    changed = {k: v for k, v in message.items() if k != "reply_markup"} | _inline(params)
    return _change(account, chat, message, changed)


async def delete_message(account: Account, params: Params) -> bool:
    """Delete one message."""
    chat = account.reachable(params)
    if chat.messages.pop(params.number("message_id"), None) is None:
        raise bad_request("message to delete not found")
    chat.version += 1
    return True


async def delete_messages(account: Account, params: Params) -> bool:
    """Delete up to a hundred messages; the ones that are gone already are passed over."""
    chat = account.reachable(params)
    wanted = params.structure("message_ids")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= _MOST_DELETED:
        raise bad_request("message identifiers are not specified")
    for message_id in wanted:
        chat.messages.pop(int(message_id), None)
    chat.version += 1
    return True


def photo_content(file: StoredFile) -> Json:
    """Return a picture the way messages carry it: in two sizes."""
    large = {"file_id": file.id, "file_unique_id": file.unique_id, "width": 800, "height": 600}
    return {"photo": [large | {"width": 90, "height": 67}, large | {"file_size": len(file.data)}]}


def _send(account: Account, chat: Chat, params: Params, content: Json) -> Json:
    account.faults.count(chat.id, asyncio.get_running_loop().time)
    if params.flag("protect_content"):
        content |= {"has_protected_content": True}
    markup = read_keyboard(params.structure("reply_markup"))
    if markup and "inline_keyboard" in markup:
        content |= {"reply_markup": markup}
    elif markup:
        chat.keyboard = markup if "keyboard" in markup else None
    return account.world.put(chat, bot_user(), content)


def _given_file(account: Account, params: Params, name: str, folder: str) -> StoredFile:
    upload = params.upload(name)
    if upload is None:
        if not params.text(name):
            raise bad_request("there is no {} in the request", name)
        return account.world.file(params.text(name))
    if len(upload.data) > MOST_BYTES:
        raise BotApiError(413, "Request Entity Too Large")
    if not upload.data:
        raise bad_request("file must be non-empty")
    return account.world.keep_file(upload.name, upload.type, upload.data, folder)


def _caption(params: Params) -> Json:
    told = read_text(params.text("caption"), params.text("parse_mode"), MOST_CAPTION)
    names = {"text": "caption", "entities": "caption_entities"}
    return {names[k]: v for k, v in told.items() if v}


def _inline(params: Params) -> Json:
    markup = read_keyboard(params.structure("reply_markup"))
    return {"reply_markup": markup} if markup and markup.get("inline_keyboard") else {}


def _own_message(account: Account, params: Params, what: str) -> tuple[Chat, Json]:
    chat = account.reachable(params)
    message = chat.messages.get(params.number("message_id"))
    if message is None:
        raise bad_request("message to {} not found", what)
    if not message["from"]["is_bot"]:
        raise bad_request("message can't be edited")
    return chat, message


def _change(account: Account, chat: Chat, message: Json, changed: Json) -> Json:
    if {k: v for k, v in message.items() if k != "edit_date"} == {k: v for k, v in changed.items() if k != "edit_date"}:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message",
        )
    changed["edit_date"] = account.world.now()
    chat.messages[changed["message_id"]] = changed
    chat.version += 1
    return changed
