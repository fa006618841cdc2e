"""JSON calls of the chat page: a puzzle, a sealed report, a new receipt."""

import hashlib
from typing import Any

from aiohttp import web

from casework import puzzles
from casework.content import MOST_FILES
from casework.corresponding import renew_receipt
from casework.enveloping import receive_envelope
from casework.errors import MalformedRequestError, NotReadyError, NotReceivingError
from casework.receiving import SealedFollowUp, SealedReport, receive_sealed_report
from web.intake.bodies import JSON, read_whole
from web.intake.operations import Operation, json_of
from web.intake.shapes import Shape, encode, flag, listing, octets, read_json, record, whole, word
from web.intake.wiring import INTAKE
from web.pages import Rate

_LARGEST_REPORT = 100_000
_MOST_ROWS = 400
_LARGEST_RENEWAL = _LARGEST_REPORT + _MOST_ROWS * 1_800

_LARGEST_ENVELOPE = 40_000
_LEAST_BUNDLE, _LARGEST_BUNDLE = 1_155, 2_300  # SPEC 11.4: of seven custodians the largest holds twenty shares
MOST_CUSTODIANS = 7

MESSAGE_ID = octets(16, about="random id of the message")
_WRAP = octets(1186, about="wrap record, SPEC 4.4")
_SEALED: dict[str, Shape] = {
    "id": MESSAGE_ID,
    "body": octets(34 + 1_024 + 16, 34 + 65_536 + 16, about="body, SPEC 4.2"),
    "office_wrap": _WRAP,
    "mailbox_wrap": _WRAP,
    "leaf": octets(32, about="filing leaf, SPEC 14.2"),
}
PUZZLE = record({"nonce": octets(40), "solution": octets(8)})
REPORT = record(
    {
        **_SEALED,
        "desk": word(32, "id of the receiving desk, as in the key list"),
        "urgent": flag("the only word outside the seal"),
        "tag_hash": octets(32, about="SHA-256 of the receipt's tag"),
        "mailbox_key": octets(1216, about="public key of the mailbox"),
        "files": listing(octets(16), MOST_FILES),
        "puzzle": PUZZLE,
    }
)
RENEWAL = record(
    {
        "tag": octets(32),
        "new_tag_hash": octets(32),
        "new_mailbox_key": octets(1216),
        "wraps": listing(record({"id": MESSAGE_ID, "wrap": _WRAP}), _MOST_ROWS),
        "message": record(_SEALED),
    }
)
ENVELOPE = record(
    {
        "id": octets(16, about="random pointer, SPEC 11.2"),
        "body": octets(34 + 1_024 + 16, 34 + 4_096 + 16, about="body, SPEC 4.2"),
        "bundles": listing(octets(_LEAST_BUNDLE, _LARGEST_BUNDLE), MOST_CUSTODIANS),
        "puzzle": PUZZLE,
    }
)
_RECEIVED = record({"number": word(16, "public number, without meaning"), "day": word(10)})
_ISSUED = record({"nonce": octets(40), "bits": whole(64)})
_NOTHING = record({})


async def issue_puzzle(request: web.Request) -> web.Response:
    """A puzzle that pays for one report or file."""
    nonce, bits = puzzles.issue(request.app[INTAKE])
    return web.json_response({"nonce": encode(nonce), "bits": bits})


async def receive(request: web.Request) -> web.Response:
    """Store a report the browser sealed; 201 means that it is durable."""
    intake = request.app[INTAKE]
    given = read_json(await read_whole(request, _LARGEST_REPORT, JSON), REPORT)
    if given["desk"] not in intake.rules.desks:
        raise MalformedRequestError
    pay(given.pop("puzzle"), given["id"], hashlib.sha256(given["body"]).digest(), request)
    message_id, key = given.pop("id"), given.pop("mailbox_key")
    try:
        received = await receive_sealed_report(SealedReport(message_id=message_id, mailbox_key=key, **given), intake)
    except NotReadyError:
        raise NotReceivingError from None
    return web.json_response({"number": received.number, "day": received.day.isoformat()}, status=201)


async def receive_sealed(request: web.Request) -> web.Response:
    """Store an envelope for the custodians; a signed consent names it afterwards."""
    given = read_json(await read_whole(request, _LARGEST_ENVELOPE, JSON), ENVELOPE)
    pay(given["puzzle"], given["id"], hashlib.sha256(given["body"]).digest(), request)
    try:
        await receive_envelope(given["id"], given["body"], given["bundles"], request.app[INTAKE])
    except NotReadyError:
        raise NotReceivingError from None
    return web.json_response({}, status=201)


async def renew(request: web.Request) -> web.Response:
    """Replace a receipt that a messenger has seen."""
    given = read_json(await read_whole(request, _LARGEST_RENEWAL, JSON), RENEWAL)
    told: dict[str, Any] = given["message"]
    message = SealedFollowUp(message_id=told.pop("id"), urgent=False, **told)
    wraps = {each["id"]: each["wrap"] for each in given["wraps"]}
    await renew_receipt(
        given["tag"], given["new_tag_hash"], given["new_mailbox_key"], wraps, message, request.app[INTAKE]
    )
    return web.json_response({})


def pay(puzzle: dict[str, bytes], message_id: bytes, digest: bytes, request: web.Request) -> None:
    """Refuse what no puzzle was solved for."""
    puzzles.check(puzzle["nonce"], message_id, digest, puzzle["solution"], request.app[INTAKE])


OPERATIONS = (
    Operation(
        method="GET",
        path="/api/puzzle",
        handler=issue_puzzle,
        summary="A puzzle that pays for one report or file; valid for ten minutes (SPEC 16).",
        gives=json_of(_ISSUED),
        rate=Rate(per_second=2000, burst=4000),
    ),
    Operation(
        method="POST",
        path="/api/reports",
        handler=receive,
        summary="Store a report sealed in the browser; 201 means that it is durable.",
        takes=json_of(REPORT),
        gives=json_of(_RECEIVED),
        status=201,
        refusals=(400, 409, 413, 503),
        rate=Rate(per_second=2000, burst=4000),
    ),
    Operation(
        method="POST",
        path="/api/envelopes",
        handler=receive_sealed,
        summary="Store what only a quorum of custodians opens, sealed in the browser (SPEC 11); 201: durable.",
        takes=json_of(ENVELOPE),
        gives=json_of(_NOTHING),
        status=201,
        refusals=(400, 409, 413, 503),
        rate=Rate(per_second=20, burst=100),
    ),
    Operation(
        method="POST",
        path="/api/mailbox/renew",
        handler=renew,
        summary="Replace a receipt: the office is told under the old one, every row is wrapped again to the new key.",
        takes=json_of(RENEWAL),
        gives=json_of(_NOTHING),
        refusals=(400, 404, 409, 413, 503),
        rate=Rate(per_second=20, burst=100),
    ),
)
