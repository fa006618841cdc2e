"""One contract over every channel module, and what the bot leans on exists: methods, sentences."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import bot
from bot import channels
from bot.answering import _BUTTONS
from bot.channel import Channel
from bot.channels import telegram
from bot.running import COMMANDS
from bot.saying import Sentences
from bot.simulators.telegram.methods import METHODS
from casework import errors
from policies.loading import load

NAMES = [module.name for module in pkgutil.iter_modules(channels.__path__)]
SOURCES = [*list(Path(bot.__file__).parent.glob("*.py")), Path(telegram.__file__)]


@pytest.mark.parametrize("name", NAMES)
async def test_every_channel_offers_what_the_loop_needs(office, name):
    channel = importlib.import_module(f"bot.channels.{name}").open_channel(office.town.settings)
    assert channel.name == name
    for method, declared in inspect.getmembers(Channel, inspect.isfunction):
        if not method.startswith("_"):
            offered = getattr(channel, method)
            expected = [each for each in inspect.signature(declared).parameters if each != "self"]
            assert list(inspect.signature(offered).parameters) == expected, method
    assert [route.path for route in channel.routes(None)] == [f"/in/{name}"]
    assert channel.biggest_file > 0
    await channel.stop()


def test_every_bot_api_method_the_channel_calls_exists_in_the_stand_in():
    calls = {
        node.func.attr.replace("_", "")
        for node in ast.walk(ast.parse(Path(telegram.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Attribute)
        and node.func.value.attr == "_bot"
    }
    called = calls - {"initialize", "shutdown"} | {"getme"}  # initialize calls getMe
    assert {"sendmessage", "getupdates", "setwebhook", "getfile", "deletemessage"} <= called
    assert called <= METHODS.keys()


def test_every_sentence_the_bot_says_exists_in_every_language():
    used = {key for path in SOURCES for key in _keys(ast.parse(path.read_text(encoding="utf-8")))} - {"telegram.token"}
    used = used - {"telegram.command_", "web.language_"} | {f"telegram.command_{command}" for command in COMMANDS}
    used |= {f"web.language_{language}" for language in load().wording}
    assert len(used) > 40
    for language, wording in load().wording.items():
        assert used - wording.keys() == set(), language


def _keys(tree: ast.Module):
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            head, dot, tail = node.value.partition(".")
            if (
                dot
                and head in {"telegram", "refusal", "option", "receipt", "web", "mailbox", "say"}
                and tail.isidentifier()
            ):
                yield node.value


def test_every_refusal_has_a_sentence_for_the_chat():
    say = Sentences(load().wording["ko"])
    refusals = [
        value
        for value in vars(errors).values()
        if inspect.isclass(value) and issubclass(value, errors.Refusal) and value is not errors.Refusal
    ]
    assert len(refusals) > 10
    assert all(say.refusal(refusal()).text for refusal in refusals)


def test_no_button_carries_more_than_a_messenger_takes():
    dialogue = load().dialogue
    values = [f"p:{step.id}:{len(step.options)}" for step in dialogue.steps] + list(_BUTTONS)
    assert max(len(value.encode()) for value in values) <= 64
    assert not {value.partition(":")[0] for value in _BUTTONS} & {"p", "s", "d"}


def test_the_commands_in_the_menu_are_the_commands_of_the_help():
    help_text = load().wording["ko"]["telegram.help"]
    assert {f"/{command}" for command in COMMANDS} == {line.split()[0] for line in help_text.splitlines()[1:]}
