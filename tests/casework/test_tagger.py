"""The tagger: its offsets are always valid, windows leave no seam, its file is the one its card describes."""

import hashlib
import json
import subprocess
import sys
from importlib import resources
from threading import Thread

import numpy as np
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.deidentifying.tagger import DamagedModelError, Tagger, Threshold, tagger
from policies.identifiers import Label

HOME = resources.files("casework.deidentifying")
CARD = json.loads((HOME / "tagger.json").read_text(encoding="utf-8"))
MODEL = (HOME / "tagger.onnx").read_bytes()
WINDOW = 2048

# The names are invented and stand in none of the lists that the training draws from.
STYLES = {
    "title": ("위생과 봉다솔 주무관이 서류를 돌려보냈습니다.", "봉다솔"),
    "no title": ("탁서별이 제 책상을 뒤졌습니다.", "탁서별"),
    "given name": ("서별이가 어제부터 학교에 안 나와요.", "서별"),
    "surname": ("어제 표 과장이 또 소리를 질렀습니다.", "표"),
    "broken up": ("탁.서.별 팀장 제보합니다", "탁.서.별"),
    "initials": ("ㅌㅅㅂ 계장 있잖아요", "ㅌㅅㅂ"),
    "chat": ("탁서별과장님때문에너무힘들어요", "탁서별"),
    "signature": ("탁서별 드림", "탁서별"),
    "Vietnamese": ("응우옌 티 쿠옌 씨가 다쳤어요.", "응우옌 티 쿠옌"),
    "Uzbek": ("오타벡 사디코프 씨가 월급을 못 받았습니다.", "오타벡 사디코프"),
    "English": ("Seobyeol Tak shouted at me yesterday.", "Seobyeol Tak"),
}
PLAIN = (
    "과태료를 언제까지 내야 하는지 알려 주세요.",
    "공사 소음이 밤늦게까지 계속됩니다.",
    "익명으로 상담을 받을 수 있나요?",
    "The street in front of my house is flooded.",
)


def found(text, labels=frozenset(Label)):
    return [text[span.start : span.end] for span in tagger().find(text) if span.label in labels]


def covered(text):
    return {place for span in tagger().find(text) for place in range(span.start, span.end)}


@pytest.mark.parametrize("style", STYLES)
def test_a_name_in_this_style_is_covered_whole(style):
    text, name = STYLES[style]
    start = text.index(name)
    assert covered(text) >= set(range(start, start + len(name)))


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_sentence_is_left_alone(text):
    assert found(text) == []


def test_units_and_addresses_have_their_labels():
    assert found("위생과 직원이 반말을 했습니다.", {Label.DEPT}) == ["위생과"]
    assert found("주소는 꽃샘로 12길 34입니다.", {Label.ADDRESS}) == ["꽃샘로 12길 34"]


hostile = st.text(
    st.characters(exclude_categories=[])
    | st.sampled_from("김민준과장님 e\u0301\u1112\u1161\u11ab\u200d\ufe0f😀👨‍👩‍👧\U0002f800\ud83d\udc00\x00\n\r\t　"),
    max_size=400,
)


@settings(deadline=None)
@given(hostile)
def test_offsets_are_valid_in_order_and_apart_whatever_the_text(text):
    at = 0
    for span in tagger().find(text, {label: Threshold(0.05, 0.02) for label in tagger().labels}):
        assert at <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert 0 <= span.confidence <= 1
        assert span.rule == "tagger"
        at = span.end


@settings(deadline=None, max_examples=20)
@given(st.integers(min_value=-60, max_value=20))
def test_a_name_at_a_border_of_two_windows_is_found_as_anywhere_else(shift):
    filler = "민원 처리 결과를 알려 주세요. " * 300
    text = filler[: WINDOW + shift] + "\n탁서별 주무관이 서류를 던졌습니다.\n" + filler[:1000]
    start = text.index("탁서별")
    assert covered(text) >= {start, start + 1, start + 2}


def test_windows_answer_as_one_look_would():
    text = "봉다솔 주무관과 탁서별 팀장이 꽃샘시장에서 만났습니다. " * 200
    joined = np.concatenate(list(tagger().probabilities(text)))
    middle = len(text) // 2
    alone = np.concatenate(list(tagger().probabilities(text[middle - 1000 : middle + 1000])))
    assert joined.shape == (len(text), 1 + 2 * len(tagger().labels))
    # Sums in eight bits round by what else stands in the window.
    assert np.abs(joined[middle - 900 : middle + 900] - alone[100:1900]).max() < 0.1
    assert np.allclose(joined.sum(1), 1, atol=1e-4)


def test_a_caller_chooses_how_sure_to_be():
    text = "위생과 봉다솔 주무관이 꽃샘시장에서 서류를 돌려보냈습니다."
    never = {label: Threshold(1.1, 1.1) for label in tagger().labels}
    assert tagger().find(text, never) == []
    only_people = never | {Label.PERSON: Threshold(0.3, 0.2)}
    assert {span.label for span in tagger().find(text, only_people)} == {Label.PERSON}


def test_nothing_is_found_in_nothing():
    assert tagger().find("") == []
    assert tagger().find(" \n\t ") == []


def test_the_model_is_the_one_its_card_describes():
    assert hashlib.sha256(MODEL).hexdigest() == CARD["model_sha256"]
    assert len(MODEL) < 10_000_000
    assert set(CARD["data_sha256"]) == {"klue_ner_gold_3500.jsonl", "klue_ner_silver_21k.jsonl"}


def test_a_model_that_was_tampered_with_is_refused():
    with pytest.raises(DamagedModelError):
        Tagger(MODEL[:-1] + bytes([MODEL[-1] ^ 1]), CARD)


def test_long_text_finishes_and_leaves_nothing_behind():
    text = ("봉다솔 주무관이 전화를 받지 않습니다. 가나다라 😀 " * 8000)[:200_000]
    tagger().find(text)
    before = psutil.Process().memory_info().rss
    for _ in range(2):
        assert len(tagger().find(text)) > 1000
    assert psutil.Process().memory_info().rss - before < 40_000_000


def test_many_threads_share_one_tagger():
    seen = []
    threads = [Thread(target=lambda: seen.append((tagger(), tuple(found("탁서별 팀장입니다"))))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(seen)) == 1


@pytest.mark.parametrize("side", ["bot", "web.intake", "casework.deidentifying"])
def test_who_never_deidentifies_does_not_load_the_network(side):
    program = f"import sys, {side}; sys.exit('onnxruntime' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
