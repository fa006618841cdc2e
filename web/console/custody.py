"""Custodians agree or refuse in their own browser: their key file is opened there and never comes here."""

import base64
import binascii
import json
from typing import Any

from aiohttp import web

from casework.content import b64
from casework.custody import (
    Custodian,
    bundle_for,
    custodian_who_signed,
    new_nonce,
    refuse_request,
    requests_for,
    take_answer,
)
from casework.errors import MalformedRequestError, Refusal, WrongLoginError
from policies.rules import Permission, Rules
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import office_of, session_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import vouched_form


async def custody(request: web.Request) -> web.Response:
    """The page; everything on it is drawn by the custodian's own machine."""
    session, office, rules = session_of(request), office_of(request), request.app[RULES]
    session.custodian, session.nonce = None, new_nonce()
    custodians = [
        {"id": each.id, "key": b64(each.public.key_id), "verify": b64(each.verify.raw)}
        for each in office.keys.custodian_entries()[1]
    ]
    told = {
        "office": office.office,
        "nonce": b64(session.nonce),
        "token": session.token,
        "custodians": custodians,
        "labels": _told(rules, "span."),
        "words": _told(rules, "custody."),
    }
    return show(request, "console/custody.html", {"told": json.dumps(told, ensure_ascii=False)})


async def open_requests(request: web.Request) -> web.Response:
    """What waits for the custodian whose key signed this page's nonce."""
    session, office = session_of(request), office_of(request)
    form = await vouched_form(request, session)
    if session.nonce is None:
        raise WrongLoginError
    key, signature = _bytes(form.text("key")), _bytes(form.text("signature"))
    session.custodian = custodian_who_signed(session.nonce, key, signature, office)
    found = [
        {
            "id": b64(each.id),
            "number": each.number,
            "officer": each.officer_name,
            "grantee": b64(each.grantee.raw),
            "agreed": each.agreed,
            "refused": each.refused,
            "needed": each.needed,
            "answered": each.answered,
            "declined": each.declined,
            "body": b64(each.body),
            "wrap": b64(each.wrap),
        }
        for each in await requests_for(session.custodian, office)
    ]
    return web.json_response({"requests": found})


async def bundle(request: web.Request) -> web.Response:
    """The custodian's own bundle, sealed to them."""
    form = await vouched_form(request, session_of(request))
    pointer = _bytes(form.text("envelope"))
    raw, digest = await bundle_for(_grant(form.text("grant")), pointer, _custodian(request), office_of(request))
    return web.json_response({"bundle": b64(raw), "digest": b64(digest)})


async def agree(request: web.Request) -> web.Response:
    """What the custodian's machine sealed to who asks, and signed."""
    form = await vouched_form(request, session_of(request))
    answer = _bytes(form.text("answer"))
    await take_answer(_grant(form.text("grant")), answer, _custodian(request), office_of(request))
    return web.json_response({})


async def refuse(request: web.Request) -> web.Response:
    """A refusal with its reason."""
    form = await vouched_form(request, session_of(request))
    grant = _grant(form.text("grant"))
    try:
        await refuse_request(grant, form.text("reason"), _custodian(request), office_of(request))
    except Refusal as refusal:
        told: dict[str, Any] = {"error": refusal.code, "message": sentence(request, f"refusal.{refusal.code}")}
        return web.json_response(told, status=refusal.status)
    return web.json_response({})


def _custodian(request: web.Request) -> Custodian:
    custodian = session_of(request).custodian
    if custodian is None:
        raise WrongLoginError
    return custodian


def _grant(text: str) -> str:
    return _bytes(text).hex()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedRequestError from None


def _told(rules: Rules, start: str) -> dict[str, str]:
    wording = rules.wording["ko"]
    return {key.removeprefix(start): text for key, text in wording.items() if key.startswith(start)}


PAGES = (
    Page("GET", "/custody", custody, Permission.IDENTITY_SHARE, menu="신원 관리"),
    Page("POST", "/custody/open", open_requests, Permission.IDENTITY_SHARE),
    Page("POST", "/custody/bundle", bundle, Permission.IDENTITY_SHARE),
    Page("POST", "/custody/agree", agree, Permission.IDENTITY_SHARE),
    Page("POST", "/custody/refuse", refuse, Permission.IDENTITY_SHARE),
)
