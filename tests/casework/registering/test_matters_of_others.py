"""Petitions, reviews of declared property and advice asked for beforehand come before their committees as well."""

import pytest

from casework.committees.resolving import Resolution
from casework.founding import add_officer
from casework.registering.matters import collect_decided, matters_about, matters_offered, offer_of_matter, put_before
from casework.registering.reading import open_entry
from casework.registering.writing import add_entry, move_entry
from tests.casework import sitting
from tests.casework.registering.keeping import joins
from tests.casework.registering.test_matters import decided
from tests.offices import officer

PETITION = {
    "number_there": "예시-2026-1007", "received_on": "2026-11-10", "channel": "online", "kind": "operation",
    "form": "public", "title": "밤에 진료하는 소아과 지정", "unit": "의약과",
}  # fmt: skip
REGISTRANT = {"label": "등록-7", "employee": "20110342", "unit": "건축과", "ground": "permits", "publicity": "closed"}
PROPERTY = {
    "label": "등록-7", "declaration": "yearly", "year": "2026", "delegated": "district", "started_on": "2026-10-01",
}  # fmt: skip
ADVICE = {
    "received_on": "2026-11-10", "unit": "공원녹지과", "title": "공원 안 푸드트럭 허가", "kind": "permit",
    "question": "축제 기간에만 허가할 수 있는지 묻습니다.", "rules": "공원녹지법",
    "own_opinion": "허가할 수 있다고 봅니다.",
    "alternatives": "주최자에게 점용 허가",
    "interest": "none", "documents": [{"item": "신청서", "given": "yes"}],
}  # fmt: skip


async def secretary(town, monkeypatch, committee: str):
    """The committee with its members; its secretary, who is of its team."""
    team = town.office.rules.committees.committees[committee].team
    monkeypatch.setattr(sitting, "SECRETARY", officer("gansa", "나간사", team, "committee_secretary", ""))
    return await sitting.seated(town, committee)


async def walked(town, keeper, name, typed, *states):
    entry = await add_entry(name, typed, keeper, town.office)
    for state in states:
        entry = await move_entry(name, entry.id.hex(), state, entry.version, keeper, town.office)
    return entry


async def ruled(town, keeper, gansa, entry, matter, committee, result):
    """Put before its committee, which grants it; what the entry says then."""
    await put_before(entry.register, entry.id.hex(), matter, keeper, town.office, looked=True)
    await decided(
        town, gansa, Resolution(result=result, decision="그렇게 한다.", reasons="살펴보니 맞다."), committee, "for"
    )
    assert await collect_decided(keeper, town.office) == 1
    view = await open_entry(entry.register, entry.id.hex(), keeper, town.office)
    (line,) = await matters_about(view, keeper, town.office)
    assert (line.state, line.said) == ("kept", ())
    return view


@pytest.mark.parametrize(
    ("states", "matter", "result", "says"),
    [
        (("publicity_review",), "publicity", "made_public", {"publicity": "open", "publicity_because": True}),
        (("examining", "committee"), "result", "partly_granted", {"result": "partly", "result_because": True}),
    ],
)
async def test_a_petition_is_decided_by_its_committee(any_town, monkeypatch, states, matter, result, says):
    keeper = await any_town.unlock("seojun")
    gansa = await secretary(any_town, monkeypatch, "petition")
    entry = await walked(any_town, keeper, "petition_log", PETITION | {"examined": "의약과에 물었습니다."}, *states)
    view = await ruled(any_town, keeper, gansa, entry, matter, "petition", result)
    assert view.row.state == states[-1]  # what follows is somebody's to do
    for name, value in says.items():
        assert view.values[name] == ("그렇게 한다.\n살펴보니 맞다." if value is True else value)


async def test_a_review_of_property_goes_on_once_the_ethics_committee_has_decided(any_town, monkeypatch):
    keeper = await joins(any_town, "yunri", "ethics_officer", "rights_team")
    gansa = await secretary(any_town, monkeypatch, "ethics")
    registrant = await add_entry("registrant", REGISTRANT | {"duty_from": "2020-03-02"}, keeper, any_town.office)
    entry = await walked(
        any_town, keeper, "property_review", PROPERTY | {"registrant": registrant.id.hex()}, "finished"
    )
    offer = await offer_of_matter("property_review", entry.id.hex(), "review", keeper, any_town.office)
    assert offer.line == "재산심사 등록-7: 정기 변동"
    assert "20110342" not in offer.draft.text
    view = await ruled(any_town, keeper, gansa, entry, "review", "ethics", "warning")
    assert (view.row.state, view.values["outcome"]) == ("resolved", "warning")


async def test_advice_is_asked_of_the_committee_without_naming_who_asked(any_town):
    keeper = await joins(any_town, "oran", "auditor")
    await add_officer(officer("gansa", "나간사", "audit_team", "committee_secretary", ""), any_town.office)
    entry = await walked(any_town, keeper, "prior_consulting", ADVICE, "reviewing", "advisory")
    view = await open_entry("prior_consulting", entry.id.hex(), keeper, any_town.office)
    assert [each.name for each in matters_offered(view)] == ["advice"]
    await put_before("prior_consulting", view.id, "advice", keeper, any_town.office, looked=True)
    (line,) = await matters_about(view, keeper, any_town.office)
    assert (line.state, line.committee_label) == ("waiting", "적극행정위원회")
