"""Compare what the public sees with the signed release, from outside."""

import hashlib
import json
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path

from casework.errors import NotReadyError
from casework.settings import Settings
from crypto.errors import CryptoError
from crypto.keylist import verify_key_list
from crypto.signing import VerifyKey

_SECONDS = 20
_MOST_BYTES = 8 * 1024 * 1024


def watch(url: str, settings: Settings, today: date) -> list[str]:
    """What differs between the site at an address and the release in this installation's folder; empty when nothing."""
    findings: list[str] = []
    for path in sorted(settings.site.rglob("*")):
        if path.is_file():
            address = _address(url, path.relative_to(settings.site))
            served = _fetch(address)
            if served is None:
                findings.append(f"{address} (받을 수 없음)")
            elif hashlib.sha256(served).digest() != hashlib.sha256(path.read_bytes()).digest():
                findings.append(address)
    return findings + _key_list(url, settings, today)


def _address(url: str, name: Path) -> str:
    text = name.as_posix()
    if name.name == "index.html":
        text = text.removesuffix("index.html")
    return f"{url.rstrip('/')}/{text.removesuffix('.html')}"


def _key_list(url: str, settings: Settings, today: date) -> list[str]:
    served = _fetch(f"{url.rstrip('/')}/keys.json")
    root = VerifyKey((settings.keys / "root.pub").read_bytes())
    try:
        verify_key_list(json.loads(served or b"null"), root=root, office=settings.office, today=today, seen=None)
    except (CryptoError, ValueError):
        return ["keys.json (서명이나 날짜가 맞지 않음)"]
    return []


def _fetch(address: str) -> bytes | None:
    if not address.startswith(("http://", "https://")):
        raise NotReadyError("http나 https로 시작하는 주소를 적어 주세요.")
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310 - checked above
            return bytes(answer.read(_MOST_BYTES))
    except (urllib.error.URLError, OSError):
        return None
