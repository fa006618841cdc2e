"""The certificate of a destruction: what was destroyed, who approved it, from when on no backup opens it; signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from casework.bootstrap import Office, read_secret
from casework.destroying.signing import signed_with
from casework.destroying.things import THINGS
from casework.errors import NotAllowedNowError, NotReadyError
from casework.store.approvals import ApprovalRow, decisions_of, get_approval
from casework.store.destruction import CASE, DESTROYED, ENTRY, LineRow, ListRow, lines_of
from casework.store.people import OfficerRow
from crypto.destruction import sign_certificate, verify_certificate
from crypto.errors import CryptoError
from crypto.layout import b64
from crypto.reading import parse_json, text_of
from crypto.signing import SigningKey, VerifyKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate as it is read: its exact bytes, and what they say."""

    document: bytes
    content: Mapping[str, Any]

    @property
    def signature(self) -> str:
        """The signature, as it stands in the document."""
        return text_of(parse_json(self.document), "signature")

    @property
    def complete_on(self) -> date:
        """From which day on no backup opens what was destroyed."""
        return date.fromisoformat(self.content["complete_on"])


async def certificate_of(row: ListRow, office: Office) -> bytes:
    """Write and sign the certificate of a list whose lines are all carried out."""
    if row.approval_id is None or row.digest is None:
        raise NotAllowedNowError
    today = office.clock.today()
    approval = await get_approval(office.cases.store, row.approval_id)
    lines = await lines_of(office.cases.store, row.id)
    content = {
        "list": row.number,
        "made": row.made_day.isoformat(),
        "asked": row.asked_day.isoformat() if row.asked_day else None,
        "day": today.isoformat(),
        "complete_on": (today + timedelta(days=office.rules.destruction.complete_after_days)).isoformat(),
        "board": None if row.board_day is None else [row.board_day.isoformat(), row.board_document],
        "document": approval.document_number,
        "digest": row.digest.hex(),
        "approvers": await _approvers(row, approval, office),
        "destroyed": [_destroyed(each, office) for each in lines if each.state == DESTROYED],
        "kept": [{"number": each.number, "state": each.state} for each in lines if each.state != DESTROYED],
    }
    key = SigningKey.from_seed(read_secret(office.settings.keys / "filing.seed"))
    return sign_certificate(key, office.office, content)


def read_certificate(row: ListRow, office: Office) -> Certificate:
    """The certificate of a list that is done, verified before anything of it is shown."""
    if row.certificate is None:
        raise NotAllowedNowError
    key = SigningKey.from_seed(read_secret(office.settings.keys / "filing.seed")).public
    return Certificate(
        document=row.certificate, content=verify_certificate(row.certificate, key=key, office=office.office)
    )


def verified(path: Path, key: VerifyKey, office: str) -> Mapping[str, Any]:
    """What a certificate in a file says; refused if this office has not signed it."""
    try:
        return verify_certificate(path.read_bytes(), key=key, office=office)
    except OSError:
        raise NotReadyError("확인서 파일을 열 수 없습니다.") from None
    except CryptoError:
        raise NotReadyError("확인하지 못했습니다: 이 사무실이 서명한 파기 확인서가 아니거나 고쳐졌습니다.") from None


async def _approvers(row: ListRow, approval: ApprovalRow, office: Office) -> list[dict[str, object]]:
    """Roles, not names: with the keys and signatures under the digest, so that both can be checked later."""
    people = {each.id: each for each in await office.people.all()}
    (granted,) = [each for each in await decisions_of(office.cases.store, approval.id) if each.granted]
    signed = [(row.asked_by or "", row.signature, row.asked_day), (granted.officer_id, granted.signature, granted.day)]
    keys = await signed_with(row.digest or b"", [(who, signature or b"") for who, signature, _ in signed], office)
    return [
        {
            "roles": _roles(people[who], office),
            "day": day.isoformat() if day else None,
            "key": b64(key.raw),
            "signature": b64(signature or b""),
        }
        for (who, signature, day), key in zip(signed, keys, strict=True)
    ]


def _roles(person: OfficerRow, office: Office) -> list[str]:
    return [office.rules.access[each].label for each in person.roles.split()]


def _destroyed(line: LineRow, office: Office) -> dict[str, object]:
    register = office.rules.registers.get(line.kind_group)
    said: dict[str, object] = {} if line.what == CASE else {"what": line.what}
    if line.what == ENTRY:
        said["sealed"] = register is not None and register.sealed
    return {
        **said,
        "number": line.number,
        "group": line.kind_group,
        "class": THINGS[line.what].class_label(line.retention, office.rules),
        "years": line.years,
        "closed": line.closed_year,
        "rows": (line.rows_digest or b"").hex(),
    }
