"""Found an office: folders, keys, empty stores, accounts; everything that `daesup init` and the demo need."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from casework.accounts import make_keys, plain_login
from casework.bootstrap import Office, write_secret
from casework.enveloping import joined
from casework.errors import ConflictError, NotReadyError
from casework.settings import Settings
from casework.store.keyring import NewWrap
from casework.store.people import CustodianRow, EpochKeyRow, OfficerRow
from casework.store.schemas import upgrade
from casework.store.vault import EnvelopeRow, put_envelope
from casework.store.zones import GRANTS, ZoneRoles, apply_grants, create_database, owner_of, zone_url
from crypto.context import Purpose, SealingContext
from crypto.dealing import split_secret
from crypto.keyring import KeyEncryptionKey
from crypto.keys import PrivateKey, PublicKey, SigningKey, random_bytes, random_id
from crypto.passphrase import PassphraseKey, Profile
from crypto.seal import epoch_key_context, wrap_secret
from crypto.standing import StandingKey
from crypto.tags import TagKey
from crypto.token import TokenKey

EPOCH_DAYS = 40  # a key list lives 45 days at most (SPEC 13.2); the next key overlaps this one by two days
_OVERLAP = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOfficer:
    """An account to be made; the passphrase is kept by nobody but its owner."""

    login: str
    name: str
    team: str
    roles: tuple[str, ...]
    desks: tuple[str, ...]
    passphrase: str = field(repr=False)
    totp_secret: str | None = field(default=None, repr=False)
    profile: Profile = Profile.OFFICER


def urls(settings: Settings) -> dict[str, str]:
    """The address of each store."""
    return {
        "drop": settings.drop_url,
        "office": settings.office_url,
        "keyring": settings.keyring_url,
        "vault": settings.vault_url,
        "portal": settings.portal_url,
    }


async def create_stores(settings: Settings, owner_url: str = "") -> None:
    """Bring all five stores to the newest schema; on PostgreSQL as their owner, who also makes the zones' roles."""
    for name, url in urls(settings).items():
        await upgrade(name, _as_owner(url, owner_url))
    if owner_url:
        roles = ZoneRoles(settings.role_prefix, {zone: _password(settings, zone) for zone in GRANTS})
        for name, url in urls(settings).items():
            await apply_grants(name, _as_owner(url, owner_url), roles)


async def found_stores(settings: Settings, server_url: str = "") -> None:
    """Make the five databases on a server (or the five files) with schema and roles."""
    for url in urls(settings).values() if server_url else ():
        await create_database(server_url, url.rpartition("/")[2])
    await create_stores(settings, server_url)


def _as_owner(url: str, owner_url: str) -> str:
    return zone_url(url, *owner_of(owner_url)) if owner_url else url


def _password(settings: Settings, zone: str) -> str:
    path = settings.keys / "db" / f"{zone}.password"
    if not path.exists():
        write_secret(path, random_bytes(24).hex().encode())
    return path.read_text(encoding="ascii")


def create_keys(settings: Settings, today: date) -> None:
    """Make the installation's keys; the root and the list signer belong offline afterwards."""
    keys = settings.keys
    root, signer, filing = SigningKey.generate(), SigningKey.generate(), SigningKey.generate()
    write_secret(keys / "offline" / "root.seed", root.seed())
    write_secret(keys / "offline" / "signer.seed", signer.seed())
    write_secret(keys / "root.pub", root.public.raw)
    write_secret(keys / "filing.seed", filing.seed())
    write_secret(keys / "standing.key", StandingKey.generate().raw())
    write_secret(keys / "import.key", TagKey.generate().raw())
    kek = KeyEncryptionKey.generate()
    write_secret(keys / "kek" / f"000001-{kek.id.hex()}.key", kek.raw())
    create_working_keys(settings, today)


def create_working_keys(settings: Settings, today: date) -> None:
    """Make the keys that no backup holds: an office that was restored goes on with new ones."""
    keys, outbox = settings.keys, PrivateKey.generate()
    write_secret(keys / "form-token.key", TokenKey.generate().raw())
    write_secret(keys / "outbox.seed", outbox.seed())
    write_secret(keys / "outbox.pub", outbox.public.raw)
    write_secret(keys / "tags" / f"{today.isoformat()}.key", TagKey.generate().raw())


async def add_officer(new: NewOfficer, office: Office) -> OfficerRow:
    """Make an account with its key pairs under the passphrase; desk keys reach it with the next epoch."""
    login = plain_login(new.login)
    if await office.people.by_login(login) is not None:
        raise ConflictError
    if any(role in office.rules.access and office.rules.access[role].portal for role in new.roles):
        raise NotReadyError("부서 화면의 역할은 직원에게 줄 수 없습니다. `daesup portal add`를 써 주세요.")
    if office.rules.apart_from(new.roles) & set(new.roles):
        raise NotReadyError("한 사람이 함께 가질 수 없는 역할입니다. 두 사람에게 나누어 주세요.")
    keys = await asyncio.to_thread(make_keys, new.passphrase, new.profile, new.totp_secret)
    row = OfficerRow(
        login=login, name=new.name, team=new.team, roles=" ".join(new.roles),
        key_since=office.clock.today(), **asdict(keys),
    )  # fmt: skip
    await office.people.add_officer(row, new.desks)
    return row


async def appoint_custodian(name: str, passphrase: str, office: Office) -> tuple[CustodianRow, bytes]:
    """Make a custodian's keys; what is returned lies under the passphrase and is all there is of the private halves."""
    row, sealed = await new_custodian(name, passphrase)
    await office.people.add_custodian(row)
    return row, sealed


async def new_custodian(name: str, passphrase: str) -> tuple[CustodianRow, bytes]:
    """The same before anybody wrote it down."""
    key, signing, salt = PrivateKey.generate(), SigningKey.generate(), random_bytes(16)
    row = _custodian(name, key, signing)
    derived = await asyncio.to_thread(PassphraseKey.derive, passphrase, salt)
    about = row.id.encode()
    return row, salt + derived.protect(key.seed(), about, "seed") + derived.protect(signing.seed(), about, "sign")


async def add_custodian(name: str, key: PrivateKey, signing: SigningKey, office: Office) -> CustodianRow:
    """Record a custodian by the public halves of keys that stay with them."""
    row = _custodian(name, key, signing)
    await office.people.add_custodian(row)
    return row


def _custodian(name: str, key: PrivateKey, signing: SigningKey) -> CustodianRow:
    return CustodianRow(id=random_id().hex(), name=name, public_key=key.public.raw, verify_key=signing.public.raw)


async def new_epoch_key(desk: str, start: date, office: Office) -> EpochKeyRow:
    """Make a desk's next key, hand it to the officers of the desk, and forget the private half."""
    key = PrivateKey.generate()
    officers = await office.people.at_desk(desk)
    if not officers:
        # A key that nobody holds would swallow reports.
        sentence = f"'{office.rules.desks[desk].label}' 창구를 맡은 직원이 없습니다. 먼저 직원을 정해 주세요."
        raise NotReadyError(sentence)
    about, digest = epoch_key_context(office.office, key.public)
    await office.keyring.add(
        NewWrap(
            thing=key.public.key_id,
            reader=PublicKey(officer.public_key).key_id,
            kind="epoch-key",
            record=wrap_secret(key.seed(), digest=digest, to=PublicKey(officer.public_key), about=about).raw,
        )
        for officer in officers
    )
    await put_recovery(key, office)
    row = EpochKeyRow(
        id=key.public.key_id,
        desk=desk,
        public_key=key.public.raw,
        valid_from=start,
        valid_until=start + timedelta(days=EPOCH_DAYS) + _OVERLAP,
        destroyed=False,
    )
    await office.people.add_epoch_key(row)
    return row


async def put_recovery(key: PrivateKey, office: Office) -> None:
    """The key's seed in shares for the custodians (SPEC 9.3): one officer who loses a passphrase loses no report."""
    custodians = [PublicKey(each.public_key) for each in await office.people.custodians()]
    needed = office.rules.organisation.quorum.needed
    if len(custodians) < needed:
        return  # no list is published before there are enough, so that nothing is sealed to this key either
    about = SealingContext(purpose=Purpose.RECOVERY, office=office.office, message_id=key.public.key_id)
    bundles = split_secret(key.seed(), k=needed, custodians=custodians, about=about, digest=key.public.key_id)
    row = EnvelopeRow(pointer=key.public.key_id, body=b"", bundles=joined(bundles))
    await put_envelope(office.vault, row, office.clock.today())


async def ensure_epoch_keys(desks: Sequence[str], today: date, office: Office) -> int:
    """Make the next key of every desk whose newest one ends within the overlap; returns how many were made."""
    newest: dict[str, date] = {}
    for row in await office.people.epoch_keys():
        if row.tainted:  # who held it was shut out: a new one now, and the old one receives no longer than it must
            await office.people.shorten_epoch_key(row.id, today + _OVERLAP)
            continue
        newest[row.desk] = max(newest.get(row.desk, row.valid_until), row.valid_until)
    made = 0
    for desk in desks:
        if desk not in newest or newest[desk] - _OVERLAP <= today:
            await new_epoch_key(desk, today, office)
            made += 1
    return made
