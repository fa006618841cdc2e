"""TOML values to frozen dataclasses, every key and every type checked."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from policies.errors import RulesRefusedError

T = TypeVar("T")


def build(shape: type[T], value: object, file: str, key: str) -> T:
    """Turn one TOML value into the given type, or refuse with the name of the file and the key."""
    result: T = _convert(shape, value, file, key)
    return result


def _convert(shape: Any, value: object, file: str, key: str) -> Any:
    origin = get_origin(shape)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(shape), value, file, key)
    if origin is tuple:
        return _row(get_args(shape), value, file, key)
    if origin is not None:
        return _table(get_args(shape)[1], value, file, key)
    if is_dataclass(shape):
        return _record(shape, value, file, key)
    if isinstance(shape, type) and issubclass(shape, StrEnum):
        return _word(shape, value, file, key)
    return _plain(shape, value, file, key)


def _record(shape: Any, value: object, file: str, key: str) -> Any:
    if not isinstance(value, Mapping):
        raise RulesRefusedError(file, key, "is not a table")
    hints = _hints(shape)
    unknown = [name for name in value if name not in hints]
    if unknown:
        raise RulesRefusedError(file, f"{key}.{unknown[0]}", "is not a known key")
    for one in fields(shape):
        if one.name not in value and one.default is MISSING and one.default_factory is MISSING:
            raise RulesRefusedError(file, f"{key}.{one.name}", "is missing")
    return shape(**{name: _convert(hints[name], part, file, f"{key}.{name}") for name, part in value.items()})


@cache
def _hints(shape: Any) -> Mapping[str, Any]:
    """The types of a record's fields: the same few are asked for by thousands of tables."""
    return get_type_hints(shape)


def _row(arguments: tuple[Any, ...], value: object, file: str, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise RulesRefusedError(file, key, "is not a list")
    if arguments[-1] is Ellipsis:
        return tuple(_convert(arguments[0], part, file, f"{key}[{place}]") for place, part in enumerate(value))
    if len(value) != len(arguments):
        raise RulesRefusedError(file, key, "has the wrong number of parts")
    pairs = zip(arguments, value, strict=True)
    return tuple(_convert(shape, part, file, f"{key}[{place}]") for place, (shape, part) in enumerate(pairs))


def _table(shape: Any, value: object, file: str, key: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise RulesRefusedError(file, key, "is not a table")
    return {name: _convert(shape, part, file, f"{key}.{name}") for name, part in value.items()}


def _one_of(shapes: tuple[Any, ...], value: object, file: str, key: str) -> Any:
    # TOML has no null: an absent key is the only None.
    for shape in shapes:
        if shape is not types.NoneType:
            try:
                return _convert(shape, value, file, key)
            except RulesRefusedError:
                continue
    raise RulesRefusedError(file, key, "has the wrong type")


def _word(shape: type[StrEnum], value: object, file: str, key: str) -> StrEnum:
    if not isinstance(value, str) or value not in tuple(shape):
        raise RulesRefusedError(file, key, "is not one of the known words")
    return shape(value)


def _plain(shape: Any, value: object, file: str, key: str) -> Any:
    if shape is float and type(value) is int:
        return float(value)
    # `type`, not `isinstance`: true is not a number, and a moment is not a day.
    if type(value) is not shape:
        raise RulesRefusedError(file, key, "has the wrong type")
    return value
