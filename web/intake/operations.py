"""One row per call of the public JSON API: route, what goes in, what comes out; OpenAPI is drawn from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from web.intake.bodies import JSON
from web.intake.shapes import Shape
from web.pages import DEFAULT_RATE, PUBLIC, Handler, Page, Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A request or answer body: its content type and its schema."""

    kind: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One call: `refusals` are the codes of the refusals that belong to it."""

    method: str
    path: str
    handler: Handler
    summary: str
    takes: Body | None = None
    gives: Body
    status: int = 200
    parameters: tuple[Mapping[str, Any], ...] = ()
    refusals: tuple[int, ...] = (400, 503)
    rate: Rate = field(default=DEFAULT_RATE)

    @property
    def page(self) -> Page:
        """The route that answers this call."""
        return Page(self.method, self.path, self.handler, needs=PUBLIC, rate=self.rate)


def json_of(shape: Shape) -> Body:
    """A JSON body of this shape."""
    return Body(kind=JSON, schema=shape.schema)
