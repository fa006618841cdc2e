"""Shapes of JSON bodies: one declaration that both checks what arrives and describes it in OpenAPI."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from casework.errors import MalformedRequestError

Read = Callable[[Any], Any]
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """How a value is read and how it is described; reading refuses every other shape."""

    read: Read
    schema: Schema


def octets(least: int, most: int | None = None, about: str = "") -> Shape:
    """Base64 of between `least` and `most` octets; the length is checked before anything is decoded."""
    most = least if most is None else most
    shortest, longest = _encoded(least), _encoded(most)

    def read(value: Any) -> bytes:
        if not isinstance(value, str) or not shortest <= len(value) <= longest:
            raise MalformedRequestError
        raw = decode(value)
        if not least <= len(raw) <= most:
            raise MalformedRequestError
        return raw

    schema = {"type": "string", "contentEncoding": "base64", "minLength": shortest, "maxLength": longest}
    return Shape(read, {**schema, "description": about})


def word(most: int, about: str = "") -> Shape:
    """A short ASCII text."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not 0 < len(value) <= most or not value.isascii():
            raise MalformedRequestError
        return value

    return Shape(read, {"type": "string", "minLength": 1, "maxLength": most, "description": about})


def flag(about: str = "") -> Shape:
    """True or false, nothing that merely looks so."""

    def read(value: Any) -> bool:
        if not isinstance(value, bool):
            raise MalformedRequestError
        return value

    return Shape(read, {"type": "boolean", "description": about})


def whole(most: int, about: str = "") -> Shape:
    """A whole number from 0 to `most`."""

    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise MalformedRequestError
        return value

    return Shape(read, {"type": "integer", "minimum": 0, "maximum": most, "description": about})


def listing(item: Shape, most: int) -> Shape:
    """A list of at most `most` values of one shape."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > most:
            raise MalformedRequestError
        return tuple(item.read(each) for each in value)

    return Shape(read, {"type": "array", "items": item.schema, "maxItems": most})


def record(fields: Mapping[str, Shape]) -> Shape:
    """An object with exactly these fields."""
    known = fields.keys()

    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or value.keys() != known:
            raise MalformedRequestError
        return {name: shape.read(value[name]) for name, shape in fields.items()}

    properties = {name: shape.schema for name, shape in fields.items()}
    schema = {"type": "object", "properties": properties, "required": list(fields), "additionalProperties": False}
    return Shape(read, schema)


def read_json(raw: bytes, shape: Shape) -> Any:
    """The value of a JSON body of this shape."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        raise MalformedRequestError from None
    return shape.read(value)


def decode(text: str) -> bytes:
    """The octets of standard base64 with padding."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedRequestError from None


def encode(raw: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(raw).decode()


def _encoded(length: int) -> int:
    return (length + 2) // 3 * 4
