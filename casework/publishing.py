"""Sign and publish the key list: the one file that tells every sender whom to seal to."""

import hashlib
import json
import os
from datetime import timedelta
from typing import Any

from casework.bootstrap import Office, read_secret
from casework.content import b64
from casework.errors import NotReadyError
from casework.settings import Settings
from crypto.keylist import sign_list, sign_signer
from crypto.signing import SigningKey
from policies.loading import public_texts

_LIFETIME = timedelta(days=45)
_SIGNER_LIFETIME = timedelta(days=365)


async def publish_keys(office: Office) -> dict[str, Any]:
    """Write a new signed `keys.json` into the static release; needs the signer's key, which then goes offline again."""
    settings, today = office.settings, office.clock.today()
    custodians = await office.people.custodians()
    if len(custodians) < office.rules.organisation.quorum.needed:
        raise NotReadyError("신원 관리인이 모자랍니다. `daesup custodian add`로 먼저 정해 주세요.")
    before = _before(settings)
    payload = {
        "v": 1,
        "office": office.office,
        "serial": before[0] + 1,
        "previous": before[1],
        "issued": today.isoformat(),
        "expires": (today + _LIFETIME).isoformat(),
        "desks": await _desks(office),
        "custodians": [
            {"id": each.id, "public": b64(each.public_key), "verify": b64(each.verify_key)} for each in custodians
        ],
        "quorum": office.rules.organisation.quorum.needed,
        "texts": public_digest(office),
        "filing": b64(_signing(settings, "filing.seed").public.raw),
    }
    signer = _signing(settings, "offline/signer.seed")
    certificate = sign_signer(
        _signing(settings, "offline/root.seed"),
        office=office.office,
        signer=signer.public,
        not_before=today,
        not_after=today + _SIGNER_LIFETIME,
    )
    document = sign_list(signer, payload, certificate)
    _replace(settings, document)
    return document


def public_digest(office: Office) -> str:
    """The digest of the public texts, so that a page can tell whether it was given the office's own."""
    return hashlib.sha256(public_texts(office.rules, "ko")).hexdigest()


def _before(settings: Settings) -> tuple[int, str | None]:
    path = settings.site / "keys.json"
    if not path.exists():
        return 0, None
    payload = json.loads(path.read_bytes())["payload"]
    return int(json.loads(payload)["serial"]), hashlib.sha256(payload.encode()).hexdigest()


async def _desks(office: Office) -> list[dict[str, Any]]:
    today = office.clock.today()
    desks: dict[str, list[dict[str, str]]] = {}
    for row in await office.people.epoch_keys():
        if row.valid_until >= today:
            desks.setdefault(row.desk, []).append(
                {
                    "key_id": b64(row.id),
                    "public": b64(row.public_key),
                    "from": row.valid_from.isoformat(),
                    "until": row.valid_until.isoformat(),
                }
            )
    return [{"id": desk, "keys": keys} for desk, keys in desks.items()]


def _replace(settings: Settings, document: dict[str, Any]) -> None:
    settings.site.mkdir(parents=True, exist_ok=True)
    fresh = settings.site / "keys.json.new"
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(settings.site / "keys.json")


def _signing(settings: Settings, name: str) -> SigningKey:
    path = settings.keys / name
    if not path.exists():
        raise NotReadyError(
            "서명 열쇠가 이 컴퓨터에 없습니다. 보관해 둔 열쇠를 keys/offline에 넣고 다시 실행해 주세요."
        )
    return SigningKey.from_seed(read_secret(path))
