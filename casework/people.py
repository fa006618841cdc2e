"""An officer as casework knows them, and the keys they brought when they logged in."""

from dataclasses import dataclass, field

from crypto.keys import PrivateKey, SigningKey
from policies.rules import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Somebody who works here: rights come from roles, readings from assignment."""

    id: str
    login: str
    name: str
    team: str
    roles: frozenset[str]
    desks: frozenset[str]
    permissions: frozenset[Permission]
    public_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """An officer with their private keys, in memory while logged in."""

    officer: Officer
    key: PrivateKey = field(repr=False)
    signing: SigningKey = field(repr=False)
