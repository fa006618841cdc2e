"""Logging: fixed event words, an allow-list of keys, nothing from libraries that quote what people sent."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from casework.memory import keep_memory_private

_ALLOWED = frozenset(
    {"event", "level", "timestamp", "process", "channel", "code", "count", "status", "error", "store", "method"}
)
# Libraries whose messages quote addresses, URLs with tokens, parameters or texts.
_TALKATIVE = (
    "httpx", "httpcore", "telegram", "aiohttp", "asyncio", "sqlalchemy", "aiosqlite", "asyncpg", "alembic", "fido2",
)  # fmt: skip


def _only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value for name, value in event.items() if name in _ALLOWED}


def configure_logging(process: str) -> None:
    """Set up this process's log: one line per event on standard error, to the minute, allowed keys only."""
    keep_memory_private()
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%MZ", utc=True),
            _only_allowed,
            structlog.processors.LogfmtRenderer(),
        ],
        # Neither the logger nor its stream is kept: a test, or a command inside another program, may exchange both.
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(process=process)
