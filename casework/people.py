"""Officers and portal accounts as casework knows them, and the keys they brought when they logged in."""

from dataclasses import dataclass, field

from crypto.keys import PrivateKey, SigningKey
from policies.rules import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whoever may log in somewhere: rights come from roles."""

    id: str
    login: str
    name: str
    roles: frozenset[str]
    permissions: frozenset[Permission]
    public_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer(Holder):
    """Somebody who works here: rights come from roles, readings from assignment."""

    team: str
    desks: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Holder):
    """Somebody of a department, at the portal: reads what was handed to them, and nothing else."""

    unit: str


@dataclass(frozen=True, slots=True)
class Unlocked:
    """An officer with their private keys, in memory while logged in."""

    officer: Officer
    key: PrivateKey = field(repr=False)
    signing: SigningKey = field(repr=False)

    @property
    def holder(self) -> Holder:
        """Whose keys these are."""
        return self.officer


@dataclass(frozen=True, slots=True)
class Admitted:
    """A portal account with its private keys, in memory while logged in."""

    account: Account
    key: PrivateKey = field(repr=False)
    signing: SigningKey = field(repr=False)

    @property
    def holder(self) -> Holder:
        """Whose keys these are."""
        return self.account
