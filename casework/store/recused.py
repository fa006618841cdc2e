"""Whom a case is hidden from, inside other questions: excluded officers see no line, no count, no day of it."""

from typing import Any

from sqlalchemy import Select, select

from casework.store.office_tables import case_recusal


def recused_by(viewer: str) -> Select[Any]:
    """The cases that an officer must not know of."""
    return select(case_recusal.c.case_id).where(case_recusal.c.officer_id == viewer)
