"""A stand-in for Telegram: the Bot API, pretend people, and a page to chat as one of them. In memory only."""

from bot.simulators.telegram.refusals import BotApiError
from bot.simulators.telegram.simulator import TelegramSimulator
from bot.simulators.telegram.world import Chat, Json, Person

__all__ = ["BotApiError", "Chat", "Json", "Person", "TelegramSimulator"]
