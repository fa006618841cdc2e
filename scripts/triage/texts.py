"""What both readings of the screening learn from: made-up texts, and the same again as people also write them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks/triage"
FILES = ("dev.jsonl", "more.jsonl", "seen.jsonl", "next.jsonl", "latest.jsonl")
# Kept back when something is tried: whoever wrote the seen set wrote none of the others, and these came last.
KEPT_BACK = (
    "s", "c1", "d1", "e1", "f1", "g1", "h1", "i1", "j1", "n1", "n2", "n3", "n4",
    *(f"r{number}" for number in range(1, 5)), *(f"u{number}" for number in range(1, 7)),
)  # fmt: skip
_ONE_IN_UNSPACED, _ONE_IN_WRAPPED = 8, 5
_LONGEST = 400
# What was written after the training before, for `see.py --further`.
NEWEST = (*(f"q{number}" for number in range(1, 14)), *(f"t{number}" for number in range(1, 7)))
_ONE_IN_NEW_WRAPPED = 3
_REHEARSED, _REHEARSED_WRAPPED = 20, 6
_SHORT, _LONGEST_WRAPPED = 120, 250
_THANKS = ("감사", "고맙", "수고", "친절", "좋")


@dataclass(frozen=True)
class Text:
    """A made-up text, and whether it is a report."""

    id: str
    channel: str
    text: str
    true: bool
    weight: float = 1.0


def texts() -> list[Text]:
    """Everything that is learned from."""
    lines = [line for name in FILES for line in (FOLDER / name).read_text("utf-8").splitlines()]
    rows = [json.loads(line) for line in lines]
    return [Text(row["id"], row["channel"], row["text"], row["misconduct"]) for row in rows]


def held_back(each: Text) -> bool:
    """Whether a text is kept back when something is tried: the seen set, and the batches that were written last."""
    return batch_of(each) in KEPT_BACK


def digest(given: Sequence[Text]) -> str:
    """A fingerprint of what is learned from."""
    said = [(one.channel, one.text, one.true) for one in given]
    return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def variants(given: Sequence[Text]) -> list[Text]:
    """The texts, some also without blanks, some also beside innocent ones: that changes what none of them is."""
    innocent = [one for one in given if not one.true]
    return [*given, *(other for one in given for other in _others(one, innocent))]


def rehearsed(given: Sequence[Text]) -> list[Text]:
    """The batches that came last, and of the others some, as they are or changed, so that nothing is forgotten."""
    innocent = [one for one in given if not one.true and len(one.text) <= _SHORT]
    thanks = [one for one in innocent if any(word in one.text for word in _THANKS)]
    found: list[Text] = []
    for one in given:
        lot = int.from_bytes(sha256(f"rehearsed {one.id}".encode()).digest()[:8])
        around = thanks if lot // 64 % 2 else innocent
        before, after = (around[lot // step % len(around)].text for step in (1024, 1024 * 1024))
        ways = (f"{before} {one.text} {after}", f"{before} {one.text}", f"{one.text} {after}")
        wrapped = ways[max(0, lot // 128 % 4 - 1)]
        if batch_of(one) in NEWEST:
            found.append(one)
            if lot % _ONE_IN_NEW_WRAPPED == 0 and len(wrapped) <= _LONGEST_WRAPPED:
                found.append(Text(f"{one.id}/wrapped", one.channel, wrapped, one.true))
        elif lot % _REHEARSED < _REHEARSED_WRAPPED and len(wrapped) <= _LONGEST_WRAPPED:
            found.append(Text(f"{one.id}/wrapped", one.channel, wrapped, one.true))
        elif lot % _REHEARSED == _REHEARSED_WRAPPED:
            found.append(Text(f"{one.id}/unspaced", one.channel, one.text.replace(" ", ""), one.true))
        elif lot % _REHEARSED == _REHEARSED_WRAPPED + 1:
            found.append(one)
    return found


def batch_of(each: Text) -> str:
    """The batch in which a text was written."""
    return each.id.rstrip("0123456789").rstrip("-")


def _others(one: Text, innocent: Sequence[Text]) -> Iterator[Text]:
    lot = int.from_bytes(sha256(one.id.encode()).digest()[:8])
    if lot % _ONE_IN_UNSPACED == 0:
        yield Text(f"{one.id}/unspaced", one.channel, one.text.replace(" ", "").replace(".", ""), one.true)
    if lot // 64 % _ONE_IN_WRAPPED == 0:
        before, after = (innocent[lot // step % len(innocent)].text for step in (1024, 1024 * 1024))
        wrapped = (f"{before} {one.text} {after}", f"{before} {one.text}", f"{one.text} {after}")[lot // 32 % 3]
        if len(wrapped) <= _LONGEST:
            yield Text(f"{one.id}/wrapped", one.channel, wrapped, one.true)
