"""Whether a person's identity may go to a recipient: never, unless they agreed to that very recipient."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureConsent:
    """What a person agreed to, as far as it matters here: to whom their identity may be told, if it holds."""

    recipients: Collection[str]
    withdrawn: bool = False


def identity_may_go(recipient: str, consent: DisclosureConsent | None = None) -> bool:
    """Whether a person's identity may be told to this recipient; silence is no consent (handbook 6.3)."""
    return consent is not None and not consent.withdrawn and recipient in consent.recipients
