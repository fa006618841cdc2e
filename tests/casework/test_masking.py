"""What identifies the reporter is cut out of a message, every time it is said; other people's numbers are covered."""

from casework.masking import COVERED, REMOVED, mask_fields
from policies.loading import load

RULES = load()
LABELS = {name[5:]: text for name, text in RULES.wording["ko"].items() if name.startswith("span.")}


def masked(roster=(), **fields):
    return mask_fields(fields, roster, RULES, LABELS)


def test_a_name_that_was_said_to_be_one_s_own_is_cut_wherever_it_stands():
    found = masked(
        text="저는 독고은별입니다. 그날 제가 신고했어요. 독고은별 드림", where="독고은별 자리", who="민서준 팀장"
    )  # fmt: skip
    assert found.removed_any
    assert "독고은별" not in "".join(found.fields.values())
    assert found.fields["who"] == "민서준 팀장"
    assert [mark.state for mark in found.marks if mark.label == "PERSON"] == [REMOVED] * 3


def test_one_s_own_number_is_cut_again_where_nothing_says_whose_it_is():
    found = masked(text="제 번호는 010-0234-5678입니다.", known="010-0234-5678로 문자가 왔어요")
    assert "0234" not in "".join(found.fields.values())


def test_somebody_else_s_number_is_covered_and_stays_in_the_text():
    found = masked(text="업체 직원 번호는 010-0234-5678입니다.")
    assert "010-0234-5678" in found.fields["text"]
    assert [mark.state for mark in found.marks] == [COVERED]
    (mark,) = found.marks
    assert found.fields["text"][mark.start : mark.end] == "010-0234-5678"


def test_a_phrase_that_singles_the_reporter_out_stays_for_a_person_to_judge():
    found = masked(text="저는 부서에서 유일한 임산부인데 당직을 섰어요.")
    assert found.fields["text"] == "저는 부서에서 유일한 임산부인데 당직을 섰어요."
    assert not found.removed_any


def test_marks_fit_the_text_that_is_kept():
    found = masked(text="저는 독고은별이고 제 번호는 010-0234-5678이며 팀장 번호는 010-0000-1111입니다.")
    for mark in found.marks:
        part = found.fields[mark.field][mark.start : mark.end]
        assert part.startswith("[") if mark.state == REMOVED else part == "010-0000-1111"


def test_a_word_the_office_learned_to_be_no_name_is_left_alone():
    text = "저는 보라매입니다. 보라매 팀장님도 보셨어요."
    assert mask_fields({"text": text}, (), RULES, LABELS).removed_any
    left = mask_fields({"text": text}, (), RULES, LABELS, not_names={"보라매"})
    assert left.fields["text"] == text
    assert [mark for mark in left.marks if mark.label == "PERSON"] == []


def test_a_word_that_is_no_name_alone_does_not_hide_the_name_it_is_part_of():
    found = mask_fields({"text": "제 이름은 독고보라입니다."}, ("독고보라",), RULES, LABELS, not_names={"보라"})
    assert "독고보라" not in found.fields["text"]
