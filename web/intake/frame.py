"""What every public page shows around its content, and what the chat needs to know of the office."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from aiohttp import web

from casework.cleaning.telling import sentences
from casework.content import StoredFile
from casework.errors import NotReadyError
from casework.settings import Settings
from policies.rules import Rules
from web.appkeys import RULES
from web.intake.phrases import PHRASES
from web.language import DEFAULT, language_of
from web.render import render, say

STATIC = Path(__file__).resolve().parent.parent / "static"
# Static pages that exist once per language; the others take it from their address.
TRANSLATED = ("/", "/safety", "/protection")
LANES = ("web", "form", "telegram")
ONLOOKERS = ("officer", "server", "administrator", "network", "company", "respondent", "mayor", "holder")


def known(settings: Settings, rules: Rules) -> dict[str, Any]:
    """Values that every public template sees."""
    wording = {
        language: {**PHRASES.get(language, PHRASES[DEFAULT]), **said} for language, said in rules.wording.items()
    }
    return {
        "t": say(wording),
        "at": address,
        "language": DEFAULT,
        "languages": tuple(wording),
        "organisation": rules.organisation,
        "exit_url": settings.exit_url,
        "demo": settings.demo,
        "office": settings.office,
        "root": _root(settings),
        "integrity": integrity(),
        "lanes": LANES,
        "knows": _knows(wording),
        "measures": rules.protection.guidance.measures,
        "onlookers": ONLOOKERS,
    }


def address(language: str, path: str) -> str:
    """Where a page is found in a language; the chat speaks Korean alone."""
    if language == DEFAULT or path == "/chat":
        return path
    return f"/{language}{path}".rstrip("/") if path in TRANSLATED else f"{path}?lang={language}"


def draw(request: web.Request, template: str, /, *, status: int = 200, **values: object) -> web.Response:
    """A public page in the person's language."""
    return render(request, template, status=status, language=language_of(request), **values)


def told(request: web.Request, files: Iterable[StoredFile]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each file's name with what became of what it hid."""
    words = request.app[RULES].wording[language_of(request)]
    return tuple((each.name, sentences(each.cleaning, words)) for each in files)


def integrity() -> dict[str, str]:
    """Digest of every script a page loads; the bundle's own comes from its build."""
    built = STATIC / "app" / "integrity.json"
    listed = json.loads(built.read_text(encoding="utf-8"))
    own = base64.b64encode(hashlib.sha384((STATIC / "leave.js").read_bytes()).digest()).decode()
    return {"leave.js": f"sha384-{own}", **{f"app/{name}": value for name, value in listed.items()}}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one onlooker can know through one or several neighbouring channels."""

    lanes: str
    span: int
    text: str


def _knows(wording: Mapping[str, Mapping[str, str]]) -> Callable[[str, str], list[Cell]]:
    def cells(language: str, who: str) -> list[Cell]:
        said = wording[language]
        told = [(lane, said[f"knows.{who}.{lane}"]) for lane in LANES]
        joined = [(text, [lane for lane, _ in same]) for text, same in groupby(told, key=lambda pair: pair[1])]
        return [Cell(_together(lanes, said), len(lanes), text) for text, lanes in joined]

    return cells


def _together(lanes: list[str], wording: Mapping[str, str]) -> str:
    return (
        wording["page.everywhere"]
        if len(lanes) == len(LANES)
        else " · ".join(wording[f"knows.{lane}"] for lane in lanes)
    )


def _root(settings: Settings) -> str:
    try:
        return base64.b64encode((settings.keys / "root.pub").read_bytes()).decode()
    except FileNotFoundError:
        raise NotReadyError("열쇠 파일이 없습니다. `daesup init`을 먼저 실행해 주세요.") from None
