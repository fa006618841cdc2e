"""What goes wrong on the way: an answer lost after the work was done, a connection that is not there."""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware


class Faults:
    """Faults still to come, by path."""

    def __init__(self) -> None:
        self.offline = False
        self.lost_answers: list[str] = []
        self.unreachable: set[str] = set()
        self.refusals: list[tuple[str, str]] = []
        self.seen: list[str] = []
        self.answered = asyncio.Condition()

    @property
    def middleware(self) -> Middleware:
        """Breaks what it was told to break."""

        @web.middleware
        async def broken(request: web.Request, handler: Handler) -> web.StreamResponse:
            self.seen.append(request.path)
            try:
                return await answered(request, handler)
            finally:
                async with self.answered:
                    self.answered.notify_all()

        async def answered(request: web.Request, handler: Handler) -> web.StreamResponse:
            if self.offline and request.path.startswith("/api"):
                return self._cut(request)
            if request.path in self.unreachable:
                return self._cut(request)
            for path, code in self.refusals:
                if request.path == path:
                    self.refusals.remove((path, code))
                    return web.json_response({"error": code, "message": "다시 해 주세요."}, status=409)
            answer = await handler(request)
            for path in self.lost_answers:
                if request.path.startswith(path):
                    self.lost_answers.remove(path)
                    return self._cut(request)
            return answer

        return broken

    @staticmethod
    def _cut(request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
