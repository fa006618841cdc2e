"""Reading the rules: what is wrong in a file is refused in one sentence that names the file and the key."""

import json
import shutil
from hashlib import sha256

import pytest

from policies.errors import RulesRefusedError
from policies.loading import fingerprint_of, load, public_texts
from policies.rules import Concern
from tests.policies.spoiling import SOURCE, spoil


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("kinds/corruption.toml", 'plain = "', 'plane = "', "toml: 'corruption.plane' is not a known key."),
        ("kinds/corruption.toml", 'desk = "integrity"', 'desk = "nowhere"', "kinds/corruption.toml: 'desk' refers to"),
        ("kinds/corruption.toml", 'deadline = "', 'deadline = "x', "kinds/corruption.toml: 'deadline' refers to"),
        ("kinds/corruption.toml", '"received"', '"arrived"', "toml: 'states' refers to 'state.arrived'"),
        ("kinds/unsure.toml", 'source = "design"', "", "kinds/unsure.toml: 'unsure.source' is missing."),
        ("kinds/unsure.toml", 'source = "design"', 'source = "guess"', "is not one of the known words."),
        ("deadlines.toml", "length = 8", 'length = "8"', "deadlines.toml: 'reception.length' has the wrong type."),
        ("deadlines.toml", "length = 8", "length = true", "deadlines.toml: 'reception.length' has the wrong type."),
        ("deadlines.toml", "length = 8", "length = 0", "deadlines.toml: 'reception.length' is not positive."),
        ("deadlines.toml", "by = 14, times = 2", "by = 14, times = 0", "deadlines.toml: 'law_inquiry.extend' does not"),
        ("deadlines.toml", "closes = 12:00:00", "closes = 08:00:00", "'working_hours.periods' is not in order."),
        ("organisation.toml", "grant_days = 7", "grant_days = 0", "organisation.toml: 'quorum.grant_days' is not at"),
        ("organisation.toml", "needed = 2", "needed = 1", "organisation.toml: 'quorum.needed' is not between"),
        ("organisation.toml", 'team = "audit_team"', 'team = "other"', "toml: 'desks.audit.team' refers to"),
        ("routing.toml", 'rights_team = "standby"', 'rights_team = "rights"', "itself."),
        ("routing.toml", 'office = "independent"', 'office = "rights"', "itself."),
        ("routing.toml", 'rights_team = "standby"', "", "refers to 'rights_team'"),
        ("routing.toml", 'rights_team = "standby"', 'rights_team = "standbye"', "refers to 'standbye'"),
        ("texting.toml", 'kind = "grievance"', 'kind = "grief"', "texting.toml: 'kind' refers to 'grief'"),
        ("texting.toml", 'kind = "grievance"', 'kind = "corruption"', "texting.toml: 'kind' is protected"),
        ("texting.toml", 'desk = "field"', 'desk = "integrity"', "texting.toml: 'desk' does not lead to"),
        ("texting.toml", 'desk = "field"', 'desk = "field"\nword = 1', "texting"),
        ("protection.toml", 'name = "no_name"', 'name = "nameless"', "'guidance.nameless' has no wording in"),
        ("identity.toml", '"sealed", "named_', '"seeled", "named_', "refers to 'seeled', which is not there"),
        ("identity.toml", '"anonymous", "ordinary"', '"ordinary", "anonymous"', "is not in the order of protection"),
        ("identity.toml", "[rungs.ordinary]", "[rungs.common]", "identity.toml: 'identity.rungs."),
        ("identity.toml", 'requires = "sealed"', 'requires = "seal"', "refers to 'seal', which is not there"),
        ("identity.toml", 'recipients = ["officers"]', "recipients = []", "does not say to whom"),
        ("identity.toml", 'recipients = ["acrc", "bai"', 'recipients = ["acrc", "bay"', "refers to 'bay'"),
        ("identity.toml", 'carries = "envelope"', 'carries = "nothing"', "leads to a rung without facts"),
        ("identity.toml", "기간: {until}. 열기 전에는", "열기 전에는", "does not say for whom and how long"),
        ("identity.toml", 'consent = "unsealing"', 'consent = "opening"', "refers to 'opening', which is not there"),
        ("identity.toml", "version = 1", "version = 0", "is not positive"),
        ("identity.toml", 'en = "No name"', "", "is not said in every language"),
        ("identity.toml", "offered = true", "offered = true\nhidden = true", "is not a known key"),
        ("kinds/grievance.toml", '"ordinary"', '"sealed"', "'identity_class' is no rung of its ladder"),
        ("kinds/corruption.toml", "broad = true", "", "'broad' is not said once for 'wrongdoing'"),
        ("kinds/grievance.toml", '"progress_notice"', '"progress"', "'milestones' refers to 'progress'"),
        ("access.toml", '"identity:share"', '"identity:read"', "access.toml: 'custodian.permissions[0]' is not one of"),
        ("access.toml", '"administrator",', '"operator",', "'records_officer.apart_from' refers to 'operator'"),
        ("access.toml", '"factsheet:answer"', '"case:open"', "'department_user.permissions' mixes"),
        ("access.toml", '"holiday:write"', '"entry:write"', "'administrator.permissions' mixes"),
        ("entry.toml", 'ordinary = "grievance"', 'ordinary = "everyday"', "'ordinary' refers to 'everyday'"),
        ("entry.toml", 'protected = "unsure"', 'protected = "grievance"', "'protected' does not lead to"),
        ("entry.toml", 'source = "design"', 'sauce = "design"', "'entry.sauce' is not a known key."),
        ("dialogue.toml", 'ask = "ask.path"', 'ask = "ask.way"', "dialogue.toml: 'path' refers to 'ask.way'"),
        ("dialogue.toml", 'next = "concerns"', 'next = "concern"', "dialogue.toml: 'talk.next' names no step."),
        ("dialogue.toml", '"자살|', '"(?<!x)자살|', "dialogue.toml: 'crisis' uses what the browser reads differently."),
        ("dialogue.toml", '"자살|', '"(자살|', "dialogue.toml: 'crisis' is not an expression."),
        ("holidays.toml", "first_year = 2022", "first_year = 2023", "holidays.toml: '2022-01-01' is outside"),
        ("holidays.toml", "2022-01-01 =", "2022-01-32 =", "holidays.toml: '2022-01-32' is not a day."),
        ("triage.toml", 'suggests = "corruption"', 'suggests = "gossip"', "refers to 'gossip'"),
        ("triage.toml", 'lowered_by = ["question"', 'lowered_by = ["answer"', "refers to 'answer', which is not"),
        ("triage.toml", '["money", "demand"]', '["money", "demnd"]', "'money_demanded' refers to 'demnd'"),
        ("triage.toml", '"뇌 물", "뇌 믈"', '"뇌 물+", "뇌 믈"', "may try too many ways at one place."),
        ("triage.toml", '"뇌 물", "뇌 믈"', '"(뇌 물", "뇌 믈"', "triage.toml: 'bribe_named' is not an expression."),
        ("triage.toml", '"뇌 물", "뇌 믈"', '"(?:뇌 물)?", "뇌 믈"', "has capitals or matches nothing at all."),
        ("triage.toml", '"뇌 물", "뇌 믈"', '"<mney>", "뇌 믈"', "names no idea that is there, 'mney'."),
        ("triage.toml", "threshold = 0.3", "threshold = 1.4", "is not between nothing and one."),
        ("triage.toml", 'id = "money_demanded"', 'id = "bribe_named"', "triage.toml: 'signals' has a name twice."),
        ("triage.toml", "full_stop = 8", "full_stop = 8\nhalf_stop = 4", "'triage.half_stop' is not a known key."),
        ("deidentification.toml", "<ymd>", "(<ymd>", "deidentification.toml: 'rrn' is not an expression."),
        ("deidentification.toml", "(?=<title>)", "(?=<tittle>)", "toml: 'name_with_title' names no piece"),
        ("deidentification.toml", 'label = "RRN"', 'label = "RNN"', "'deidentification.rules[0].label' is not one of"),
        ("wording.en.toml", 'next = "Next"', 'nixt = "Next"', "is not in every language."),
        ("wording.en.toml", "{agency}", "{office}", "wording.en.toml: 'M12' has other gaps"),
        ("wording.ko.toml", 'M1 = "', 'M1 = "\\q', "wording.ko.toml: 'file' is not TOML in UTF-8."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(folder, name, old, new, said):
    spoil(folder, name, old, new)
    with pytest.raises(RulesRefusedError) as refused:
        load(folder)
    assert said in str(refused.value)


def test_a_missing_and_an_unknown_file_are_named(folder):
    (folder / "access.toml").rename(folder / "excess.toml")
    with pytest.raises(RulesRefusedError, match=r"access\.toml: 'file' is missing\."):
        load(folder)
    shutil.copy(SOURCE / "access.toml", folder)
    with pytest.raises(RulesRefusedError, match=r"excess\.toml: 'file' is not a known rule file\."):
        load(folder)


def test_the_package_and_its_folder_give_the_same_rules(folder):
    assert load() == load(folder)


def test_the_fingerprint_changes_with_every_file(folder):
    before = load(folder).fingerprint
    assert before == load().fingerprint == fingerprint_of(folder)
    seen = {before}
    for path in sorted(folder.rglob("*.toml")):
        path.write_bytes(path.read_bytes() + b"\n# touched\n")
        seen.add(fingerprint_of(folder))
    assert load(folder).fingerprint in seen - {before}
    assert len(seen) == len(list(folder.rglob("*.toml"))) + 1


def test_loading_leaves_nothing_global(folder):
    spoil(folder, "organisation.toml", "needed = 2", "needed = 3")
    assert load(folder).organisation.quorum.needed == 3
    assert load().organisation.quorum.needed == 2


def test_the_public_texts_are_canonical_and_hold_what_a_browser_needs():
    raw = public_texts(load(), "ko")
    texts = json.loads(raw)
    again = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert raw == again
    assert sha256(raw).digest() == sha256(public_texts(load(), "ko")).digest()
    parts = {"wording", "dialogue", "crisis", "identifiers", "identity", "talks", "help"}
    assert {"v", "language", *parts} == texts.keys()
    assert not [key for key in texts["wording"] if key.startswith(("telegram.", "state.", "simulator."))]


def test_the_public_texts_hold_every_key_that_the_dialogue_says():
    texts = json.loads(public_texts(load(), "en"))
    for step in texts["dialogue"]["steps"]:
        keys = [*step["say"], *[option["label"] for option in step["options"]], *([step["ask"]] if step["ask"] else [])]
        assert all(key in texts["wording"] for key in keys)


def test_what_concerns_another_team_stays_and_what_concerns_the_own_one_goes_to_the_stand_in():
    rules = load()
    assert rules.desk_for("corruption", Concern.THIS_TEAM) == "standby"
    assert rules.desk_for("corruption", Concern.THIS_TEAM, "complaints_team") == "integrity"
    assert rules.desk_for("corruption", Concern.OFFICE) == "independent"
    assert rules.desk_for("grievance", Concern.NOBODY) == "complaints"
    assert rules.desk_for("conduct_breach", Concern.UNSURE) == "integrity"
    assert rules.stand_in("field", Concern.THIS_TEAM, "field_team") == "standby"
