"""Every refusal becomes a status and one clear sentence; anything else a bare 500 that tells nothing."""

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from casework.errors import MalformedRequestError, NotFoundError, Refusal, TooLongError
from web.appkeys import REFUSAL_PAGE
from web.language import language_of, sentence
from web.render import render

_FRAMEWORK = {404: NotFoundError.code, 405: NotFoundError.code, 413: TooLongError.code}
_LOG = structlog.get_logger()
# Not from the wording: the wording itself may be what failed.
_FAILED = "지금은 처리하지 못했어요. 잠시 뒤에 다시 해 주세요. / It did not work. Please try again in a moment."


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what a page could not."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return refuse(request, refusal.code, refusal.status)
    except web.HTTPException as answer:
        if answer.status < web.HTTPBadRequest.status_code:
            raise
        return refuse(request, _FRAMEWORK.get(answer.status, MalformedRequestError.code), answer.status)
    except ConnectionError:
        raise
    except Exception as error:  # noqa: BLE001 - the last line before the network: nothing of it may reach the person
        # No traceback: its messages may quote what people wrote.
        _LOG.error("request_failed", error=type(error).__name__)
        return _bare(request)


def refuse(request: web.Request, code: str, status: int) -> web.StreamResponse:
    """One sentence in the person's language, as JSON for programs and as a page for people."""
    _unless_begun(request)
    said = sentence(request, f"refusal.{code}")
    if wants_json(request):
        return web.json_response({"error": code, "message": said}, status=status)
    language = language_of(request)
    return render(request, request.app[REFUSAL_PAGE], status=status, code=code, sentence=said, language=language)


def wants_json(request: web.Request) -> bool:
    """True for the JSON API and for callers that prefer JSON to a page."""
    if request.path.startswith("/api/"):
        return True
    accepted = request.headers.get("Accept", "text/html")
    return "text/html" not in accepted and "json" in accepted


def _bare(request: web.Request) -> web.StreamResponse:
    _unless_begun(request)
    if wants_json(request):
        return web.json_response({"error": "internal", "message": _FAILED}, status=500)
    return web.Response(text=_FAILED, status=500)


def _unless_begun(request: web.Request) -> None:
    if request.writer.output_size:
        # A download broke half way: a second answer cannot be sent on the same connection.
        raise ConnectionResetError
