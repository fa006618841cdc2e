"""The office's rules as they stand: complete, cited, and without promises that nobody can keep."""

import re
import string
from datetime import date

import holidays
import pytest

from casework.errors import Refusal
from policies.identifiers import Label
from policies.loading import load
from policies.rules import Concern, DeadlineClass, IdentityClass, Permission, Source

RULES = load()
FORBIDDEN = (
    "100%",
    "100 %",
    "반드시 처벌",
    "변호사 필요 없",
    "부서에 전달해 답변",
    "완벽",
    "절대 알 수 없",
    "guarantee",
    "민원인",
)


def every_refusal(root=Refusal):
    for one in root.__subclasses__():
        yield one
        yield from every_refusal(one)


@pytest.mark.parametrize("language", RULES.wording)
def test_nothing_is_promised_that_nobody_can_keep(language):
    for key, text in RULES.wording[language].items():
        assert not [word for word in FORBIDDEN if word in text], key


@pytest.mark.parametrize("language", RULES.wording)
def test_no_sentence_is_empty_or_has_a_gap_without_a_name(language):
    for key, text in RULES.wording[language].items():
        assert text.strip() == text != "", key
        assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(text)), key


@pytest.mark.parametrize("language", RULES.wording)
def test_every_refusal_has_its_sentence(language):
    for refusal in (Refusal, *every_refusal()):
        assert f"refusal.{refusal.code}" in RULES.wording[language]


@pytest.mark.parametrize("language", RULES.wording)
def test_every_mask_has_its_word(language):
    assert all(f"span.{label}" in RULES.wording[language] for label in Label)


def test_the_korean_sentences_are_korean_and_the_english_ones_are_not():
    hangul = re.compile("[가-힣]")
    for key, text in RULES.wording["en"].items():
        assert key == "web.language_ko" or not hangul.search(text), key
    for key, text in RULES.wording["ko"].items():
        assert hangul.search(text) or key.startswith("web.language"), key


def test_the_hotlines_are_in_the_crisis_card_of_every_language():
    for language, words in RULES.wording.items():
        assert "{hotlines}" in words["M9"]
        help_now = RULES.counselling.help_on(date(2026, 11, 26), language, words["crisis.always"])
        assert all(number in help_now for number in ("109", "1366", "1388", "112", "119", "1331", "1345"))


def test_a_hotline_is_named_only_while_somebody_answers_under_it():
    before, after = (RULES.counselling.help_on(day, "ko", "24시간") for day in (date(2023, 6, 1), date(2024, 1, 1)))
    assert "자살예방상담 1393" in before
    assert " 109" not in before
    assert "1393" not in after
    assert "자살예방상담 109 (24시간)" in after


def test_the_telegram_warning_says_that_telegram_sees_the_text_and_offers_the_web_without_a_link_to_a_receipt():
    for words in RULES.wording.values():
        assert "{web}" in words["telegram.warning"]
        assert "{" not in words["telegram.push"]


def test_the_notice_on_a_phone_says_nothing_about_reports():
    for words in RULES.wording.values():
        assert not re.search("신고|답변|접수|사건|report|answer|case", words["telegram.push"], re.IGNORECASE)


# Handbook 2.1, every row of the table.
CODES = {
    "Q_LAW", "Q_PROC", "SUGGEST", "ETC", "GRIEV", "STATUTORY", "MULTI", "PETITION", "PETITION_PUBLIC", "CORRUPT",
    "PUBINT", "COI", "GRAFT", "CONDUCT", "DISCIPLINE", "HR_COUNSEL", "HR_CASE", "SEXHAR", "BULLY", "SUBCON", "TAXPAYER",
    "CONFLICT", "TIP_OTHER", "COUNSEL",
}  # fmt: skip


def test_every_kind_is_whole():
    assert {kind.code for kind in RULES.kinds.values()} == CODES
    for kind in RULES.kinds.values():
        assert kind.systems
        assert kind.basis
        assert kind.label
        assert kind.team == RULES.desks[kind.desk].team
        assert {"received", "closed", "withdrawn"} <= set(kind.states)


def test_a_protected_desk_never_receives_an_ordinary_kind_and_the_other_way_round():
    for kind in RULES.kinds.values():
        ordinary = RULES.desks[kind.desk].deadline_class is DeadlineClass.ORDINARY
        assert ordinary == (kind.identity_class is IdentityClass.ORDINARY)


def test_every_question_of_a_kind_is_asked_by_the_dialogue():
    asked = {step.answer for step in RULES.dialogue.steps}
    assert all(question in asked for kind in RULES.kinds.values() for question in kind.questions)


def test_every_kind_that_is_offered_can_be_reached_without_a_legal_word_and_with_not_sure_at_every_choice():
    reached = {option.set["kind"] for step in RULES.dialogue.steps for option in step.options if "kind" in option.set}
    assert reached == {name for name, kind in RULES.kinds.items() if kind.offered}
    for step in RULES.dialogue.steps:
        if step.id.startswith("which_") and "team" not in step.id:
            assert step.options[-1].value == "not_sure"


def test_a_kind_chosen_in_the_dialogue_goes_to_the_desk_of_that_kind():
    desk = {}
    for step in RULES.dialogue.steps:
        for option in step.options:
            if "kind" in option.set and "desk" in option.set:
                desk[option.set["kind"]] = option.set["desk"]
    assert all(RULES.kinds[kind].desk == name for kind, name in desk.items())


def test_nobody_of_the_office_stands_behind_the_independent_recipient():
    assert RULES.desks["independent"].team == ""
    for kind in RULES.kinds:
        assert RULES.desk_for(kind, Concern.OFFICE) == "independent"


def test_no_team_receives_what_concerns_itself():
    for kind in RULES.kinds:
        for team in RULES.organisation.teams:
            assert RULES.desks[RULES.desk_for(kind, Concern.THIS_TEAM, team)].team != team


def test_nobody_who_reads_cases_holds_a_share_or_runs_the_machines():
    for name, role in RULES.access.items():
        if Permission.CASE_OPEN in role.permissions:
            assert Permission.IDENTITY_SHARE not in role.permissions
            assert Permission.OFFICER_WRITE not in role.permissions
            assert any(name in RULES.access[other].apart_from for other in ("custodian", "administrator"))


def test_every_permission_is_given_to_somebody_and_stands_in_order():
    given = {permission for role in RULES.access.values() for permission in role.permissions}
    assert given == set(Permission)
    assert [one.value for one in Permission] == sorted(one.value for one in Permission)


def test_every_deadline_has_a_basis_and_the_unsure_ones_say_so():
    for rule in (each for versions in RULES.deadlines.values() for each in versions):
        assert rule.basis.strip()
        assert rule.source in Source
    assert RULES.deadlines["conclude_report"][0].source is Source.DESIGN


def test_no_name_of_a_person_is_in_the_organisation():
    for team in RULES.organisation.teams.values():
        assert not re.search("주무관|[가-힣]{3} (팀장|과장)", team.label + team.duties)
    assert len({(unit.name, unit.bureau, unit.valid_from) for unit in RULES.organisation.units}) == len(
        RULES.organisation.units
    )


def test_the_holiday_table_knows_the_special_days():
    days = RULES.holidays.days
    text = {day.isoformat(): name for day, name in days.items()}
    for day in ("2023-05-29", "2023-10-02", "2024-10-01", "2025-01-27", "2025-06-03", "2026-06-03", "2027-02-09"):
        assert day in text
    assert "2023-05-01" not in text


def test_a_pattern_that_the_browser_uses_too_has_nothing_that_only_python_reads():
    warned = [rule for rule in RULES.deidentification.rules if rule.warns]
    assert warned
    for rule in warned:
        assert not re.search(r"\(\?[Paimsux>#]|\\[AZbBdDwW]|[+*?}]\+", rule.pattern), rule.id
        assert not re.search(r"\(\?[Paimsux>#]|\\[AZbBdDwW]|[+*?}]\+", rule.needs), rule.id


def test_the_holiday_table_is_the_package_s():
    table = RULES.holidays
    years = range(table.first_year, table.last_year + 1)
    assert dict(table.days) == dict(holidays.country_holidays("KR", years=years, language="ko", categories=("public",)))
