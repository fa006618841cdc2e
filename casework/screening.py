"""Who must not see a report: whom it names, the teams it is about, whoever until lately worked where it points."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from casework.content import answers_of
from casework.deidentifying import mentions
from casework.masking import message_fields
from casework.store.people import OfficerRow, Posting
from policies.rules import Concern, Rules

_LEAD = "team_lead"
_HEAD = "office_head"
# 인권조사팀장, 인권조사팀 팀장님: the lead; 인권조사팀 주무관, 감사팀 사람들: anybody of the team.
# Whoever is only addressed is not meant.
_ADDRESSED = r"(?!\s*(?:님\s*)?(?:께|에게|한테|앞|귀하))"
_LEADS = r"\s*(?:팀\s*)?장" + _ADDRESSED
_MEMBERS = r"\s*(?:팀\s*)?(?:주무관|직원|조사관|감사관|사람|공무원|놈|새끼)(?:들|님)?" + _ADDRESSED


def excluded_officers(
    content: Mapping[str, Any], officers: Sequence[OfficerRow], postings: Sequence[Posting], today: date, rules: Rules
) -> list[OfficerRow]:
    """The officers, of all that are given, who must not see this report."""
    fields = message_fields(content)
    everything = "\n".join(fields.values())
    # What the person wrote where they were asked who did it, or who must not see it.
    pointed = "\n".join(fields.get(name, "") for name in ("excluded", "answer.who"))
    teams = _teams(content, everything, pointed, rules)
    leads = _leads(everything, rules)
    head = rules.organisation.head
    heads = head in pointed or _concern(content) is Concern.OFFICE
    former = _former(everything, postings, today, rules)
    return [
        each
        for each in officers
        if each.team in teams
        or (each.team in leads and _LEAD in each.roles.split())
        or (heads and _HEAD in each.roles.split())
        or each.id in former
        or mentions(everything, each.name, rules)
    ]


def _concern(content: Mapping[str, Any]) -> Concern:
    said = answers_of(content).get("concerns", "")
    return Concern(said) if said in set(Concern) else Concern.NOBODY


def _teams(content: Mapping[str, Any], everything: str, pointed: str, rules: Rules) -> set[str]:
    """The teams whose members must not see it."""
    teams = rules.organisation.teams
    concern, chosen = _concern(content), answers_of(content).get("concern_team", "")
    if concern is Concern.OFFICE:
        return set(teams)
    named = {
        name
        for name, team in teams.items()
        if re.search(_apart(team.label) + _MEMBERS, everything) or re.search(_apart(team.label), pointed)
    }
    return named | ({chosen} & set(teams) if concern is Concern.THIS_TEAM else set())


def _leads(everything: str, rules: Rules) -> set[str]:
    return {
        name for name, team in rules.organisation.teams.items() if re.search(_apart(team.label) + _LEADS, everything)
    }


def _apart(label: str) -> str:
    """A label as people write it, with or without blanks between its syllables."""
    return r"\s?".join(map(re.escape, label))


def _former(everything: str, postings: Sequence[Posting], today: date, rules: Rules) -> set[str]:
    """Who works at a unit that is named, or did until lately (cooling-off)."""
    since = today - timedelta(days=rules.routing.cooling_off_days)
    return {
        each.officer_id for each in postings if (each.until is None or each.until >= since) and each.unit in everything
    }
