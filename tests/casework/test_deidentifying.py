"""De-identification: every rule proves itself, offsets lead back, hostile text costs no more than its length."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.deidentifying import Part, Span, crisis, find_spans, is_reporter, mask, mentions
from casework.deidentifying.patterns import find_identifiers
from casework.deidentifying.spans import settle
from casework.deidentifying.views import digit_views, plain_view
from policies.identifiers import Label
from policies.loading import load

RULES = load()
FOUND = RULES.deidentification
ROSTER = ("한소담", "남궁 별", "Ara Choi")


def pieces(text, labels=frozenset(Label), roster=()):
    return [text[span.start : span.end] for span in find_spans(text, roster, RULES) if span.label in labels]


def covered(text, roster=()):
    return {place for span in find_spans(text, roster, RULES) for place in range(span.start, span.end)}


@pytest.mark.parametrize("rule", FOUND.rules, ids=lambda rule: rule.id)
def test_a_rule_finds_its_examples_and_leaves_the_rest(rule):
    assert rule.examples
    assert rule.leaves
    for text, part in rule.examples:
        plain = plain_view(text)
        spans = list(find_identifiers(plain, digit_views(plain), (rule,)))
        assert [text[span.start : span.end] for span in spans] == [part]
    for text in rule.leaves:
        plain = plain_view(text)
        assert not list(find_identifiers(plain, digit_views(plain), (rule,)))


@pytest.mark.parametrize(("text", "part"), FOUND.names.examples)
def test_a_name_is_found_without_its_title(text, part):
    assert pieces(text, {Label.PERSON}) == [part]


@pytest.mark.parametrize("text", FOUND.names.leaves)
def test_a_word_that_only_looks_like_a_name_is_left(text):
    assert pieces(text, {Label.PERSON}) == []


@pytest.mark.parametrize(("text", "part"), FOUND.addresses.examples)
def test_an_address_is_found_with_its_region_and_its_building(text, part):
    assert pieces(text, {Label.ADDRESS}) == [part]


@pytest.mark.parametrize("text", FOUND.addresses.leaves)
def test_a_word_that_ends_like_a_part_of_an_address_is_left(text):
    assert pieces(text, {Label.ADDRESS}) == []


@pytest.mark.parametrize(("text", "part"), FOUND.units.examples)
def test_a_department_an_organisation_or_a_place_is_found(text, part):
    assert pieces(text, {Label.DEPT, Label.ORG, Label.LOC}) == [part]


@pytest.mark.parametrize("text", FOUND.units.leaves)
def test_a_general_word_is_no_department_or_place(text):
    assert pieces(text, {Label.DEPT, Label.ORG, Label.LOC}) == []


def owners(text, part):
    start = text.index(part)
    spans = [one for one in find_spans(text, (), RULES) if one.start < start + len(part) and start < one.end]
    assert spans
    return [is_reporter(span, text, RULES) for span in spans]


@pytest.mark.parametrize(("text", "part"), FOUND.reporter.examples)
def test_what_is_announced_as_one_s_own_belongs_to_the_reporter(text, part):
    assert any(owners(text, part))


@pytest.mark.parametrize(("text", "part"), FOUND.reporter.leaves)
def test_what_is_somebody_else_s_does_not_belong_to_the_reporter(text, part):
    assert not any(owners(text, part))


def test_every_label_that_has_a_shape_has_a_rule():
    shaped = set(Label) - {Label.PERSON, Label.DEPT, Label.ORG, Label.LOC}
    assert shaped == {rule.label for rule in FOUND.rules}


def test_no_two_rules_share_a_name_and_every_rule_has_a_basis():
    names = [rule.id for rule in FOUND.rules]
    assert len(set(names)) == len(names)
    assert all(rule.basis.strip() and 0 < rule.confidence <= 1 for rule in FOUND.rules)


def test_no_pattern_repeats_a_repetition_without_a_bound():
    nested = re.compile(r"[+*]\)[+*]|\{\d*,\}\)[+*{]|[+*]\)\{\d+,\}")
    for rule in FOUND.rules:
        assert not nested.search(rule.pattern), rule.id
        assert not re.search(r"(?<!\\)\.[*+]", rule.pattern), rule.id


@pytest.mark.parametrize(
    "text",
    [
        "한소담이 그랬습니다",
        "한 소 담이 그랬습니다",
        "한*소*담",
        "한-소.담에게",
        "소담 주무관이 그랬습니다",
        "남궁별 과장",
        "남궁 별이요",
        "ARA CHOI did it",
        "ara-choi",
    ],
)
def test_a_name_of_the_office_is_found_however_it_is_spelled(text):
    spans = [span for span in find_spans(text, ROSTER, RULES) if span.rule.startswith("roster")]
    assert spans
    assert all(span.label == Label.PERSON for span in spans)


def test_a_name_that_the_office_does_not_have_is_not_found_by_the_roster():
    assert not [span for span in find_spans("소담스러운 꽃밭입니다", ROSTER, RULES) if span.rule.startswith("roster")]
    assert find_spans("가", ("가",), RULES) == []


def test_mentions_means_the_whole_name():
    assert mentions("어제 한 소담 씨가", "한소담", RULES)
    assert mentions("남궁별이", "남궁 별", RULES)
    assert not mentions("소담 씨가", "한소담", RULES)
    assert not mentions("아무 말", " ", RULES)


def test_a_taken_apart_syllable_is_put_together_and_the_offsets_still_fit():
    text = "\u1112\u1161\u11ab\u1109\u1169\u1103\u1161\u11b7 님"
    spans = find_spans(text, ROSTER, RULES)
    assert [(span.start, span.end) for span in spans] == [(0, 8)]


def test_a_sign_that_cannot_be_seen_does_not_hide_a_number():
    text = "번호 010-\u200b0246\u200d-81\u00ad35 입니다"
    assert pieces(text, {Label.PHONE}) == ["010-\u200b0246\u200d-81\u00ad35"]


def test_one_sign_that_reads_as_two_digits_keeps_its_place():
    assert pieces("⑩ 010-0246-8135", {Label.PHONE}) == ["010-0246-8135"]


def test_numbers_of_two_lines_are_two():
    assert pieces("010-0246-8135\n010-0246-8136", {Label.PHONE}) == ["010-0246-8135", "010-0246-8136"]


def test_an_emoji_before_a_number_does_not_shift_it():
    assert pieces("\U0001f600\U0001f468\u200d\U0001f469 010-0246-8135", {Label.PHONE}) == ["010-0246-8135"]


@pytest.mark.parametrize(
    "text",
    [
        "과태료 4만원이 왜 나왔는지 알고 싶어요.",
        "감사원에 제보하면 되나요?",
        "가로등이 3일째 꺼져 있어요. 빨리 고쳐 주세요.",
        "2023년 1월 16일 오전 10시 30분에 회의가 있었습니다.",
        "상담은 112, 119, 1398로 하면 됩니다.",
        "The park is dirty.",
        "소음이 85dB까지 올라갑니다.",
        "예산 1,234,567,890원을 집행했습니다.",
    ],
)
def test_an_ordinary_sentence_is_left_as_it_is(text):
    assert find_spans(text, ROSTER, RULES) == []


def test_overlapping_finds_become_one_list_that_covers_all_of_them():
    found = [
        Span(0, 10, "ADDRESS", "a", 0.7),
        Span(5, 15, "PHONE", "b", 0.9),
        Span(5, 9, "CARD", "c", 0.9),
        Span(20, 22, "URL", "d", 0.1),
    ]
    spans = settle(found)
    assert [(span.start, span.end, span.label) for span in spans] == [
        (0, 5, "ADDRESS"),
        (5, 15, "PHONE"),
        (20, 22, "URL"),
    ]
    assert settle([]) == []


def test_a_masked_text_is_the_text_in_pieces():
    text = "전화 010-0246-8135 입니다"
    spans = find_spans(text, (), RULES)
    parts = mask(text, spans)
    assert "".join(text[part.start : part.end] for part in parts) == text
    assert [part.span is None for part in parts] == [True, False, True]
    assert mask("", []) == []
    assert mask("말", []) == [Part(0, 1, None)]


def test_danger_is_heard_here_too():
    assert crisis("죽고 싶어요", RULES)
    assert not crisis("더워 죽겠어요", RULES)


HOSTILE = (
    *("0", "1-", "0 ", "가", "가로 1", "가시 가군 ", "이", "공", "a.", "a@", "1.", "1:", "(", "동 1", "유일한 "),
    *("가나다라마바사 ", "Aa ", "김민", "김*", "ㅂㅈ님 ", "아파트 ", "로1번길", "010-1", "닉네임은 가", "http://a"),
    *("정책", "\u200b", "\u1161", "\n", " ", "A씨 ", "제 번호는 0"),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_twenty_thousand_hostile_characters_are_read_to_the_end(piece):
    # Quadratic patterns would run into the time limit of the suite, exponential ones would never end.
    text = (piece * 20_000)[:20_000] + " 010-0246-8135"
    spans = find_spans(text, ROSTER, RULES)
    assert {20_001, 20_013} <= {place for span in spans for place in range(span.start, span.end)}


def test_a_large_roster_is_searched_in_one_text():
    roster = [
        f"{first}{second}{third}"
        for first in "김이박최정"
        for second in "가나다라마바사아자차"
        for third in "갸냐댜랴먀뱌샤야쟈챠"
    ]
    assert pieces("어제 김가갸에게 말했다", roster=roster) == ["김가갸"]


texts = st.text(alphabet=st.sampled_from("가나김이010-23 4@.로동호씨\n\u200b\u1161\u0301ㅂABab:/유일한"), max_size=80)


@given(texts)
@settings(max_examples=150, deadline=None)
def test_spans_stand_in_order_inside_the_text_and_never_overlap(text):
    spans = find_spans(text, ROSTER, RULES)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert {span.label for span in spans} <= set(Label)
    for span in spans:
        assert is_reporter(span, text, RULES) in {True, False}


@given(st.text(max_size=60) | st.text("일이삼십백천만공가 01", max_size=30))
@settings(max_examples=150, deadline=None)
def test_every_view_leads_back_to_the_whole_text(text):
    plain = plain_view(text)
    digits = digit_views(plain)
    assert len(plain.text) == len(digits[0].text)
    for view in (plain, *digits):
        assert len(view.text) == len(view.starts) == len(view.ends)
        assert list(view.starts) == sorted(view.starts)
        assert all(start < end <= len(text) for start, end in zip(view.starts, view.ends, strict=True))


@pytest.mark.parametrize(
    ("text", "digits"),
    [("천이백삼십사", "1234"), ("십이", "12"), ("구십", "90"), ("백", "100"), ("오천오", "5005"), ("이천십", "2010")],
)
def test_a_counted_number_is_read_as_its_digits_and_leads_back_as_a_whole(text, digits):
    _, counted = digit_views(plain_view(f"앞 {text} 뒤"))
    at = counted.text.index(digits)
    assert counted.origin(at, at + 1) == counted.origin(at, at + len(digits)) == (2, 2 + len(text))


@given(st.integers(0, 99_999_999), st.sampled_from(["-", " ", ".", "", "ㅡ", "－", " - "]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_mobile_number_is_wholly_covered_however_it_is_written(number, between, spoken):
    digits = f"{number:08d}"
    written = between.join(["010", digits[:4], digits[4:]])
    if spoken:
        written = written.translate(str.maketrans("0123456789", "공일이삼사오육칠팔구"))
    text = f"번호는 {written} 입니다"
    start = text.index(written)
    assert set(range(start, start + len(written))) <= covered(text)
