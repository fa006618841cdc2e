"""The person's language, from the address or Accept-Language; Korean unless another one is asked for and there."""

from aiohttp import web

from web.appkeys import RULES

DEFAULT = "ko"
_MOST = 12


def language_of(request: web.Request) -> str:
    """The first language of the request that the wording has, else Korean."""
    known = request.app[RULES].wording
    for tag in (request.query.get("lang", ""), *_wanted(request.headers.get("Accept-Language", ""))):
        if tag in known:
            return tag
    return DEFAULT


def sentence(request: web.Request, key: str) -> str:
    """One sentence of the wording in the person's language."""
    return request.app[RULES].wording[language_of(request)][key]


def _wanted(header: str) -> list[str]:
    ranked = []
    for part in header.split(",")[:_MOST]:
        tag, _, weight = part.strip().partition(";q=")
        ranked.append((_weight(weight), tag.split("-")[0].strip().lower()))
    return [tag for weight, tag in sorted(ranked, key=lambda pair: -pair[0]) if weight > 0]


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
