"""Column shorthands shared by the tables of the five stores."""

from typing import Any

from sqlalchemy import BigInteger, Column, Date, Integer, LargeBinary, String

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


def day(name: str, comment: str, *, primary_key: bool = False, nullable: bool = False) -> Column[object]:
    """A column holding a date; reporter-side times are never finer."""
    return Column(name, Date, primary_key=primary_key, nullable=nullable, comment=comment)
