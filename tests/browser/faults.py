"""What goes wrong on the way: an answer lost after the work was done, a connection that is not there."""

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Faults:
    """Faults still to come, by path."""

    def __init__(self) -> None:
        self.offline = False
        self.lost_answers: list[str] = []
        self.unreachable: set[str] = set()
        self.refusals: list[tuple[str, str]] = []
        self.seen: list[str] = []

    @property
    def middleware(self) -> Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]:
        """Breaks what it was told to break."""

        @web.middleware
        async def broken(request: web.Request, handler: Handler) -> web.StreamResponse:
            self.seen.append(request.path)
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
