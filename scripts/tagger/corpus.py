"""What the tagger learns from: KLUE sentences with swapped names and made-up messages, as one stream of characters."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import foreign
import messages
import names as naming
import numpy as np
from dice import Dice
from labels import ADDRESS_LIKE, FREE_OF_PERSONS, MAYBE_PLACE, MAYBE_UNIT, PERSON_BEGINS, TAG_OF, UNIT_LIKE
from messages import Message
from names import Names
from prose import Prose

FILES = {
    "klue_ner_gold_3500.jsonl": "GOLD",
    "klue_ner_silver_21k.jsonl": "SILVER",
}
_HELD_OUT_EVERY, _HELD_OUT_AT = 7, 3
_SWAPS = ("은는", "이가", "을를", "과와")
_WEIGHT_OF_SILVER = 0.7
# A word keeps at least so many syllables; one seen so often is no slip of the labels.
_SHORTEST, _OFTEN = 2, 3
_WORD = re.compile("[가-힣]{2,5}")
_PARTICLES = "은는이가을를의에도로과와"


@dataclass(frozen=True, slots=True)
class Klue:
    """The KLUE sentences in their three parts."""

    gold: list[Message]
    silver: list[Message]
    held_out: list[Message]


@dataclass(frozen=True, slots=True)
class Stream:
    """Characters in a row, what each may be, and how much it counts."""

    codes: np.ndarray
    targets: np.ndarray
    weights: np.ndarray


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(path: Path) -> list[Message]:
    """The sentences of a file of the shared format."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
    return [
        Message(row["text"], [(s, e, label) for s, e, label in row["spans"]], row.get("cat", "klue")) for row in rows
    ]


def read_klue(folder: Path, expected: dict[str, str]) -> Klue:
    """Both KLUE files, if they are the ones that are expected; every seventh gold sentence is held out."""
    for name, digest_expected in expected.items():
        if digest(folder / name) != digest_expected:
            raise SystemExit(name + " is not the file this training knows")
    gold, silver = (read(folder / name) for name in FILES)
    held_out = [one for place, one in enumerate(gold) if place % _HELD_OUT_EVERY == _HELD_OUT_AT]
    kept = [one for place, one in enumerate(gold) if place % _HELD_OUT_EVERY != _HELD_OUT_AT]
    return Klue(kept, silver, held_out)


def swapped(message: Message, dice: Dice, names: Names) -> Message:
    """The sentence with other people in it, its particles made to agree."""
    result = Message(kind=message.kind)
    at = 0
    for start, end, label in sorted(message.spans):
        result.add([(message.text[at:start], None)])
        old = message.text[start:end]
        new = _other(old, dice, names) if label == "PERSON" else old
        result.add([(new, label)])
        at = end
        if new != old:
            particle, taken = _particle(message.text, end, old, new)
            result.add([(particle, None)])
            at += taken
    result.add([(message.text[at:], None)])
    return result


def _other(old: str, dice: Dice, names: Names) -> str:
    surnames = {surname for surname, _ in naming.SURNAMES}
    hangul = all("가" <= sign <= "힣" for sign in old)
    if hangul and len(old) == 3 and old[0] in surnames and dice.happens(0.6):
        name = names.name().full
        return dice.one([" ", ".", ""]).join(name) if dice.happens(0.05) else name
    if hangul and len(old) == 2 and dice.happens(0.3):
        return names.given()
    if len(old) > 3 and dice.happens(0.4):
        return foreign.hangul(dice)
    return old


def _particle(text: str, end: int, old: str, new: str) -> tuple[str, int]:
    """The particle that now follows, and how many characters of the old text it replaces."""
    after, beyond = text[end : end + 1], text[end + 1 : end + 2]
    if "가" <= beyond <= "힣" or not after:
        return "", 0
    for pair in _SWAPS:
        if after in pair and naming.has_tail(old) == (after == pair[0]):
            return pair[0 if naming.has_tail(new) else 1], 1
    return "", 0


def scraps_of(texts: Sequence[Message]) -> tuple[list[str], list[str]]:
    """Pieces of sentences in which nobody is named, and words that name nobody."""
    people = {one.text[start:end] for one in texts for start, end, label in one.spans if label == "PERSON"}
    scraps, words = [], Counter[str]()
    for one in texts:
        run: list[str] = []
        for match in [*re.finditer(r"[^ ]+", one.text), None]:
            free = match is not None and not any(s < match.end() and match.start() < e for s, e, _ in one.spans)
            if match and free and match[0][:3] not in people and match[0][:2] not in people:
                run.append(match[0])
                continue
            scraps += [" ".join(run[at : at + 4]) for at in range(0, len(run) - 1, 4)]
            run = []
        words.update(word for scrap in scraps[-4:] for word in scrap.split() if _WORD.fullmatch(word))
    kept = {
        word[:-1] if len(word) > _SHORTEST and word[-1] in _PARTICLES else word
        for word, n in words.items()
        if n >= _OFTEN
    }
    return scraps, sorted(kept)


def prose(klue: Klue, count: int, seed: int) -> list[Message]:
    """Dry sentences without anybody in them."""
    writer = Prose(Dice(seed), *scraps_of([*klue.gold, *klue.silver]))
    made = []
    for _ in range(count):
        message = Message(kind="prose")
        message.add(writer.pieces())
        made.append(message)
    return made


def epoch(klue: Klue, made: int, seed: int) -> Stream:
    """A shuffled stream: every KLUE sentence, gold three times, so many made-up messages and half as much prose."""
    dice = Dice(seed)
    names = Names(dice)
    parts: list[tuple[Message, float, bool]] = []
    for one in klue.gold:
        parts += [(one, 1.0, True), (one, 1.0, True), (swapped(one, dice, names), 1.0, True)]
    parts += [(swapped(one, dice, names) if dice.happens(0.4) else one, _WEIGHT_OF_SILVER, True) for one in klue.silver]
    parts = [
        (messages.squeezed(one, lambda: True, "nospace"), weight * 0.7, True)
        if dice.happens(0.08)
        else (one, weight, True)
        for one, weight, _ in parts
    ]
    parts += [(one, 1.0, False) for one in messages.training(made, seed)]
    parts += [(one, 1.0, False) for one in prose(klue, made // 2, seed)]
    order = np.random.default_rng(seed).permutation(len(parts))
    codes, targets, weights = [], [], []
    for place in order:
        message, weight, is_klue = parts[place]
        # Mostly lines of their own, sometimes one text: a name stands in the middle of ordinary words as well.
        gap = dice.weighted([("\n", 0.4), ("\n\n", 0.1), ("\n" * 12, 0.25), (" ", 0.2), (". ", 0.05)])
        target = targets_of(message, is_klue=is_klue)
        codes.append(np.array([*map(ord, message.text + gap)], np.int32))
        targets.append(np.concatenate([target, np.zeros(len(gap), np.int8)]))
        weights.append(np.concatenate([np.full(len(target), weight, np.float32), np.full(len(gap), 0.1, np.float32)]))
    return Stream(np.concatenate(codes), np.concatenate(targets), np.concatenate(weights))


def targets_of(message: Message, *, is_klue: bool) -> np.ndarray:
    """For every character the number of the set of tags that are right for it."""
    targets = np.zeros(len(message.text), np.int8)
    if is_klue:
        # KLUE marks neither departments nor addresses: what looks like one is only known to be no person.
        for pattern in (UNIT_LIKE, ADDRESS_LIKE):
            for match in pattern.finditer(message.text):
                targets[match.start() : match.end()] = FREE_OF_PERSONS
    for start, end, label in message.spans:
        if is_klue and label != "PERSON":
            # It marks nations and cities too, which our reports leave standing.
            targets[start:end] = MAYBE_UNIT if label == "ORG" else MAYBE_PLACE
        elif label in TAG_OF:
            targets[start:end] = TAG_OF[label] + 1
            targets[start] = TAG_OF[label]
        else:
            targets[start:end] = FREE_OF_PERSONS
    return targets


assert TAG_OF["PERSON"] == PERSON_BEGINS  # noqa: S101 - the export relies on it
