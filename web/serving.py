"""Run one application on the loopback address until told to stop; say nothing about who connects."""

import asyncio
import errno
import signal

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from casework.errors import NotReadyError

_READ_BYTES = 64 * 1024
_KEEP_ALIVE_S = 65.0
_LAST_WORDS_S = 10.0
_NOT_HTTP = "요청을 알아듣지 못했어요.\n"


async def serve(app: web.Application, port: int) -> None:
    """Serve until SIGTERM or SIGINT, then finish what has begun and return."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    runner = QuietRunner(app)
    try:
        await runner.setup()
        await _listen(runner, port)
        await stop.wait()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sentence = f"포트 {port}번을 다른 프로그램이 쓰고 있습니다. 다른 포트를 정해 주세요."
        raise NotReadyError(sentence) from None


class QuietRunner(web.AppRunner):
    """An AppRunner without access log whose connections never log who sent something unreadable."""

    def __init__(self, app: web.Application) -> None:
        # Packed bodies are refused, never unpacked: a few octets could become gigabytes.
        super().__init__(
            app,
            access_log=None,
            auto_decompress=False,
            keepalive_timeout=_KEEP_ALIVE_S,
            shutdown_timeout=_LAST_WORDS_S,
        )

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        loop = asyncio.get_running_loop()
        return _QuietServer(made.request_handler, request_factory=made.request_factory, loop=loop, **made._kwargs)  # noqa: SLF001 - aiohttp offers no other seam


class _QuietServer(web.Server):
    def __call__(self) -> RequestHandler:
        return _QuietConnection(self, loop=self._loop, **self._kwargs)


class _QuietConnection(RequestHandler):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Read in small pieces: asyncio would take 256 KiB for every read, mapped, wiped and unmapped each time."""
        if hasattr(transport, "max_size"):
            transport.max_size = _READ_BYTES
        super().connection_made(transport)

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Answer what is not HTTP; aiohttp's own version logs the sender's address and echoes what was sent."""
        del exc, message
        if request.writer.output_size:
            raise ConnectionResetError
        answer = web.Response(status=status, text=_NOT_HTTP, headers={"Server": "", "Cache-Control": "no-store"})
        answer.force_close()
        return answer

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send the answer and let go of its text: a connection that waits for more would hold it for a minute."""
        sent, reset = await super().finish_response(request, resp, start_time)
        if isinstance(sent, web.Response):
            sent.body = None
        return sent, reset

    def log_exception(self, *args: object, **kw: object) -> None:
        """Nothing: what aiohttp would say here names the sender."""
