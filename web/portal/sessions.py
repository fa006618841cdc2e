"""What a session at the portal holds besides: forms that came when the screen was locked."""

from dataclasses import dataclass, field

from casework.people import Account, Admitted
from web.staff.forms import Form
from web.staff.sessions import Session


@dataclass(slots=True, kw_only=True)
class AccountSession(Session[Account, Admitted]):
    """One person of a department at one browser."""

    # By the page the form stands on; given back once, when that page is drawn again.
    kept: dict[str, Form] = field(repr=False, default_factory=dict)

    @property
    def has_draft(self) -> bool:
        """Whether something that was being written waits here."""
        return bool(self.kept)

    def take_over(self, before: "AccountSession") -> None:
        """Go on writing what the same person was writing in the session before."""
        self.kept = dict(before.kept)

    def forget_words(self) -> None:
        """Forget what was being written."""
        self.kept.clear()
