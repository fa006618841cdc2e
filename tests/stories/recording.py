"""A wire between the browser and the intake that keeps every byte of both directions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

_PIECE = 65_536


@dataclass
class Recorder:
    """What went to the intake, and what came back, since `forget` was called last."""

    address: str = ""
    received: bytearray = field(default_factory=bytearray)
    sent: bytearray = field(default_factory=bytearray)

    def forget(self) -> None:
        """Begin a new recording."""
        self.received.clear()
        self.sent.clear()

    def requests(self, line: str) -> int:
        """How many requests began with this line so far."""
        return self.received.count(f"{line} HTTP/1.1".encode())


@asynccontextmanager
async def record(port: int) -> AsyncIterator[Recorder]:
    """Listen on a free port of this machine and hand everything on to `port`."""
    recorder, open_wires = Recorder(), set[asyncio.Task[None]]()

    def wire(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_carry(reader, writer, port, recorder))
        open_wires.add(task)
        task.add_done_callback(open_wires.discard)

    server = await asyncio.start_server(wire, "127.0.0.1", 0)
    recorder.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield recorder
    finally:
        server.close()
        for task in tuple(open_wires):
            task.cancel()
        await asyncio.gather(*open_wires, return_exceptions=True)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, recorder: Recorder) -> None:
    try:
        onwards, back = await _open_intake(port)
    except ConnectionError:  # the intake is down: the browser sees a closed door
        writer.close()
        return
    try:
        ways = (_copy(reader, back, recorder.received), _copy(onwards, writer, recorder.sent))
        _, rest = await asyncio.wait([asyncio.create_task(way) for way in ways], return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
    finally:
        for end in (writer, back):
            end.close()


async def _open_intake(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: bytearray) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(_PIECE):
            kept += data
            writer.write(data)
            await writer.drain()
