"""Somebody who keeps a register, and what they type."""

from casework.founding import add_officer
from casework.people import Unlocked
from tests.offices import Town, officer

REVIEW = {
    "received_on": "2026-11-23", "unit": "주택과", "kind": "works", "title": "경로당 지붕 수리",
    "request_won": "52,633,000",
}  # fmt: skip


async def joins(town: Town, login: str, role: str, team: str = "audit_team", name: str = "") -> Unlocked:
    """An officer of that role who has just joined."""
    await add_officer(officer(login, name or f"이름 {login}", team, role, ""), town.office)
    return await town.unlock(login)
