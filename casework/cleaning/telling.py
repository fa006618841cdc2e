"""What was taken out and what was left in, as codes with counts and as plain sentences."""

from collections.abc import Mapping
from typing import Any

from casework.cleaning.sandbox import Cleaned


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


def _listed(table: str, counts: Mapping[str, int], words: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"code": code, "count": count, "sentence": words[f"{table}.{code}"].format(count=count)}
        for code, count in sorted(counts.items())
    ]
