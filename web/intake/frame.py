"""What every public page shows around its content, and what the chat needs to know of the office."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from casework.errors import NotReadyError
from casework.settings import Settings
from policies.rules import Rules
from web.language import DEFAULT
from web.render import say

STATIC = Path(__file__).resolve().parent.parent / "static"
LANES = ("web", "form", "telegram")
ONLOOKERS = ("officer", "server", "administrator", "network", "company", "respondent", "mayor", "holder")


def known(settings: Settings, rules: Rules) -> dict[str, Any]:
    """Values that every public template sees."""
    return {
        "t": say(rules.wording[DEFAULT]),
        "organisation": rules.organisation,
        "exit_url": settings.exit_url,
        "demo": settings.demo,
        "office": settings.office,
        "root": _root(settings),
        "integrity": integrity(),
        "lanes": LANES,
        "onlookers": ONLOOKERS,
    }


def integrity() -> dict[str, str]:
    """Digest of every script a page loads; the bundle's own comes from its build."""
    built = STATIC / "app" / "integrity.json"
    listed = json.loads(built.read_text(encoding="utf-8"))
    own = base64.b64encode(hashlib.sha384((STATIC / "leave.js").read_bytes()).digest()).decode()
    return {"leave.js": f"sha384-{own}", **{f"app/{name}": value for name, value in listed.items()}}


def _root(settings: Settings) -> str:
    try:
        return base64.b64encode((settings.keys / "root.pub").read_bytes()).decode()
    except FileNotFoundError:
        raise NotReadyError("열쇠 파일이 없습니다. `daesup init`을 먼저 실행해 주세요.") from None
