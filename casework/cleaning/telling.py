"""What was taken out and what was left in, as codes with counts and as plain sentences."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from casework.cleaning.sandbox import Cleaned
from casework.content import Cleaning

# The endings that say the truth about a kind, the usual one first.
_ENDINGS = {
    "heic": ("jpg", "jpeg"),
    "jpg": ("jpg", "jpeg", "jpe", "jfif"),
    "mov": ("mov", "qt"),
    "mp4": ("mp4", "m4v", "3gp"),
    "ogg": ("ogg", "oga", "opus"),
    "tiff": ("tif", "tiff"),
    "txt": ("txt", "log", "md"),
}


def told(cleaned: Cleaned, words: Mapping[str, str]) -> dict[str, Any]:
    """The findings as JSON; `words` is the wording of one language."""
    return {
        "kind": cleaned.kind,
        "type": cleaned.type,
        "sha256": cleaned.digest,
        "size": len(cleaned.data),
        "removed": _listed("removed", cleaned.removed, words),
        "left": _listed("left", cleaned.left, words),
        "confined": list(cleaned.confined),
    }


def sentences(cleaning: Cleaning | None, words: Mapping[str, str]) -> tuple[str, ...]:
    """What became of a file at the gate, for the person who sent it."""
    if cleaning is None:
        return (words["cleaning.later"],)
    if cleaning.refused:
        return (words["cleaning.refused"],)
    return counted("removed", cleaning.removed, words) or (words["cleaning.nothing"],)


def counted(table: str, counts: Mapping[str, int], words: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence for each kind of find."""
    return tuple(each["sentence"] for each in _listed(table, counts, words))


def clean_name(name: str, kind: str) -> str:
    """The name of a clean copy: its ending says what it really is."""
    path, endings = PurePath(name), _ENDINGS.get(kind, (kind,))
    return name if path.suffix.lower().lstrip(".") in endings else f"{path.stem or 'file'}.{endings[0]}"


def _listed(table: str, counts: Mapping[str, int], words: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"code": code, "count": count, "sentence": words[f"{table}.{code}"].format(count=count)}
        for code, count in sorted(counts.items())
    ]
