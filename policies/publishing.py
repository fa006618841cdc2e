"""The rules that the public may have, as canonical JSON: the words, the dialogue, what to warn of."""

import json
from typing import Any

from policies.dialogue import Option, Step
from policies.rules import Rules

VERSION = 1
_PUBLIC_PARTS = ("label", "pattern", "view", "needs", "within", "confidence")
# Sentences of rooms that a browser never enters.
_KEPT_BACK = (
    "counsel.",
    "field_site.",
    "identity_ask.",
    "import_column.",
    "import_file.",
    "import_row.",
    "repeat.",
    "simulator.",
    "state.",
    "telegram.",
)


def public_texts(rules: Rules, language: str) -> bytes:
    """The texts of one language as canonical JSON; their digest is part of the signed key list."""
    words = {key: text for key, text in rules.wording[language].items() if not key.startswith(_KEPT_BACK)}
    texts = {
        "v": VERSION,
        "language": language,
        "wording": words,
        "dialogue": {"start": rules.dialogue.start, "steps": [_step(step) for step in rules.dialogue.steps]},
        "crisis": list(rules.dialogue.crisis),
        "help": _help(rules, language),
        "identity": _ladder(rules, language),
        "talks": _talks(rules, language),
        "identifiers": [
            {name: getattr(rule, name) for name in _PUBLIC_PARTS} for rule in rules.deidentification.rules if rule.warns
        ],
    }
    return json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _ladder(rules: Rules, language: str) -> dict[str, Any]:
    """What the mailbox needs of the identity ladder to show it and to say under which text somebody agreed."""
    ladder, needed = rules.identity, rules.organisation.quorum.needed
    return {
        "ladders": {name: list(rungs) for name, rungs in ladder.ladders.items()},
        "protected": sorted(name for name, kind in rules.kinds.items() if kind.protected),
        "until": ladder.until[language],
        "kept": ladder.kept[language],
        "facts": {name: said[language] for name, said in ladder.facts.items()},
        "recipients": {name: said[language] for name, said in ladder.recipients.items()},
        "rungs": {
            name: {
                "name": rung.name[language],
                "gives": [each.format(needed=needed) for each in rung.gives[language]],
                "lacks": list(rung.lacks[language]),
            }
            for name, rung in ladder.rungs.items()
        },
        "purposes": {
            name: {
                "ladder": each.ladder,
                "rung": each.rung,
                "carries": each.carries,
                "requires": each.requires,
                "recipients": list(each.recipients),
                "facts": list(each.facts),
                "offered": each.offered,
                "version": each.version,
                "days": each.days,
                "label": each.label[language],
                "text": each.text[language],
                "undone": each.undone[language],
            }
            for name, each in ladder.purposes.items()
        },
    }


def _help(rules: Rules, language: str) -> dict[str, Any]:
    """Who helps at once, and when somebody is at the desk; a browser knows the day."""
    return {
        "hotlines": [
            {
                "number": each.number,
                "label": each.label[language],
                "always": each.always,
                "from": each.effective_from.isoformat(),
                "to": None if each.effective_to is None else each.effective_to.isoformat(),
            }
            for each in rules.counselling.hotlines
        ],
        "hours": [[each.opens.isoformat("minutes"), each.closes.isoformat("minutes")] for each in rules.holidays.hours],
        "holidays": sorted(day.isoformat() for day in rules.holidays.days),
    }


def _talks(rules: Rules, language: str) -> dict[str, Any]:
    """What the mailbox needs so that a person can make a report of their talk."""
    filing = rules.counselling.filing
    return {
        "kinds": sorted(name for name, kind in rules.kinds.items() if kind.talk),
        "questions": sorted({each for kind in rules.kinds.values() if kind.talk for each in kind.questions}),
        "choices": [{"label": each.label, "kind": each.kind} for each in filing.choices],
        "version": filing.version,
        "text": filing.text[language],
    }


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
