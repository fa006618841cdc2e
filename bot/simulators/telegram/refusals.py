"""Refusals of the Bot API in their real shape: a number, a description, and sometimes how long to wait."""

from typing import Any


class BotApiError(Exception):
    """The Bot API says no; the description is the real one's text and never carries what was sent."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> dict[str, Any]:
        """Return the body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(reason: str, *details: object) -> BotApiError:
    """Return the refusal of a badly made request; the details fill the places in the reason."""
    return BotApiError(400, "Bad Request: " + reason.format(*details))


def blocked() -> BotApiError:
    """Return the refusal when the person has blocked the bot."""
    return BotApiError(403, "Forbidden: bot was blocked by the user")


def conflict(reason: str) -> BotApiError:
    """Return the refusal of two ways of fetching updates at once."""
    return BotApiError(409, f"Conflict: {reason}")


def too_many(seconds: int) -> BotApiError:
    """Return the refusal of a bot that sends too fast."""
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
