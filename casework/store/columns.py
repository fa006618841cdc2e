"""Column shorthands shared by the tables of the four stores."""

from sqlalchemy import Column, Date, LargeBinary, String


def fixed(name: str, length: int, comment: str, *, primary_key: bool = False, nullable: bool = False) -> Column[bytes]:
    """A column of random or hashed bytes of one known length."""
    return Column(name, LargeBinary(length), primary_key=primary_key, nullable=nullable, comment=comment)


def blob(name: str, comment: str, *, nullable: bool = False) -> Column[bytes]:
    """A column of sealed bytes of varying length."""
    return Column(name, LargeBinary, nullable=nullable, comment=comment)


def word(name: str, comment: str, *, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    """A column holding one short fixed word or id."""
    return Column(name, String(64), primary_key=primary_key, nullable=nullable, comment=comment)


def day(name: str, comment: str, *, primary_key: bool = False, nullable: bool = False) -> Column[object]:
    """A column holding a date; reporter-side times are never finer."""
    return Column(name, Date, primary_key=primary_key, nullable=nullable, comment=comment)
