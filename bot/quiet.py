"""Keeps libraries from logging what passes through them: addresses with the token, updates, parameters, bodies."""

import logging
import re
from collections.abc import Callable

# python-telegram-bot logs a body it cannot parse at ERROR, so a level is not enough: it says nothing at all.
_SILENT = ("telegram", "httpx", "httpcore", "hpack")
_WARNINGS_ONLY = ("aiohttp", "aiosqlite", "asyncio", "sqlalchemy")
_NEVER = logging.CRITICAL + 1
_TOKEN = re.compile(r"[0-9]{5,20}:[A-Za-z0-9_-]{20,100}")


class _RedactingFactory:
    """Makes log records from which whatever looks like a bot token is taken out: a second line of defence."""

    def __init__(self, make: Callable[..., logging.LogRecord]) -> None:
        self.make = make

    def __call__(self, *args: object, **kwargs: object) -> logging.LogRecord:
        """Make one record."""
        record = self.make(*args, **kwargs)
        text = record.getMessage()
        if _TOKEN.search(text):
            record.msg, record.args = _TOKEN.sub("[token]", text), ()
        return record


def keep_quiet() -> None:
    """Silence the libraries that see what people write; called before the first of them is used."""
    for name in _SILENT:
        logging.getLogger(name).setLevel(_NEVER)
    for name in _WARNINGS_ONLY:
        logging.getLogger(name).setLevel(logging.WARNING)
    make = logging.getLogRecordFactory()
    if not isinstance(make, _RedactingFactory):
        logging.setLogRecordFactory(_RedactingFactory(make))
