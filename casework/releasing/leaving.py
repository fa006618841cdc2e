"""What may leave of a released paper today: held against the case as it is now, together with what goes beside it."""

from casework.bootstrap import Office
from casework.content import text_of
from casework.errors import HeldBackError
from casework.holding import HeldCase
from casework.people import Unlocked
from casework.releasing.drafts import content_of, digest_of, inspect_paper, override_of
from casework.reviewing.studying import study
from casework.store.papers import PaperRow


async def text_to_leave(paper: PaperRow, beside: str, held: HeldCase, unlocked: Unlocked, office: Office) -> str:
    """The paper's text, if it and the words beside it may leave the case as it stands today."""
    content = await content_of(paper, held, office)
    text, studied = text_of(content), await study(held, unlocked, office)
    report = await inspect_paper(text, paper.kind, studied, office)
    override = override_of(content)
    passes = override is not None and override.digest == digest_of(text, report) and bool(override.second)
    # What goes beside the paper leaves the case as it does, so the same guard reads it.
    gives_away = beside.strip() and (await inspect_paper(beside, paper.kind, studied, office)).is_blocked
    if (report.is_blocked and not passes) or gives_away:
        raise HeldBackError
    return text
