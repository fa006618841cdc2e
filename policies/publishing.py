"""The rules that the public may have, as canonical JSON: the words, the dialogue, what to warn of."""

import json
from typing import Any

from policies.rules import Option, Rules, Step

VERSION = 1
_PUBLIC_PARTS = ("label", "pattern", "view", "needs", "within", "confidence")
# Sentences of rooms that a browser never enters.
_KEPT_BACK = ("import_column.", "import_file.", "import_row.", "repeat.", "simulator.", "state.", "telegram.")


def public_texts(rules: Rules, language: str) -> bytes:
    """The texts of one language as canonical JSON; their digest is part of the signed key list."""
    words = {key: text for key, text in rules.wording[language].items() if not key.startswith(_KEPT_BACK)}
    texts = {
        "v": VERSION,
        "language": language,
        "wording": words,
        "dialogue": {"start": rules.dialogue.start, "steps": [_step(step) for step in rules.dialogue.steps]},
        "crisis": list(rules.dialogue.crisis),
        "identifiers": [
            {name: getattr(rule, name) for name in _PUBLIC_PARTS} for rule in rules.deidentification.rules if rule.warns
        ],
    }
    return json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _step(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "say": list(step.say),
        "ask": step.ask,
        "input": step.input,
        "field": step.field,
        "optional": step.optional,
        "options": [_option(option) for option in step.options],
        "next": step.next,
        "crisis": step.crisis,
    }


def _option(option: Option) -> dict[str, Any]:
    return {"label": option.label, "value": option.value, "set": dict(option.set), "next": option.next}
