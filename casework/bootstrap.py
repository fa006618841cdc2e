"""The only place where settings, rules, stores, clock and keys on disk meet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from casework.clock import Clock, SystemClock
from casework.errors import NotReadyError
from casework.published import PublishedKeys
from casework.settings import Settings
from casework.store.cases import Cases
from casework.store.drops import Drops
from casework.store.engine import Store
from casework.store.handings import Handings
from casework.store.journal import JournalStore
from casework.store.keyring import Keyring
from casework.store.people import People
from casework.store.portal import PortalStore
from casework.store.zones import zone_url
from crypto.keyring import KeyEncryptionKey
from crypto.keys import PrivateKey, VerifyKey
from crypto.puzzle import PuzzleKey
from crypto.standing import StandingKey
from crypto.tags import TagKey
from crypto.token import TokenKey
from policies.loading import load
from policies.rules import Rules

_ARGON2_AT_ONCE = 2
_ARGON2_WAITING = 48  # the last of them waits about a second
_STANDING_WAITING = 12


@dataclass(slots=True)
class ReceiptGate:
    """Bounds how many receipts are stretched at once, and how many people wait for it."""

    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_ARGON2_AT_ONCE))
    waiting: int = 0
    most_waiting: int = _ARGON2_WAITING


def _standing_gate() -> ReceiptGate:
    # Each takes a quarter second and 64 MiB; nobody waits long, and the mailboxes beside it do not wait at all.
    return ReceiptGate(slots=asyncio.Semaphore(1), most_waiting=_STANDING_WAITING)


@dataclass(frozen=True, slots=True)
class StandingKeyFile:
    """The key over numbers and contacts; read when somebody asks, so that only who answers needs the file."""

    path: Path

    def __call__(self) -> StandingKey:
        """The key."""
        return StandingKey.from_bytes(read_secret(self.path))


@dataclass(frozen=True, slots=True)
class WeekKey:
    """A tag key with the day from which it is used."""

    id: str
    key: TagKey = field(repr=False)


def week_keys(folder: Path) -> list[WeekKey]:
    """This week's tag key first, then the one before, so that a link survives the change; older ones are not used."""
    paths = sorted(folder.glob("*.key"), reverse=True)[:2]
    if not paths:
        raise NotReadyError("메신저 열쇠가 없습니다. `daesup init`을 먼저 실행해 주세요.")
    return [WeekKey(path.stem, TagKey.from_bytes(path.read_bytes())) for path in paths]


@dataclass(frozen=True, slots=True, kw_only=True)
class Messenger:
    """What a channel process holds besides: the key of its tags, and the one private key for return addresses."""

    tags: Path
    outbox: PrivateKey = field(repr=False)

    @property
    def tag_key(self) -> TagKey:
        """This week's tag key."""
        return week_keys(self.tags)[0].key


@dataclass(slots=True)
class KekFolder:
    """The key-encryption keys on disk, oldest first, `NNNNNN-<id>.key`; read again when the folder changes."""

    path: Path
    _stamp: int = 0
    _keys: list[KeyEncryptionKey] = field(default_factory=list, repr=False)

    def __call__(self) -> list[KeyEncryptionKey]:
        """Every key there is now."""
        stamp = self.path.stat().st_mtime_ns if self.path.exists() else 0
        if not self._keys or stamp != self._stamp:
            self._keys = [read_kek(path) for path in sorted(self.path.glob("*.key"))]
            self._stamp = stamp
        if not self._keys:
            raise NotReadyError("열쇠 보관함의 열쇠가 없습니다. `daesup init`을 먼저 실행해 주세요.")
        return self._keys


def read_kek(path: Path) -> KeyEncryptionKey:
    """One key-encryption key; its id is in the file's name."""
    return KeyEncryptionKey.from_bytes(bytes.fromhex(path.stem.partition("-")[2]), path.read_bytes())


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The public side's wiring. It holds no key that opens what a desk receives."""

    settings: Settings
    rules: Rules
    clock: Clock
    drops: Drops
    vault: Store
    keys: PublishedKeys
    tokens: TokenKey
    puzzles: PuzzleKey
    gate: ReceiptGate
    standing_key: StandingKeyFile
    standing_gate: ReceiptGate = field(default_factory=_standing_gate)
    messenger: Messenger | None = None

    @property
    def office(self) -> str:
        """The office's id, part of every seal."""
        return self.settings.office


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The office side's wiring. It holds no opening key either: officers bring theirs."""

    settings: Settings
    rules: Rules
    clock: Clock
    drops: Drops
    cases: Cases
    people: People
    journal: JournalStore
    keyring: Keyring
    vault: Store
    portal: PortalStore
    handings: Handings
    keys: PublishedKeys
    standing_key: StandingKeyFile

    @property
    def office(self) -> str:
        """The office's id, part of every seal."""
        return self.settings.office


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """The departments' side: copies handed to them, and one lane into the intake. It reaches no case and no wrap."""

    settings: Settings
    rules: Rules
    clock: Clock
    store: PortalStore
    entry: Intake

    @property
    def office(self) -> str:
        """The office's id, part of every seal."""
        return self.settings.office


@asynccontextmanager
async def open_intake(
    settings: Settings, *, clock: Clock | None = None, messenger: bool = False, durable: bool = True
) -> AsyncIterator[Intake]:
    """Open the public side's stores and close them again."""
    zone = "bot" if messenger else "intake"
    drop_store, vault_store = (Store(store_url(settings, store, zone), durable=durable) for store in ("drop", "vault"))
    try:
        yield Intake(
            settings=settings,
            rules=load(),
            clock=clock or SystemClock(),
            drops=Drops(drop_store),
            vault=vault_store,
            keys=published_keys(settings),
            tokens=TokenKey.from_bytes(read_secret(settings.keys / "form-token.key")),
            puzzles=PuzzleKey.generate(),
            gate=ReceiptGate(),
            standing_key=StandingKeyFile(settings.keys / "standing.key"),
            messenger=_messenger(settings) if messenger else None,
        )
    finally:
        await drop_store.close()
        await vault_store.close()


@asynccontextmanager
async def open_office(
    settings: Settings, *, clock: Clock | None = None, zone: str = "console", durable: bool = True
) -> AsyncIterator[Office]:
    """Open the five stores for the office side and close them again."""
    names = ("drop", "office", "keyring", "vault", "portal")
    stores = [Store(store_url(settings, each, zone), durable=durable) for each in names]
    drop_store, office_store, keyring_store, vault_store, portal_store = stores
    try:
        yield Office(
            settings=settings,
            rules=load(),
            clock=clock or SystemClock(),
            drops=Drops(drop_store),
            cases=Cases(office_store),
            people=People(office_store),
            journal=JournalStore(office_store, settings.office),
            keyring=Keyring(keyring_store, KekFolder(settings.keys / "kek")),
            vault=vault_store,
            portal=PortalStore(portal_store),
            handings=Handings(office_store),
            keys=published_keys(settings),
            standing_key=StandingKeyFile(settings.keys / "standing.key"),
        )
    finally:
        for store in stores:
            await store.close()


@asynccontextmanager
async def open_portal(settings: Settings, *, clock: Clock | None = None, durable: bool = True) -> AsyncIterator[Portal]:
    """Open the portal's own store and its lane into the drop store, and close them again."""
    rules, clock = load(), clock or SystemClock()
    # The vault is part of every lane in; a role of its own cannot even connect to it, and nothing here does.
    stores = [Store(store_url(settings, name, "portal"), durable=durable) for name in ("portal", "drop", "vault")]
    own, drop, vault = stores
    try:
        yield Portal(
            settings=settings,
            rules=rules,
            clock=clock,
            store=PortalStore(own),
            entry=Intake(
                settings=settings,
                rules=rules,
                clock=clock,
                drops=Drops(drop),
                vault=vault,
                keys=published_keys(settings),
                # Of this process alone: what the public forms carry does not open here.
                tokens=TokenKey.generate(),
                puzzles=PuzzleKey.generate(),
                gate=ReceiptGate(),
                standing_key=StandingKeyFile(settings.keys / "standing.key"),
            ),
        )
    finally:
        for store in stores:
            await store.close()


def store_url(settings: Settings, store: str, zone: str) -> str:
    """The address of a store as a zone's own role reaches it; SQLite knows no roles."""
    url: str = getattr(settings, f"{store}_url")
    password = settings.keys / "db" / f"{zone}.password"
    if not settings.role_prefix or not password.exists():
        return url
    return zone_url(url, f"{settings.role_prefix}_{zone}", password.read_text(encoding="ascii").strip())


def published_keys(settings: Settings) -> PublishedKeys:
    """The key list of the static release, checked against the root key of this installation."""
    root = VerifyKey(read_secret(settings.keys / "root.pub"))
    return PublishedKeys(path=settings.site / "keys.json", root=root, office=settings.office)


def read_secret(path: Path) -> bytes:
    """The bytes of a key file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotReadyError("열쇠 파일이 없습니다. `daesup init`을 먼저 실행해 주세요.") from None


def write_secret(path: Path, secret: bytes) -> None:
    """Write a key file that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_bytes(secret)


def _messenger(settings: Settings) -> Messenger:
    outbox = PrivateKey.from_seed(read_secret(settings.keys / "outbox.seed"))
    return Messenger(tags=settings.keys / "tags", outbox=outbox)
