"""`daesup triage`: a judgement for every line, in order and at once; a bad line ends it with its number."""

import json
import subprocess
import sys

import pytest

REPORT = "건축과 담당 주무관이 허가를 빨리 내 준다며 현금 백만원을 달라고 했습니다. 안 주니까 서류를 세 번 반려했어요."
LAMP = "골목 가로등이 사흘째 꺼져 있어요. 고쳐 주세요."
COMMAND = [sys.executable, "-m", "casework", "triage"]


def line(**row):
    return json.dumps(row, ensure_ascii=False)


def run(*lines):
    given = "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n"
    return subprocess.run(COMMAND, input=given, capture_output=True, check=False)


def answers(done):
    return [json.loads(one) for one in done.stdout.decode().splitlines()]


def test_every_line_is_answered_in_order_with_its_reasons():
    done = run(line(id="a", channel="mayor_text", text=LAMP), "", line(id=7, channel="board", text=REPORT))
    assert done.returncode == 0
    lamp, report = answers(done)
    assert (lamp["id"], lamp["misconduct"], report["id"], report["misconduct"]) == ("a", False, 7, True)
    assert set(report) == {"id", "misconduct", "score", "why"}
    assert {"money_demanded", "reading"} <= {reason["signal"] for reason in report["why"]}
    for reason in report["why"]:
        assert set(reason) == {"signal", "label", "start", "end"}
        assert 0 <= reason["start"] < reason["end"] <= len(REPORT)


def test_offsets_are_code_points_of_what_came_in():
    text = "😀 " + REPORT
    (answer,) = answers(run(line(id=1, channel="board", text=text)))
    demanded = next(reason for reason in answer["why"] if reason["signal"] == "money_demanded")
    assert "달라" in text[demanded["start"] : demanded["end"]]


def test_an_unknown_channel_and_an_empty_text_are_answered():
    done = run(line(id=1, channel="fax", text=REPORT), line(id=2, channel="board", text=""))
    assert [answer["misconduct"] for answer in answers(done)] == [True, False]


def test_an_id_that_no_encoding_knows_comes_back_as_it_was():
    (answer,) = answers(run('{"id": "\\ud800", "channel": "board", "text": "가로등"}'))
    assert answer["id"] == "\ud800"


@pytest.mark.parametrize(
    "bad",
    [
        "가로등이 꺼졌어요",
        "[1, 2]",
        '{"id": 1, "channel": "board"}',
        '{"id": 1, "text": "가로등"}',
        '{"channel": "board", "text": "가로등"}',
        '{"id": 1, "channel": "board", "text": 3}',
        '{"id": 1, "channel": null, "text": "가로등"}',
        '{"id": NaN, "channel": "board", "text": "가로등"}',
        '{"id": 1, "channel": "board", "text": "가로등"',
        "[" * 100_000,
    ],
)
def test_a_malformed_line_ends_it_with_its_number_and_without_its_words(bad):
    done = run(line(id=1, channel="board", text=LAMP), "", bad, line(id=3, channel="board", text=LAMP))
    assert done.returncode == 2
    assert [answer["id"] for answer in answers(done)] == [1]
    told = done.stderr.decode()
    assert told.startswith("3번째 줄을 읽을 수 없습니다.")
    assert "Traceback" not in told
    assert "가로등" not in told


def test_bytes_that_are_no_text_are_a_malformed_line():
    done = subprocess.run(COMMAND, input=b"\xff\xfe\n", capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode().splitlines()[0]) == (2, "1번째 줄을 읽을 수 없습니다.")


def test_an_answer_comes_before_the_next_line_is_written():
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for number in (1, 2):
            process.stdin.write((line(id=number, channel="board", text=LAMP) + "\n").encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(timeout=30) == 0
