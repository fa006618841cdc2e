"""The deadlines as the statutes say them, written a second time for the vectors; nothing of the product is read."""

from dataclasses import dataclass
from datetime import date

COMPLAINT = {"supplement", "transfer", "representative", "hearing", "examination", "prerequisite"}


@dataclass(frozen=True)
class Rule:
    """What the law says, written a second time."""

    way: str  # minutes of work | working days | calendar days | months | clock minutes
    length: int
    more: int = 0
    first_counts: bool = False
    stops: frozenset[str] = frozenset()
    month_end: bool = False
    stays: bool = False
    more_days: int = 0


def working(days: int, more: int = 0, *stops: str, first: bool = True) -> Rule:
    """So many days without Saturdays, Sundays and holidays."""
    return Rule("working days", days, more, first_counts=first, stops=frozenset(stops))


def calendar(days: int, more: int = 0, *stops: str) -> Rule:
    """So many days of the calendar."""
    return Rule("calendar days", days, more, stops=frozenset(stops))


def office_hours(hours: int, *stops: str) -> Rule:
    """So many hours while the office works."""
    return Rule("minutes of work", hours * 60, stops=frozenset(stops))


RULES: dict[str, Rule] = {
    "reception": office_hours(8),
    "quarantine": office_hours(1),
    "factsheet_answer": working(7, first=False),
    "factsheet_stays": calendar(30),
    "standing_stays": calendar(60),
    "immediate": office_hours(3, *COMPLAINT),
    "law_inquiry": working(14, 14, *COMPLAINT),
    "procedure_inquiry": working(7, 7, *COMPLAINT),
    "suggestion": working(14, 14, *COMPLAINT),
    "grievance": working(7, 7, *COMPLAINT, "field_survey"),
    "simple_1": office_hours(8, *COMPLAINT),
    "simple_2": office_hours(16, *COMPLAINT),
    "simple_3": office_hours(24, *COMPLAINT),
    "transfer_to_department": office_hours(1),
    "transfer_between_departments": office_hours(3),
    "transfer_to_agency": office_hours(8),
    "supplement_again": calendar(10),
    "progress_notice": calendar(30),
    "refusal_appeal": calendar(60),
    "refusal_appeal_decision": calendar(10, 10),
    "status_check": Rule("months", 1, month_end=True, stays=True),
    "petition_publicity": calendar(15),
    "petition_opinions": calendar(30),
    "petition_result": calendar(90, 60, "transfer", "publicity", "public_opinion"),
    "petition_objection_answer": calendar(15),
    "conclude_at_acrc": calendar(60, 30),
    "conclude_transferred": calendar(60, 30),
    "result_to_acrc": calendar(10),
    "reinvestigation_result": calendar(7),
    "conclude_report": calendar(60, 30, "supplement"),
    "first_answer": working(1, first=False),
    "protection_request": Rule("months", 12),
    "retaliation_presumed": Rule("months", 24, stays=True),
    "conflict_result": calendar(10),
    "conflict_declaration": calendar(14),
    "audit_result_notice": calendar(60),
    "audit_review_request": Rule("months", 1),
    "audit_review_decision": Rule("months", 2),
    "immunity_report": calendar(10),
    "first_registration": Rule("months", 2, month_end=True, more_days=30),
    "yearly_registration": Rule("months", 2, month_end=True, more_days=30),
    "last_registration": Rule("months", 2, month_end=True, more_days=30),
    "registration_review": Rule("months", 3, more=3),
    "discipline_prescription_3": Rule("months", 36, stays=True),
    "discipline_request": Rule("months", 1),
    "discipline_resolution": calendar(30, 30),
    "cost_review_works": working(5, 0, "supplement", first=False),
    "harassment_plan": Rule("months", 3),
    "information_disclosure": working(10, 10),
    "third_party_refusal": calendar(3),
    "disclosure_objection_decision": working(7, 7),
    "transfer_to_far_department": office_hours(3),
    "transfer_to_investigator": working(7, first=False),
    "transfer_hearing": working(3, first=False),
    "petition_objection": calendar(30),
    "reinvestigation_request": calendar(30),
    "protection_request_after_hindrance": calendar(14),
    "protection_decision": calendar(60, 30),
    "protection_compliance": calendar(30),
    "protection_suit": calendar(30),
    "triage": office_hours(8),
    "conclude_rights": calendar(60, 30, "supplement"),
    "taxpayer_grievance": working(14, 0, "supplement"),
    "taxpayer_protection": working(7, 0, "supplement"),
    "career_declaration": calendar(30),
    "specific_case_notice": calendar(10),
    "first_registration_public": Rule("months", 2, month_end=True, more_days=20),
    "registration_publication": Rule("months", 1),
    "refusal_review": Rule("months", 36),
    "employment_review_forwarding": calendar(5),
    "employment_limit": Rule("months", 36, stays=True),
    "agency_work_limit": Rule("months", 24, stays=True),
    "discipline_prescription_10": Rule("months", 120, stays=True),
    "discipline_prescription_5": Rule("months", 60, stays=True),
    "discipline_prescription_after_notice": Rule("months", 1, stays=True),
    "discipline_notice": calendar(10),
    "discipline_execution": calendar(15),
    "discipline_appeal": calendar(30),
    "cost_review_goods": working(3, 0, "supplement", first=False),
    "third_party_gap": calendar(30),
    "disclosure_objection": calendar(30),
    "daily_audit": calendar(7, 0, "supplement"),
    "delegated_review_result": Rule("months", 1),
    "list_destruction": calendar(5),
    "prior_consulting": calendar(30, 0, "supplement"),
    "property_supplement": calendar(20),
    "rights_recommendation_answer": calendar(60),
    "subcontract_payment": calendar(15),
    "taxpayer_extension": working(14, 0, "supplement"),
}
BREACH_BEFORE, BREACH_SINCE = calendar(5), Rule("clock minutes", 72 * 60)
BREACH_CHANGED = date(2023, 9, 15)
# The texts that came into force during 2022.
BEGAN = {
    "reception": date(2022, 7, 12), "audit_result_notice": date(2022, 7, 12), "audit_review_request": date(2022, 7, 12),
    "audit_review_decision": date(2022, 7, 12), "immunity_report": date(2022, 7, 12),
    "harassment_plan": date(2022, 7, 12), "discipline_prescription_3": date(2022, 7, 12),
    "specific_case_notice": date(2022, 7, 12), "discipline_prescription_10": date(2022, 7, 12),
    "discipline_prescription_5": date(2022, 7, 12), "discipline_prescription_after_notice": date(2022, 7, 12),
    "conflict_result": date(2022, 5, 19), "conflict_declaration": date(2022, 5, 19),
    "career_declaration": date(2022, 5, 19), "daily_audit": date(2022, 7, 12),
    "rights_recommendation_answer": date(2023, 1, 1), "taxpayer_extension": date(2023, 1, 1),
}  # fmt: skip
