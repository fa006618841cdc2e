"""Texts that nobody writes in good faith, and what must hold for each of them however it is read, covered and cut."""

import re
import time
from itertools import pairwise

from hypothesis import strategies as st

from casework.deidentifying import find_spans, find_together, is_reporter, linking_of, mask, rewrite
from casework.deidentifying.guard import Case, inspect
from policies.identifiers import Treatment
from policies.loading import load

RULES = load()
ROSTER = ("민가온", "독고은별", "Ara Choi", "한솔")
# Processor time, generous: a shared machine, a cold cache; what grows faster than the text exceeds it all the same.
FIRST, PER_SIGN = 2.0, 100e-6
# Nobody can send more at once; the guard compares what leaves with all that was said, and that grows with both.
LONGEST = 20_000

UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202b\u202d\u202e\u2066\u2067\u2069\u061c"
COMBINING = "\u0300\u0301\u0336\u20dd\u20e3\ufe0f\u1160\u1161\u11a8\u3099"
_DIGITS = "0123456789０１２①②⓪❶⓿공영일이삼사오육칠팔구십백천빵oOlIㅇ〇一二𝟎𝟏٣"
_SIGNS = "-－ㅡ~.·。,，/:;@＠#*()[]{}<>|_=+^&%$!?\"'“”…★♥😀👩‍👩‍👧🇰🇷 \t\n\r\v\x85\u2028\xa0\u3000"
PIECES = (
    "010-0246-8135", "공일공 이사육팔", "770231-2000000", "12가 3456", "계좌 ", "골뱅이", " at ", " dot com", "@",
    "http://", "꽃내로 3길 12", "아파트 101동 1503호", "카톡 아이디 ", "생년월일 ", "민가온", "ㅁㄱㅇ", "김 팀장",
    "우리 팀 유일한 여자 ", "저밖에 없어요", "이라는 닉네임", "천이백삼십사", "번호 ", "에", "다시", "그리고", "의",
    "가", "는 ", "로 ", "길", "동", "호", "년", "월", "일", "생", "A", "Mr. ", "a.b.c.d.", "1.1.1.1", "::", "((((",
    "https://",
)  # fmt: skip

_piece = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
    st.text(_DIGITS + _SIGNS, max_size=16),
    st.text(UNSEEN + COMBINING + "가힣ㄱㅣa0", max_size=8),
    st.sampled_from(PIECES),
    st.sampled_from([text for rule in RULES.deidentification.rules for text, _ in rule.examples]),
    st.sampled_from([text for rule in RULES.deidentification.rules for text in rule.leaves]),
)
texts = st.lists(_piece, max_size=14).map("".join)
# One piece over and over: what makes a careless expression slow.
repeated = st.tuples(st.lists(_piece, min_size=1, max_size=3).map("".join), st.integers(2, 4000)).map(
    lambda drawn: (drawn[0] * drawn[1])[:LONGEST]
)
cuts = st.lists(st.floats(0, 1), max_size=4)


def hold(text, reader=None, places=()):
    """Everything that must be true of a text, whole and cut at these places from 0 to 1."""
    # Clearing memory of a long run falls upon whoever is at it; what is slow by itself is slow each time.
    for _ in range(3):
        begin = time.thread_time()
        spans = find_spans(text, ROSTER, RULES, reader)
        took = time.thread_time() - begin
        if took <= FIRST + PER_SIGN * len(text):
            break
    assert took <= FIRST + PER_SIGN * len(text)
    _are_in_order(spans, text)
    assert "".join(text[part.start : part.end] for part in mask(text, spans)) == text
    for span in spans:
        assert is_reporter(span, text, RULES) in {True, False}
    _is_rewritten_honestly(text, spans)
    _holds_together(text, reader, places)


def _are_in_order(spans, text):
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


def _is_rewritten_honestly(text, spans):
    """Nothing outside the finds is lost, shifted or shown twice, whoever reads it."""
    linking = linking_of([text], [spans], RULES)
    for name, audience in RULES.deidentification.audiences.items():
        shown = rewrite(text, spans, name, linking, RULES.deidentification)
        hidden = [span for span in spans if audience.treatments.get(span.label, audience.other) is Treatment.REPLACED]
        instead = [each.instead for each in shown.changes if each.instead is not None]
        assert [each.span for each in shown.changes if each.instead is not None] == hidden
        edges = [0, *(edge for span in hidden for edge in (span.start, span.end)), len(text)]
        outside = [_vaguer(text[start:end], audience) for start, end in list(pairwise(edges))[::2]]
        woven = outside[0] + "".join(token + rest for token, rest in zip(instead, outside[1:], strict=True))
        assert shown.text == woven


def _vaguer(text, audience):
    for name in audience.vague:
        rule = RULES.deidentification.vague[name]
        text = re.sub(rule.pattern, rule.to, text)
    return text


def _holds_together(text, reader, places):
    """Cut into messages, the finds lie inside each of them, and what leaves can be held against all of it."""
    edges = sorted({0, len(text), *(round(place * len(text)) for place in places)})
    parts = [text[start:end] for start, end in pairwise(edges)] or [text]
    found = find_together(parts, ROSTER, RULES, reader)
    assert len(found) == len(parts)
    for part, spans in zip(parts, found, strict=True):
        _are_in_order(spans, part)
    if len(text) > LONGEST:
        return
    report = inspect(parts[-1], found[-1], "factsheet", Case(parts, found), RULES)
    assert 0 <= report.shared <= 1
    assert all(0 <= each.start < each.end <= len(parts[-1]) for each in report.findings)
