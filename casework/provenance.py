"""What another system received, with the proof that this office brought it: no stranger can date a filing back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from casework.arriving import minute_of
from casework.bootstrap import Office, read_secret
from casework.clock import KST
from casework.content import b64, b64_of, text_of
from crypto.keys import same
from crypto.tags import TagKey

EXTERNAL = "answer.external"
_KEY_FILE = "import.key"
_PROOF = 32


def import_key(office: Office) -> TagKey:
    """The key over numbers of other systems, kept in a file outside every database."""
    return TagKey.from_bytes(read_secret(office.settings.keys / _KEY_FILE))


def number_tag(source: str, number: str, office: Office) -> bytes:
    """The tag under which a number of another system is remembered."""
    return import_key(office).tag(f"import/{source}", number)


def brought(lane: str, day: date, at: datetime | None, message_id: bytes, office: Office) -> dict[str, str]:
    """When another system received it, with the proof, as it travels inside the seal."""
    said = {"day": day.isoformat(), "at": at.astimezone(KST).isoformat(timespec="minutes") if at else ""}
    return {**said, "proof": b64(_proof(lane, said, message_id, office))}


def arrival_of(
    content: Mapping[str, Any], message_id: bytes, day: date, office: Office
) -> tuple[str, date, datetime | None]:
    """The lane of a filing, the day of its arrival and the minute that it says of itself, or another system of it."""
    lane, told = text_of(content, "lane") or "web", content.get("brought")
    if lane not in office.rules.imports.lanes:
        return lane, day, minute_of(content, day, office.clock)
    if not isinstance(told, dict) or not _is_proven(lane, told, message_id, office):
        return "web", day, minute_of(content, day, office.clock)  # whoever sealed it is not this office
    at = text_of(told, "at")
    return lane, date.fromisoformat(text_of(told, "day")), datetime.fromisoformat(at) if at else None


def take_number(
    fields: dict[str, str], content: Mapping[str, Any], message_id: bytes, office: Office
) -> dict[str, str]:
    """Take out of a message's fields its number in another system, where the office itself brought it.

    It names a matter, and nobody; read like everything else it would be covered as some number of a person.
    """
    lane, _, _ = arrival_of(content, message_id, date.min, office)
    if lane not in office.rules.imports.lanes or EXTERNAL not in fields:
        return {}
    return {EXTERNAL: fields.pop(EXTERNAL)}


def _is_proven(lane: str, told: Mapping[str, Any], message_id: bytes, office: Office) -> bool:
    proof = b64_of(told, "proof", _PROOF)
    said = {name: text_of(told, name) for name in ("day", "at")}
    return proof is not None and same(proof, _proof(lane, said, message_id, office))


def _proof(lane: str, said: Mapping[str, str], message_id: bytes, office: Office) -> bytes:
    return import_key(office).tag("import/proof", "\n".join((lane, said["day"], said["at"], message_id.hex())))
