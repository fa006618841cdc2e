"""The public lanes: sealed in the browser, the form without JavaScript, the slots of an open chat."""

import asyncio
import base64
import json
import re
import time
from dataclasses import dataclass
from typing import Any

import aiohttp

from benchmarks.bench_office import BenchOffice
from benchmarks.timing import crowd
from casework.content import b64, encode
from crypto.context import Purpose, SealingContext
from crypto.frames import UpFrame, build_up
from crypto.keys import PrivateKey, random_bytes, random_id
from crypto.primitives import sha256
from crypto.puzzle import solve
from crypto.receipt import ReceiptSecret, derive
from crypto.seal import seal

_TEXT = "공사 담당 부서에서 있었던 일을 적습니다. " * 60  # about 3,000 bytes: the 4 KiB class


@dataclass(frozen=True, slots=True)
class Ready:
    """A sealed report as it leaves a browser, and the tag of its mailbox."""

    body: bytes
    tag: bytes


async def measure_sealed(office: BenchOffice, people: int, count: int) -> dict[str, Any]:
    """Durable reports per second, sealed beforehand as a browser would."""
    async with _session(office, people) as session:
        nonce, bits = await _puzzle(session)
        ready = await asyncio.to_thread(lambda: [_seal(office, nonce, bits) for _ in range(count)])
        before, size = office.cpu_seconds("intake"), await office.stored_bytes()

        async def send(report: Ready) -> None:
            async with session.post("/api/reports", data=report.body, headers=_JSON) as answer:
                await answer.read()
                if answer.status != 201:  # noqa: PLR2004 - created
                    raise RuntimeError(answer.status)

        result = await crowd(people, ready, send)
    cpu = office.cpu_seconds("intake") - before
    stored = await office.stored_bytes() - size
    return {**result, "server_cpu_ms": round(cpu * 1000 / count, 3), "stored_bytes": stored // count}


async def measure_exchange(office: BenchOffice, count: int) -> dict[str, Any]:
    """One slot of an open chat that has nothing new to say: CPU of the server and time."""
    async with _session(office, 8) as session:
        nonce, bits = await _puzzle(session)
        report = _seal(office, nonce, bits)
        async with session.post("/api/reports", data=report.body, headers=_JSON) as answer:
            await answer.read()
        frame = build_up(UpFrame(tag=report.tag, after=1, offset=0))
        before = office.cpu_seconds("intake")

        async def slot(_: int) -> None:
            async with session.post("/api/exchange", data=frame, headers=_OCTETS) as answer:
                await answer.read()
                if answer.status != 200:  # noqa: PLR2004 - OK
                    raise RuntimeError(answer.status)

        result = await crowd(8, range(count), slot)
    return {**result, "server_cpu_ms": round((office.cpu_seconds("intake") - before) * 1000 / count, 3)}


async def measure_form(office: BenchOffice, people: int, count: int) -> dict[str, Any]:
    """The form without JavaScript, sealed by the server; the price of its one Argon2id is given apart."""
    start = time.perf_counter()
    for _ in range(8):
        derive(ReceiptSecret.generate(), office.settings.office)
    argon = (time.perf_counter() - start) * 1000 / 8
    async with _session(office, people) as session:
        before = office.cpu_seconds("intake")

        async def send(_: int) -> None:
            async with session.get("/report") as page:
                token = re.search(r'name="token"[^>]*value="([0-9a-f]+)"', await page.text())
            form = aiohttp.FormData({"token": token[1] if token else "", "kind": "corruption", "body": _TEXT})
            async with session.post("/report", data=form(), headers={"Content-Type": form().content_type}) as answer:
                if "receipt-code" not in await answer.text():
                    raise RuntimeError(answer.status)

        result = await crowd(people, range(count), send)
    cpu = (office.cpu_seconds("intake") - before) * 1000 / count
    return {**result, "server_cpu_ms": round(cpu, 2), "argon2id_ms": round(argon, 2)}


_JSON = {"Content-Type": "application/json"}
_OCTETS = {"Content-Type": "application/octet-stream"}


def _session(office: BenchOffice, people: int) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(office.settings.intake_url, connector=aiohttp.TCPConnector(limit=people))


async def _puzzle(session: aiohttp.ClientSession) -> tuple[bytes, int]:
    async with session.get("/api/puzzle") as answer:
        given = await answer.json()
    return base64.b64decode(given["nonce"]), int(given["bits"])


def _seal(office: BenchOffice, nonce: bytes, bits: int) -> Ready:
    """What a browser does; the tag and mailbox are random instead of stretched, which the server cannot tell."""
    today = office.office.clock.today()
    receiver = office.intake.keys.receiving_key("integrity", today)
    mailbox, tag, message_id = PrivateKey.generate(), random_bytes(32), random_id()
    about = SealingContext(purpose=Purpose.MESSAGE, office=office.settings.office, message_id=message_id)
    content = encode(
        {"type": "report", "kind": "corruption", "lane": "web", "text": _TEXT, "speak": b64(random_bytes(32))}
    )
    sealed = seal(content, to=[receiver, mailbox.public], about=about)
    solution = solve(nonce, message_id, sealed.body.digest, bits)
    body = {
        "id": b64(message_id),
        "desk": "integrity",
        "urgent": False,
        "body": b64(sealed.body.raw),
        "office_wrap": b64(sealed.wraps[0].raw),
        "mailbox_wrap": b64(sealed.wraps[1].raw),
        "tag_hash": b64(sha256(tag)),
        "mailbox_key": b64(mailbox.public.raw),
        "leaf": b64(random_bytes(32)),
        "files": [],
        "puzzle": {"nonce": b64(nonce), "solution": b64(solution)},
    }
    return Ready(json.dumps(body).encode(), tag)
