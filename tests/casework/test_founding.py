"""Who may be what: roles that keep watch over each other are not given to one person."""

import pytest

from casework.errors import NotReadyError
from casework.founding import add_officer
from tests.offices import officer

APART = (
    "investigator administrator",
    "administrator team_lead",
    "office_head administrator",
    "custodian counsellor",
    "statistician investigator",
)


@pytest.mark.parametrize("roles", APART)
async def test_nobody_is_given_roles_that_keep_watch_over_each_other(town, roles):
    with pytest.raises(NotReadyError, match="함께 가질 수 없는"):
        await add_officer(officer("both", "구둘다", "", roles, ""), town.office)
    assert await town.office.people.by_login("both") is None


async def test_a_lead_may_be_an_investigator_too(town):
    await add_officer(officer("both", "구둘다", "rights_team", "team_lead investigator", "integrity"), town.office)
    assert (await town.unlock("both")).officer.roles == {"team_lead", "investigator"}
