"""Column shorthands shared by the tables of the five stores."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Dialect, Integer, LargeBinary, String, false
from sqlalchemy.types import TypeDecorator

_POSITIVE = (1 << 63) - 1


def fixed(name: str, length: int, comment: str, *, primary_key: bool = False, nullable: bool = False) -> Column[bytes]:
    """A column of random or hashed bytes of one known length."""
    return Column(name, LargeBinary(length), primary_key=primary_key, nullable=nullable, comment=comment)


def random_place(source: str) -> Column[int]:
    """The row's place in the file, taken from its random id: rows lie in random order, never in that of arrival.

    Eight of sixteen random bytes; two rows meet once in billions of rows, and are then refused as a conflict.
    """

    def place(context: Any) -> int:
        return int.from_bytes(context.get_current_parameters()[source][:8], "big") & _POSITIVE

    return Column(
        "place",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
        default=place,
        comment="the random id again, as a number; reveals nothing",
    )


def blob(name: str, comment: str, *, nullable: bool = False) -> Column[bytes]:
    """A column of sealed bytes of varying length."""
    return Column(name, LargeBinary, nullable=nullable, comment=comment)


def word(name: str, comment: str, *, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    """A column holding one short fixed word or id."""
    return Column(name, String(64), primary_key=primary_key, nullable=nullable, comment=comment)


def later(name: str, comment: str) -> Column[bool]:
    """A column that was added later and is false of every row before."""
    return Column(name, Boolean, nullable=False, server_default=false(), comment=comment)


def day(name: str, comment: str, *, primary_key: bool = False, nullable: bool = False) -> Column[object]:
    """A column holding a date; reporter-side times are never finer."""
    return Column(name, Date, primary_key=primary_key, nullable=nullable, comment=comment)


class _Minute(TypeDecorator[datetime]):
    """A moment to the minute, with its zone: SQLite forgets zones, so everything is kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """On its way in."""
        return None if value is None else value.astimezone(UTC).replace(second=0, microsecond=0)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """On its way out."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def minute(name: str, comment: str, *, nullable: bool = True) -> Column[datetime]:
    """A column holding a moment to the minute, in UTC; never of somebody who is not named."""
    return Column(name, _Minute, nullable=nullable, comment=comment)
