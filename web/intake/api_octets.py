"""Calls that carry octets: sealed files up and down, and the fixed-size exchange of an open chat."""

from aiohttp import web

from casework.corresponding import exchange, read_sealed_file
from casework.errors import MalformedRequestError
from casework.ids import from_hex
from casework.receiving import receive_file
from web.intake.api_reports import pay
from web.intake.bodies import OCTETS, pieces, read_whole
from web.intake.operations import Body, Operation
from web.intake.shapes import octets
from web.intake.wiring import INTAKE
from web.pages import Rate

_UP, _DOWN = 4_096, 8_192
_TAG, _ID = 32, 16
_DIGEST, _NONCE, _SOLUTION = octets(32), octets(40), octets(8)
_LONGEST_NUMBER = 9

ANYTHING = Body(kind=OCTETS, schema={})


async def take_file(request: web.Request) -> web.Response:
    """Store a file the browser sealed, as it arrives."""
    if request.content_type != OCTETS:
        raise MalformedRequestError
    file_id = from_hex(request.match_info["id"])
    digest = _DIGEST.read(request.headers.get("X-Daesup-Digest"))
    nonce, _, solution = request.headers.get("X-Daesup-Puzzle", "").partition(".")
    pay({"nonce": _NONCE.read(nonce), "solution": _SOLUTION.read(solution)}, file_id, digest, request)
    await receive_file(file_id, digest, _length(request), pieces(request), request.app[INTAKE])
    return web.json_response({}, status=201)


async def take_slot(request: web.Request) -> web.Response:
    """One slot of an open chat: always as much up, always as much down."""
    frame = await read_whole(request, _UP, OCTETS)
    if len(frame) != _UP:
        raise MalformedRequestError
    return web.Response(body=await exchange(frame, request.app[INTAKE]), content_type=OCTETS)


async def give_file(request: web.Request) -> web.StreamResponse:
    """A sealed file of one's own mailbox, as it lies in the store."""
    asked = await read_whole(request, _TAG + _ID, OCTETS)
    if len(asked) != _TAG + _ID:
        raise MalformedRequestError
    chunks = await read_sealed_file(asked[:_TAG], asked[_TAG:], request.app[INTAKE])
    answer = web.StreamResponse(headers={"Content-Type": OCTETS})
    await answer.prepare(request)
    async for chunk in chunks:
        await answer.write(chunk)
    await answer.write_eof()
    return answer


def _length(request: web.Request) -> int:
    text = request.query.get("length", "")
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST_NUMBER:
        raise MalformedRequestError
    return int(text)


def _fixed(length: int) -> Body:
    return Body(kind=OCTETS, schema={"minLength": length, "maxLength": length})


def _named(name: str, place: str, schema: dict[str, object]) -> dict[str, object]:
    return {"name": name, "in": place, "required": True, "schema": schema}


OPERATIONS = (
    Operation(
        method="POST",
        path="/api/files/{id}",
        handler=take_file,
        summary="Store a file sealed in the browser (SPEC 6); a report names it afterwards.",
        takes=ANYTHING,
        gives=Body(kind="application/json", schema={"type": "object"}),
        status=201,
        parameters=(
            _named("id", "path", {"type": "string", "pattern": "^[0-9a-f]{32}$"}),
            _named("length", "query", {"type": "integer", "minimum": 1}),
            _named("X-Daesup-Digest", "header", dict(_DIGEST.schema)),
            _named("X-Daesup-Puzzle", "header", {"type": "string", "description": "nonce.solution, both base64"}),
        ),
        refusals=(400, 404, 409, 413, 503),
        rate=Rate(per_second=100, burst=400),
    ),
    Operation(
        method="POST",
        path="/api/exchange",
        handler=take_slot,
        summary="One slot of an open chat: 4,096 octets up, 8,192 down, whatever is inside (SPEC 15).",
        takes=_fixed(_UP),
        gives=_fixed(_DOWN),
        rate=Rate(per_second=5000, burst=10_000),
    ),
    Operation(
        method="POST",
        path="/api/mail-file",
        handler=give_file,
        summary="A sealed file of one's own mailbox: tag (32) and file id (16) up, chunks down.",
        takes=_fixed(_TAG + _ID),
        gives=ANYTHING,
        refusals=(400, 404, 503),
        rate=Rate(per_second=50, burst=200),
    ),
)
