"""The number of somebody whose matter became a protected one goes behind the identity quorum."""

from functools import partial

from casework.bootstrap import Office
from casework.holding import HeldCase
from casework.joining import point_cuts
from casework.masking import COVERED, REMOVED, Cut, cut_more, span_labels
from casework.people import Unlocked
from casework.rewriting import rewrite_message
from casework.said import Said, said_in

_CONTACT = "answer.contact"


async def shelter_contact(held: HeldCase, unlocked: Unlocked, office: Office) -> bool:
    """Cut the number out that was given to call back, into the vault; whether there was one to cut out."""
    rows = {row.id.hex(): row for row in await office.cases.messages(held.row.id)}
    given = [(said, cuts) for said in await said_in(held, office) if (cuts := _covered(said))]
    for said, cuts in given:
        words = [said.text[cut.start : cut.end] for cut in cuts]
        pointed = await point_cuts(cuts, words, held, office)
        change = partial(cut_more, cuts=pointed, labels=span_labels(office.rules))
        await rewrite_message(held, rows[said.message], change, unlocked, office)
    return bool(given)


def _covered(said: Said) -> list[Cut]:
    if said.part != _CONTACT:
        return []
    marks = [mark for _, mark in said.marks if mark.state == COVERED]
    return [Cut(said.part, mark.start, mark.end, mark.label, REMOVED) for mark in marks]
