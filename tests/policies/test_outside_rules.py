"""What registers ask outside and take from other systems: whatever nobody could answer or bring is refused."""

import pytest

from policies.errors import RulesRefusedError
from policies.loading import load
from tests.policies.spoiling import copied, spoil


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("data_request", 'letter = "request"', 'letter = "none"', "'asks.request' has no letter"),
        ("data_request", 'role = "department_user"', 'role = "staff_entry"', "asks 'staff_entry', which cannot answer"),
        ("data_request", 'role = "department_user"', 'role = "nobody"', "asks 'nobody', which cannot answer"),
        ("data_request", 'of = "unit"\nby', 'of = "title"\nby', "names 'title', which is no such field"),
        ("data_request", 'by = "due_on"', 'by = "unit"', "names 'unit', which is no such field"),
        ("data_request", 'fills = ["reply"]', "fills = []", "is answered by nothing"),
        ("data_request", 'fills = ["reply"]', 'fills = ["audit"]', "is answered by nothing"),
        ("data_request", 'fills = ["reply"]', 'fills = ["items_count"]', "is answered by nothing"),
        ("data_request", 'needs = ["reply"]', 'needs = ["title"]', "is answered by nothing"),
        ("data_request", 'then = "answered"', 'then = "checked"', "leads from 'asked' to 'checked'"),
        ("data_request", 'then = "answered"', 'then = "nowhere"', "leads from 'asked' to 'nowhere'"),
        ("data_request", 'states = ["asked", "returned"]\nfills', 'states = ["gone"]\nfills', "is asked in no state"),
        ("auditor_assignment", "interest = { has =", "interest = { maybe =", "goes another way by 'interest'"),
        ("auditor_assignment", '"excluded" } }', '"paid" } }', "leads from 'assigned' to 'paid'"),
        ("auditor_assignment", '"report"\nlabel = "활동 결과"', '"interest"\nlabel = "활동 결과"', "is there twice"),
    ],
)  # fmt: skip
def test_what_nobody_could_answer_is_refused_by_name(tmp_path, name, old, new, said):
    folder = copied(tmp_path)
    spoil(folder, f"registers/{name}.toml", old, new)
    with pytest.raises(RulesRefusedError) as refused:
        load(folder)
    assert said in str(refused.value)
    assert f"registers/{name}.toml" in str(refused.value)


def test_no_letter_that_goes_outside_says_how_to_reach_somebody(tmp_path):
    folder, file = copied(tmp_path), "registers/auditor_assignment.toml"
    opinion = 'name = "opinion"\nlabel = "의견"\ntype = '
    spoil(folder, file, f'{opinion}"long"', f'{opinion}"contact"')
    with pytest.raises(RulesRefusedError, match="is answered by nothing"):
        load(folder)
    both = '["hours", "opinion"]'
    spoil(folder, file, f"fills = {both}\nneeds = {both}", 'fills = ["hours"]\nneeds = ["hours"]')
    spoil(folder, file, "사람 이름은 적지 말아 주십시오.", "{opinion}")
    with pytest.raises(RulesRefusedError, match="one that tells how to reach somebody"):
        load(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('register = "cost_review"', 'register = "nothing"', "names 'nothing', which is not there"),
        ('needs = ["접수일"', 'needs = ["없는 칸"', "is recognised by no head"),
        ('needs = ["접수일", "발주부서", "사업명", "요청금액", "심사금액"]', "needs = []", "is recognised by no head"),
        ('"발주부서", "사업명", "요청금액", "심사금액"]', "]", "the heads of the register's own table"),
        ('title = ["사업명"', 'titel = ["사업명"', "is no field that a table can bring"),
        ('reviewed_won = ["심사금액"', 'saving_won = ["심사금액"', "is no field that a table can bring"),
        ('"토목공사" = "works"', '"토목공사" = "work"', "leads to what cannot be said there"),
        ('"접수" = "received"', '"접수" = "arrived"', "leads to what cannot be said there"),
        ('"의뢰부서", "사업부서"]', '"의뢰부서", "사업명"]', "gives one head to two fields"),
        ("[words.kind]", '[same]\nkind = "boats"\n\n[words.kind]', "says what cannot be said there"),
        ("[words.kind]", '[spans]\ndone_on = ["접수일", "통보일"]\n\n[words.kind]', "is no period"),
    ],
)
def test_a_layout_under_which_nothing_could_be_brought_is_refused_by_name(tmp_path, old, new, said):
    folder = copied(tmp_path)
    spoil(folder, "layouts/cost_book.toml", old, new)
    with pytest.raises(RulesRefusedError) as refused:
        load(folder)
    assert said in str(refused.value)
    assert "layouts/cost_book.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('committee = "ethics"', 'committee = "nobody"', "comes before no committee"),
        ('{ permitted = "possible"', '{ agreed = "possible"', "is decided as none decides"),
        ('{ permitted = "possible"', '{ permitted = "maybe"', "is decided as nothing that can be said"),
        ('letter = "paper"', 'letter = "notice"', "one that tells how to reach somebody"),
        ('line = "취업심사 {label}: {kind}"', 'line = "{applicant}의 취업심사"', "has a line that says"),
        ('reason = "reason"', 'reason = "body"', "names 'body', which is no such field"),
        ('day = "committee_on"', 'day = "reason"', "names 'reason', which is no such field"),
        ('then = "reviewed"', 'then = "closed"', "leads to 'closed', which does not follow"),
        ("when = { kind", "when = { kinds", "depends on what is no field"),
    ],
)
def test_a_matter_that_no_committee_could_decide_is_refused_by_name(tmp_path, old, new, said):
    folder = copied(tmp_path)
    spoil(folder, "registers/employment_review.toml", old, new)
    with pytest.raises(RulesRefusedError) as refused:
        load(folder)
    assert said in str(refused.value)
    assert "registers/employment_review.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("effective_from", 'delivered = "year"\neffective_from', "only who reads it may see its sums"),
        ("effective_from", 'read = ["statistician"]\neffective_from', "only who reads it may see its sums"),
        ('rows = "kind"', 'rows = "entry"', "only who reads it may see its sums"),
        ('name = "declared"\n', 'name = "declared"\nregister = "cost_review"\n', "are of another register"),
    ],
)
def test_of_a_sealed_register_nothing_but_sums_is_reported_and_to_nobody_else(tmp_path, old, new, said):
    folder = copied(tmp_path)
    spoil(folder, "reports/interest_declarations.toml", old, new)
    with pytest.raises(RulesRefusedError) as refused:
        load(folder)
    assert said in str(refused.value)


def test_no_table_in_plain_takes_a_column_out_of_a_sealed_register(tmp_path):
    folder = copied(tmp_path)
    spoil(folder, "reports/cost_review.toml", "[[columns]]", '[[columns]]\nregister = "registrant"')
    with pytest.raises(RulesRefusedError, match="is of no register in plain"):
        load(folder)
