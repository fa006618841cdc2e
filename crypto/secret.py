"""What every secret has in common: it is never printed, pickled, copied or hashed (SPEC 1.5)."""

from dataclasses import dataclass
from typing import ClassVar, NoReturn, Self

from crypto.errors import MalformedError
from crypto.primitives import KEY_SIZE, random_bytes, same


class Guarded:
    """Says its name when printed, and refuses to be pickled, copied or hashed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __hash__(self) -> NoReturn:
        raise TypeError("a secret is never hashed")

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise TypeError("a secret is never pickled or copied")


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Secret(Guarded):
    """Bytes of one fixed length that stay where they are."""

    SIZE: ClassVar[int] = KEY_SIZE
    _raw: bytes

    def __post_init__(self) -> None:
        if len(self._raw) != self.SIZE:
            raise MalformedError

    @classmethod
    def generate(cls) -> Self:
        """A new one, from the operating system's randomness."""
        return cls(random_bytes(cls.SIZE))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and type(other) is type(self) and same(self._raw, other._raw)

    __hash__ = Guarded.__hash__
