"""What a session at the console holds besides: drafts, the list looked at last, what was just revealed."""

from dataclasses import dataclass, field

from casework.custody import Custodian
from casework.drafting import Hint
from casework.ids import CaseId
from casework.listing import InboxQuery
from casework.people import Officer, Unlocked
from casework.store.unsent import InEntry
from web.staff.sessions import Session


@dataclass(slots=True)
class Draft:
    """What an officer was writing when something came between.

    `version` goes up with every change: a window that was opened before shows an older one, and what it never showed
    it neither overwrites nor forgets.
    """

    reply: str = ""
    ask: bool = False
    hints: tuple[Hint, ...] = ()  # of the last look, for the next page
    note: str = ""
    sentence: str = ""
    result: str = ""
    paper: str = ""
    paper_id: str = ""
    version: int = 1

    def keep(self, name: str, written: str, shown: str) -> None:
        """Keep what was written; what waits here and did not stand in that window stays before it."""
        waiting = getattr(self, name)
        if self._shows_another(shown) and waiting.strip() and waiting.strip() not in written:
            written = waiting if written.strip() in waiting else f"{waiting.rstrip()}\n\n{written}"
        setattr(self, name, written)
        self.version += 1

    def go_on(self, name: str, written: str, shown: str) -> bool:
        """Keep what a window is writing; not where another one's words wait here that it never showed."""
        waiting = getattr(self, name).strip()
        if self._shows_another(shown) and waiting and waiting not in written:
            return False
        setattr(self, name, written)
        self.version += 1
        return True

    @property
    def words(self) -> dict[str, str]:
        """Everything that was written, by the name of its field."""
        return {name: getattr(self, name) for name in ("reply", "note", "sentence")}

    def sent(self, name: str, text: str, shown: str) -> None:
        """Forget what was sent; what waits here and did not stand in that window is still to be sent."""
        if not self._shows_another(shown) or getattr(self, name).strip() in text:
            setattr(self, name, "")
            self.version += 1

    def _shows_another(self, shown: str) -> bool:
        return shown not in {"", str(self.version)}


@dataclass(slots=True)
class FormDraft:
    """What an officer was writing in the form of a register, by the name of its field.

    `by` is the mark of the form that was kept last: what such a form was still sending when it was sent itself does
    not make it another window.
    """

    words: dict[str, str] = field(repr=False, default_factory=dict)
    version: int = 1
    by: str = ""

    def go_on(self, words: dict[str, str], shown: str, mark: str) -> bool:
        """Keep what a window is writing; not where another one's words wait here that it never showed."""
        if self.is_anothers(shown, mark) and words != self.words:
            return False
        if words != self.words:
            self.words, self.by = words, mark
            self.version += 1
        return True

    def done(self, words: dict[str, str], shown: str, mark: str) -> None:
        """Forget what was saved or thrown away; what that window never showed still waits."""
        if not self.is_anothers(shown, mark) or words == self.words:
            self.words, self.by = {}, ""
            self.version += 1

    def is_anothers(self, shown: str, mark: str) -> bool:
        """Whether words wait here that a window neither showed nor wrote."""
        return bool(self.words) and shown not in {"", str(self.version)} and (not mark or mark != self.by)


@dataclass(slots=True, kw_only=True)
class OfficerSession(Session[Officer, Unlocked]):
    """One officer at one browser."""

    drafts: dict[CaseId, Draft] = field(repr=False, default_factory=dict)
    forms: dict[InEntry, FormDraft] = field(repr=False, default_factory=dict)
    # The list this officer looked at last, so that a case keeps it beside it after a form was sent.
    query: InboxQuery | None = None
    # What was looked for last: it stands in no address, and goes with the keys.
    asked: str = field(repr=False, default="")
    # Text behind a mask, to be shown on the next view of the case and then forgotten.
    shown: dict[tuple[str, str, int], str] = field(repr=False, default_factory=dict)
    # A list of changes of staff that was looked at and may be sent on as it is.
    changes: bytes = field(repr=False, default=b"")
    # Of the custodians' page: what their key signs, and whose key has signed it.
    nonce: bytes | None = field(repr=False, default=None)
    custodian: Custodian | None = field(repr=False, default=None)

    @property
    def officer(self) -> Officer:
        """Whose session it is."""
        return self.holder

    @property
    def has_draft(self) -> bool:
        """Whether something that was being written waits here."""
        words = [each.words for each in self.drafts.values()] + [each.words for each in self.forms.values()]
        return any(any(each.values()) for each in words)

    def draft(self, case_id: CaseId) -> Draft:
        """The draft of this case, a new one if there is none."""
        return self.drafts.setdefault(case_id, Draft())

    def cover(self) -> None:
        """Forget what was revealed, what was looked for, and which custodian was there."""
        self.shown.clear()
        self.asked = ""
        self.changes = b""
        self.nonce = self.custodian = None

    def take_over(self, before: "OfficerSession") -> None:
        """Go on writing what the same officer was writing in the session before."""
        self.drafts, self.forms = dict(before.drafts), dict(before.forms)

    def forget_words(self) -> None:
        """Forget what was being written."""
        self.drafts.clear()
        self.forms.clear()
