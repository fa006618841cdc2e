"""The measuring of the misfiled-report catcher: right totals, no texts, and an independent unseen set."""

import json
import re
from pathlib import Path

import pytest

from benchmarks.triage.__main__ import Scored, main, measure

FOLDER = Path(__file__).resolve().parents[3] / "benchmarks/triage"
CHANNELS = {"mayor_text", "board", "complaint", "phone_entry", "event_request", "petition", "happy_call"}
# As long as no two people say it alike by chance.
RUN = 20


def rows(name):
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def one(true, held, score, channel="board", what="bribe"):
    return Scored(channel, what, true, held, score)


def test_recall_and_false_alarms_are_counted_by_channel_and_class():
    found = measure(
        [
            one(true=True, held=True, score=0.9),
            one(true=True, held=False, score=0.3, channel="petition"),
            one(true=False, held=True, score=0.6, what="praise"),
            one(true=False, held=False, score=0.1, what="praise"),
        ]
    )
    assert found["whole"] == {"caught": [1, 2, 0.5], "false_alarms": [1, 2, 0.5]}
    assert found["channels"]["petition"] == {"caught": [0, 1, 0.0], "false_alarms": [0, 0, 0.0]}
    assert found["classes"] == {"bribe": [1, 2, 0.5], "praise": [1, 2, 0.5]}
    assert found["true_above_false"] == 0.75
    assert found["recall_at_false_alarms"]["0.05"] == 0.5


def test_a_set_of_one_label_only_is_measured_without_dividing_by_nothing():
    found = measure([one(true=True, held=True, score=0.9)])
    assert found["true_above_false"] == 0
    assert set(found["recall_at_false_alarms"].values()) == {0.0}


def test_only_totals_are_printed(tmp_path, capsys):
    path = tmp_path / "small.jsonl"
    row = {
        "id": "x17",
        "channel": "board",
        "text": "담당자가 봉투를 달라고 했습니다",
        "misconduct": True,
        "what": "bribe",
    }
    path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    assert main([str(path)]) == 0
    told = capsys.readouterr().out
    assert json.loads(told)["small.jsonl"]["whole"]["caught"][1] == 1
    assert "x17" not in told
    assert "봉투" not in told


def test_every_text_to_learn_from_is_well_formed_and_occurs_once():
    dev = rows("dev.jsonl")
    assert len(dev) >= 300
    assert {row["channel"] for row in dev} == CHANNELS
    assert all(isinstance(row["misconduct"], bool) and re.fullmatch("[a-z_0-9]{2,30}", row["what"]) for row in dev)
    for key in ("id", "text"):
        assert len({row[key] for row in dev}) == len(dev)
    assert all(row["text"].strip() == row["text"] and len(row["text"]) <= 3000 for row in dev)


@pytest.mark.parametrize("learned", ["dev.jsonl", "more.jsonl", "seen.jsonl"])
def test_no_text_to_learn_from_shares_a_run_of_letters_with_the_unseen_set(learned):
    # Counted first, so that a failure shows no text.
    shared = len(runs(rows(learned)) & runs(rows("unseen.jsonl")))
    assert shared == 0


def runs(texts):
    letters = (re.sub(r"[\W_]+", "", row["text"].lower()) for row in texts)
    return {text[at : at + RUN] for text in letters for at in range(len(text) - RUN + 1)}
