"""What registers hear of changes of staff: whatever would tell it in plain or cannot be written down is refused."""

import pytest

from policies.errors import RulesRefusedError
from policies.loading import load
from tests.policies.spoiling import spoil

FILE = "registers/registrant.toml"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (FILE, "sealed = true", "sealed = false", "would tell in plain"),
        (FILE, 'who = "employee"', 'who = "label"', "names no such field"),
        (FILE, 'ground = "ground"', 'ground = "unit"', "names no such field"),
        (FILE, 'begins = "duty_from"', 'begins = "nowhere"', "names no such field"),
        (FILE, 'begins = "duty_from"\nstates = ["obliged"]', 'begins = "duty_from"\nstates = []', "are no states"),
        (FILE, 'days = ["duty_to", "retired_on"]', 'days = ["unit"]', "names 'unit', which is no day"),
        (FILE, 'says = { ended_by = "moved" }', 'says = { ended_by = "gone" }', "cannot say that in 'ended_by'"),
        (FILE, 'says = { ended_by = "moved" }', 'says = { duty_from = "x" }', "cannot say that in 'duty_from'"),
        (FILE, 'option = "tax"', 'option = "toll"', "has 'toll', which is no ground"),
        (FILE, 'option = "grade4"\ngrades = ["1급", "2급", "3급", "4급"]', 'option = "grade4"', "or of everybody"),
        (FILE, 'units = ["재무과"]', 'units = ["없는과"]', "names '없는과'"),
        (FILE, 'grades = ["1급",', 'grades = ["0급",', "names '0급'"),
        ("officers.toml", "note_days = 180", "note_days = 0", "is not positive"),
    ],
)
def test_what_could_not_be_told_or_written_down_is_refused_by_name(folder, name, old, new, said):
    spoil(folder, name, old, new)
    with pytest.raises(RulesRefusedError) as refused:
        load(folder)
    assert said in str(refused.value)
    assert name in str(refused.value)
