"""One case as one timeline; opening it is recorded before anything of it is read."""

from aiohttp import web

from casework.attending import help_now
from casework.becoming import became_report
from casework.carrying import goes_by_text
from casework.converting import Suspicion, suspicion
from casework.disclosing import pending_grants
from casework.drafting import templates_for
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.later import later_of
from casework.monitoring.admitting import looks_after
from casework.monitoring.marking import mark_of
from casework.protecting import is_watched
from casework.reading import CaseView, open_case
from casework.registering.ensuing import onward_of_case
from casework.reissuing import Renewal, renewal_of
from casework.relating import related_to
from casework.repeating import count_alike
from casework.replying import Way
from casework.states import CaseState
from casework.telephone import LINE
from casework.transferring import handed_on
from policies.counselling import BECAME_REPORT
from policies.registers import Moment
from policies.rules import Permission, Rules
from web.appkeys import RULES
from web.console.acts import act_label
from web.console.inbox import list_values
from web.console.rescue import words_of
from web.console.sessions import OfficerSession
from web.console.showing import show
from web.console.wiring import comparison_of, office_of, session_of, unlocked_of
from web.pages import Page
from web.staff.once import once_field

_CLOSED = "closed"


async def case(request: web.Request) -> web.Response:
    """The case in the right pane, the list it was chosen from beside it."""
    case_id = case_id_of(request)
    view = await open_case(case_id, unlocked_of(request), office_of(request))
    session = session_of(request)
    values = await list_values(request)
    values |= _case_values(view, session, request.app[RULES])
    values["shown"] = _take_shown(session, case_id)
    grants = await pending_grants(case_id, unlocked_of(request), office_of(request))
    values["grants"] = [each for each in grants if not each.identity]
    draft, values["brought_back"] = await words_of(request, session, case_id)
    values["draft"], values["hints"], draft.hints = draft, draft.hints, ()
    values["later"], values["later_days"] = await later_of(case_id, unlocked_of(request), office_of(request))
    values["mark"] = await mark_of(case_id, office_of(request))
    values["suspicion"] = await _suspicion(request, view)
    values["alike"] = await _alike(request, view)
    values["related"] = await _related(request, view)
    values["renewal"] = await _renewal(request)
    values["hotlines"] = help_now(office_of(request))
    values["became_report"] = await became_report(case_bytes(case_id), office_of(request))
    values["onward"] = () if values["suspicion"] else onward_of_case(
        view.line.kind, [Moment.OVER if view.closed else Moment.OPEN], unlocked_of(request), office_of(request)
    )  # fmt: skip
    values["handed_on"] = await handed_on(case_bytes(case_id), office_of(request))
    return show(request, "console/case.html", values | {"selected": view.line.id})


async def _alike(request: web.Request, view: CaseView) -> int | None:
    """How many ordinary cases are alike to this one; None where nothing is compared with it."""
    unlocked, office = unlocked_of(request), office_of(request)
    held = await hold_case(case_bytes(CaseId(view.line.id)), unlocked, office)
    return await count_alike(held, comparison_of(request), unlocked, office)


async def _related(request: web.Request, view: CaseView) -> int | None:
    """How many cases belong to this protected one, of those that this officer holds; None where none can."""
    kind = request.app[RULES].kinds[view.line.kind]
    if not kind.protected or kind.talk:
        return None
    found = await related_to(CaseId(view.line.id), unlocked_of(request), office_of(request))
    return max(len(found.members) - 1, 0)


async def _renewal(request: web.Request) -> Renewal | None:
    """Whether a new receipt may be given, for whoever may give one."""
    if Permission.CASE_ANSWER not in session_of(request).officer.permissions:
        return None
    return await renewal_of(case_id_of(request), unlocked_of(request), office_of(request))


async def _suspicion(request: web.Request, view: CaseView) -> Suspicion | None:
    """Why the case is held back, where it is."""
    if view.line.state != CaseState.QUARANTINED:
        return None
    return await suspicion(case_id_of(request), unlocked_of(request), office_of(request))


def case_id_of(request: web.Request) -> CaseId:
    """The case that the address names."""
    return CaseId(request.match_info["case"])


async def own_case(request: web.Request) -> CaseId:
    """The case that the address names, for an officer who holds its key; a form about it is nobody else's."""
    case_id = case_id_of(request)
    await hold_case(case_bytes(case_id), unlocked_of(request), office_of(request))
    return case_id


def path_of(case_id: CaseId, fragment: str = "") -> str:
    """The address of a case."""
    return f"/cases/{case_id}{fragment}"


def _case_values(view: CaseView, session: OfficerSession, rules: Rules) -> dict[str, object]:
    may = session.officer.permissions
    return {
        "case": view,
        "journal": [(entry, act_label(entry, rules)) for entry in view.journal],
        "colleagues": [(each, name) for each, name, _ in view.officers if each != session.officer.id],
        "holders": [name for _id, name, _assigned in view.officers],
        "moves": [(state, label) for state, label in view.moves if state != _CLOSED]
        if Permission.CASE_MOVE in may
        else [],
        "results": [(key, rules.wording["ko"][f"result.{key}"]) for key in results_offered(view.line.kind, rules)],
        "templates": templates_for(view.line.kind, rules),
        "may_reply": not view.closed and Permission.CASE_ANSWER in may,
        "by_text": _by_text(view, rules),
        "waits_for_person": view.waits and Permission.CASE_ANSWER in may,
        "protects": is_watched(rules.kinds[view.line.kind]),
        "talk": rules.kinds[view.line.kind].talk,
        "takes_files": not _leaves(view, rules),
        "by_post": view.way is Way.POST and Permission.CASE_ANSWER in may,
        "may_note": Permission.CASE_NOTE in may,
        "may_close": not view.closed and Permission.CASE_CLOSE in may,
        "may_review": Permission.CASE_REVIEW in may,
        "may_recuse": Permission.CASE_RECUSE in may,
        "may_hold": Permission.CASE_MOVE in may and not view.closed and not rules.kinds[view.line.kind].protected,
        "watched": Permission.CHECK_READ in may
        and looks_after(session.officer.team, session.officer.roles, rules)
        and not rules.kinds[view.line.kind].protected
        and view.line.state != CaseState.QUARANTINED,
        "kind_labels": {name: kind.label for name, kind in rules.kinds.items()},
        "once": once_field(session),
    }


def results_offered(kind: str, rules: Rules) -> tuple[str, ...]:
    """The results with which a case of this kind may be closed by hand; some are given by a doing of their own."""
    kept = {rules.repeats.closing.result, BECAME_REPORT}
    return tuple(each for each in rules.kinds[kind].results if each not in kept)


def _by_text(view: CaseView, rules: Rules) -> str:
    """What is said above the answer to a case that came by text message; nothing for any other."""
    if view.line.lane in rules.imports.lanes:
        return rules.wording["ko"]["repeat.answer_elsewhere"]
    if view.line.lane != LINE:
        return rules.wording["ko"]["reply.by_text"] if view.way is Way.TEXT else ""
    return rules.wording["ko"]["sms.console" if _leaves(view, rules) else "sms.console_protected"]


def _leaves(view: CaseView, rules: Rules) -> bool:
    return goes_by_text(view.line.lane, view.line.kind, view.line.state, rules)


def _take_shown(session: OfficerSession, case_id: CaseId) -> dict[tuple[str, int], str]:
    """What was just revealed in this case; the next view has it masked again."""
    keys = [key for key in session.shown if key[0] == case_id]
    return {key[1:]: session.shown.pop(key) for key in keys}


PAGES = (Page("GET", "/cases/{case}", case, Permission.CASE_OPEN),)
