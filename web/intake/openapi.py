"""OpenAPI 3.1 of the public JSON API, drawn from the same rows that answer it."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from aiohttp import web

from web.intake.operations import Body, Operation
from web.pages import PUBLIC, Page

_REFUSAL = {
    "type": "object",
    "properties": {"error": {"type": "string"}, "message": {"type": "string"}},
    "required": ["error", "message"],
}


def describe(operations: Iterable[Operation]) -> dict[str, Any]:
    """The document for these calls."""
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Daesup intake",
            "version": "1",
            "description": "What the chat page calls. Nothing here opens.",
        },
        "paths": paths,
        "components": {"schemas": {"Refusal": _REFUSAL}},
    }


def page(operations: Iterable[Operation]) -> Page:
    """The page that shows the document."""
    document = describe(operations)

    async def show(_request: web.Request) -> web.Response:
        return web.json_response(document)

    return Page("GET", "/api/openapi.json", show, needs=PUBLIC)


def _operation(each: Operation) -> dict[str, Any]:
    refusal = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    answers: dict[str, Any] = {str(each.status): {"description": "Done.", "content": _content(each.gives)}}
    for status in each.refusals:
        answers[str(status)] = {"description": HTTPStatus(status).phrase, "content": refusal}
    drawn: dict[str, Any] = {"summary": each.summary, "operationId": each.handler.__name__, "responses": answers}
    if each.parameters:
        drawn["parameters"] = list(each.parameters)
    if each.takes:
        drawn["requestBody"] = {"required": True, "content": _content(each.takes)}
    return drawn


def _content(body: Body) -> dict[str, Any]:
    return {body.kind: {"schema": dict(body.schema)}}
