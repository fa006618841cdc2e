"""The Bot API methods that the stand-in knows, one function each; anything else is `method not found`."""

import re
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from bot.simulators.telegram import sending
from bot.simulators.telegram.account import Account
from bot.simulators.telegram.params import Params
from bot.simulators.telegram.refusals import BotApiError, bad_request, conflict
from bot.simulators.telegram.webhook import Webhook
from bot.simulators.telegram.world import Json, bot_user

Method = Callable[[Account, Params], Awaitable[Any]]

MOST_DOWNLOAD = 20 * 1024 * 1024
_LONGEST_POLL = 50
_MOST_UPDATES = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_ACTIONS = re.compile(
    r"typing|(upload_(photo|document)|(record|upload)_(video|voice|video_note))|choose_sticker|find_location"
)


async def get_me(_: Account, __: Params) -> Json:
    """Say who the bot is."""
    return bot_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(account: Account, params: Params) -> list[Json]:
    """Long poll; refused while a webhook is set or when another poll takes over."""
    if account.webhook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    account.queue.allow(params.structure("allowed_updates"))
    limit = min(max(params.number("limit", _MOST_UPDATES), 1), _MOST_UPDATES)
    seconds = min(max(params.number("timeout"), 0), _LONGEST_POLL)
    return await account.queue.poll(params.number("offset"), limit, seconds)


async def set_webhook(account: Account, params: Params) -> bool:
    """Push updates to an address from now on; plain HTTP is taken for this machine only."""
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return await delete_webhook(account, params)
    _check_webhook(url)
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    account.queue.allow(params.structure("allowed_updates"))
    if params.flag("drop_pending_updates"):
        account.queue.clear()
    await account.push_to(Webhook(url, secret, params.number("max_connections", 40)))
    return True


async def delete_webhook(account: Account, params: Params) -> bool:
    """Stop pushing."""
    if params.flag("drop_pending_updates"):
        account.queue.clear()
    await account.push_to(None)
    return True


async def get_webhook_info(account: Account, _: Params) -> Json:
    """Tell where updates go, how many wait and what went wrong last."""
    hook = account.webhook.info() if account.webhook else {"url": "", "has_custom_certificate": False}
    return hook | {"pending_update_count": len(account.queue.pending)}


async def answer_callback_query(account: Account, params: Params) -> bool:
    """Confirm a pressed button; only once, and only one that was pressed."""
    chat = account.presses.pop(params.text("callback_query_id"), None)
    if chat is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    chat.notice = params.text("text")
    chat.version += 1
    return True


async def get_file(account: Account, params: Params) -> Json:
    """Tell where a file can be downloaded, up to the 20 MB that bots may fetch."""
    file = account.world.file(params.text("file_id"))
    if len(file.data) > MOST_DOWNLOAD:
        raise bad_request("file is too big")
    told = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.data)}
    return told | {"file_path": file.path}


async def send_chat_action(account: Account, params: Params) -> bool:
    """Show what the bot is doing."""
    chat = account.reachable(params)
    if not _ACTIONS.fullmatch(params.text("action")):
        raise bad_request("wrong parameter action in request")
    chat.version += 1
    return True


async def set_my_commands(account: Account, params: Params) -> bool:
    """Remember the menu of commands."""
    commands = params.structure("commands")
    if not isinstance(commands, list):
        raise bad_request("commands must be a list")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", ""))) or not command.get("description"):
            raise bad_request("BOT_COMMAND_INVALID")
    account.commands = commands
    return True


async def get_my_commands(account: Account, _: Params) -> list[Json]:
    """Return the menu of commands."""
    return account.commands


async def delete_my_commands(account: Account, _: Params) -> bool:
    """Forget the menu of commands."""
    account.commands = []
    return True


async def log_out(account: Account, _: Params) -> bool:
    """Leave the cloud server; calls are refused afterwards, as the real one does for ten minutes."""
    await account.push_to(None)
    account.logged_out = True
    return True


async def close(account: Account, _: Params) -> bool:
    """Close the bot's instance; refused while a webhook is set, as nothing may be lost."""
    if account.webhook is not None:
        raise BotApiError(400, "Bad Request: webhook must be deleted first")
    return True


def _check_webhook(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    try:
        here = parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
    except ValueError:
        here = False
    if parts.scheme != "http" or not here:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


METHODS: dict[str, Method] = {
    "getme": get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": sending.send_message,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "editmessagetext": sending.edit_message_text,
    "editmessagereplymarkup": sending.edit_message_reply_markup,
    "deletemessage": sending.delete_message,
    "deletemessages": sending.delete_messages,
    "answercallbackquery": answer_callback_query,
    "getfile": get_file,
    "sendchataction": send_chat_action,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "logout": log_out,
    "close": close,
}
