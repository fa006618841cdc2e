"""A signed key list, written from SPEC 13 alone."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from crypto.keys import PrivateKey, SigningKey

if TYPE_CHECKING:
    from tests.browser.stand_in import StandIn

Desks = dict[str, PrivateKey]


# The day on which all tests happen; the browser's clock is set to it.
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TODAY = NOW.date()


def signed_list(office: "StandIn", /, **changes: Any) -> dict[str, Any]:
    """The list of the office's desks as of today, or changed to be wrong."""
    start, end = (TODAY - timedelta(days=3)).isoformat(), (TODAY + timedelta(days=30)).isoformat()
    signer = {
        "v": 1,
        "office": "test-office",
        "signer": _b64(office.signer.public.raw),
        "not_before": start,
        "not_after": end,
    }
    payload = {
        "v": 1, "office": "test-office", "serial": 7, "previous": None, "issued": start, "expires": end,
        "desks": [{"id": name, "keys": [_key(key, start, end)]} for name, key in office.desks.items()],
        "custodians": [], "quorum": 2, "texts": hashlib.sha256(office.texts).hexdigest(),
        "filing": _b64(office.filing.public.raw), **changes,
    }  # fmt: skip
    signed_signer = _signed(signer, office.root, b"daesup/1/signer")
    return {**_signed(payload, office.signer, b"daesup/1/key-list"), "signer": signed_signer}


def _key(key: PrivateKey, start: str, end: str) -> dict[str, str]:
    return {"key_id": _b64(key.public.key_id), "public": _b64(key.public.raw), "from": start, "until": end}


def _signed(payload: Mapping[str, Any], key: SigningKey, label: bytes) -> dict[str, str]:
    text = json.dumps(payload, ensure_ascii=False)
    return {"payload": text, "signature": _b64(key.sign(label, text.encode()))}


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
