"""Enter a call or a visit: sealed at once to the desk it belongs to, readable to nobody here afterwards."""

from dataclasses import dataclass, field

from casework.bootstrap import Portal
from casework.content import Lane, check_text
from casework.errors import MalformedRequestError, NotReadyError, NotReceivingError, ReloadKeysError
from casework.people import Admitted
from casework.portal.admitting import require
from casework.portal.enrolling import units_on
from casework.receipts import NewReceipt, draw_receipt
from casework.receiving import ReportDraft, seal_report
from casework.telephone import OF_ME, OF_THEM
from policies.rules import Concern, Permission

CHANNELS = (Lane.PHONE, Lane.VISIT)
_LONGEST_LINE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What somebody said at the telephone or at the counter; exists in memory only."""

    channel: str
    text: str = field(repr=False)
    where: str = field(default="", repr=False)
    caller: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    unit: str = ""
    protected: bool = False
    concerns: Concern = Concern.NOBODY


async def enter(entry: Entry, admitted: Admitted, portal: Portal) -> NewReceipt:
    """Seal and store an entry; durable when this returns. The receipt is told to the person or forgotten."""
    require(admitted, Permission.ENTRY_WRITE)
    draft, receipt = _draft(entry, admitted, portal), draw_receipt()
    try:
        await seal_report(draft, receipt, portal.entry)
    except (NotReadyError, ReloadKeysError):
        raise NotReceivingError from None
    # A protected call leaves no trace here, not even one more in a count.
    if not entry.protected:
        await portal.store.count_entry(admitted.account.id, portal.clock.today(), entry.channel)
    return receipt


async def entries_today(admitted: Admitted, portal: Portal) -> dict[str, int]:
    """How many plain complaints this account has entered today, by channel; never what they said."""
    require(admitted, Permission.ENTRY_WRITE)
    return await portal.store.entries_on(admitted.account.id, portal.clock.today())


def _draft(entry: Entry, admitted: Admitted, portal: Portal) -> ReportDraft:
    text = check_text(entry.text)
    if entry.channel not in CHANNELS:
        raise MalformedRequestError
    answers = _protected(entry) if entry.protected else _ordinary(entry, admitted, portal)
    return ReportDraft(
        lane=Lane(entry.channel),
        kind=portal.rules.entry.protected if entry.protected else portal.rules.entry.ordinary,
        text=text,
        answers={name: said for name, said in answers.items() if said},
        concerns=entry.concerns,
    )


def _ordinary(entry: Entry, admitted: Admitted, portal: Portal) -> dict[str, str]:
    if entry.unit and entry.unit not in units_on(portal.clock.today(), portal.rules):
        raise MalformedRequestError
    return {
        "where": _line(entry.where),
        # Said of somebody else: otherwise the first opening takes it for the writer's and puts it behind the quorum,
        # where whoever handles a plain complaint could not call back.
        "contact": _said(entry, "그분 이름은 {}입니다.", OF_THEM),
        "handling": entry.unit,
        "taker": f"{admitted.account.unit} {admitted.account.name}",
    }


def _protected(entry: Entry) -> dict[str, str]:
    """Without who took it: that would be one more person who could be asked who called."""
    # Said as the person would say it, so that the first opening knows whose it is and puts it behind the quorum.
    return {"where": _line(entry.where), "contact": _said(entry, "제 이름은 {}입니다.", OF_ME)}


def _said(entry: Entry, of_name: str, of_contact: str) -> str:
    told = ((of_name, _line(entry.caller)), (of_contact, _line(entry.contact)))
    return " ".join(words.format(said) for words, said in told if said)


def _line(text: str) -> str:
    return check_text(text, may_be_empty=True)[:_LONGEST_LINE]
