"""An office in one process: serves the pages, keeps what the browser sends, answers as an officer would."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.files import FileSealer
from crypto.keys import DataKey, Direction, PrivateKey, PublicKey, SigningKey, SpeakKey, random_id
from crypto.puzzle import PuzzleKey
from crypto.seal import seal
from crypto.unseal import open_sealed
from tests.browser.faults import Faults
from tests.browser.key_list import Desks, signed_list
from tests.browser.slots import Row, answer, parse_up, take
from web.middleware.headers import HEADERS

OFFICE = "test-office"
STATIC = Path(__file__).parents[2] / "web" / "static"
BITS = 6
MINUTE = 29_000_000
PATIENCE_S = 20

_PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>안내</title>
<meta name="daesup-root" content="{root}"><meta name="daesup-office" content="{office}">
<script defer src="/static/app/daesup.js" integrity="{integrity}"></script></head><body>
<button id="leave-now" type="button" data-exit-url="/elsewhere">바로 나가기</button>
<main><div id="{place}"><form id="without-script"></form></div></main></body></html>"""


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def un64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


@dataclass
class Mailbox:
    """One receipt's rows, and to whom they are wrapped."""

    key: PublicKey
    rows: list[Row] = field(default_factory=list)


class StandIn:
    """Keeps sealed things as the intake does, and holds the officers' keys besides."""

    def __init__(self, texts: bytes, desks: Sequence[str] = ("integrity", "independent")) -> None:
        self.texts = texts
        self.root, self.signer, self.filing = (SigningKey.generate() for _ in range(3))
        self.desks: Desks = {name: PrivateKey.generate() for name in desks}
        self.case_key = PrivateKey.generate()
        self.case_generation = 1
        self.puzzles = PuzzleKey.generate()
        self.keys = signed_list(self)
        self.faults = Faults()
        self.mailboxes: dict[bytes, Mailbox] = {}
        self.reports: dict[bytes, dict[str, Any]] = {}
        self.report_posts: list[tuple[str, str]] = []
        self.files: dict[str, bytes] = {}
        self.lists: dict[str, bytes] = {}
        self.frames: list[int] = []
        self.follow_ups: dict[bytes, dict[str, bytes]] = {}
        self.reload_next_frame = False
        self.fragments: dict[bytes, list[bytes]] = {}

    def renew_keys(self, **changes: Any) -> None:
        """Publish another list."""
        self.keys = signed_list(self, **changes)

    def app(self) -> web.Application:
        """The application that a browser talks to."""
        app = web.Application(client_max_size=60_000_000, middlewares=[self.faults.middleware])
        app.on_response_prepare.append(_harden)
        app.add_routes(
            [
                web.get("/chat", self.page),
                web.get("/mailbox", self.page),
                web.get("/elsewhere", self.elsewhere),
                web.get("/keys.json", self.give_keys),
                web.get("/texts.ko.json", self.give_texts),
                web.get("/ledger/{day}.json", self.give_list),
                web.get("/api/puzzle", self.give_puzzle),
                web.post("/api/files/{id}", self.take_file),
                web.post("/api/reports", self.take_report),
                web.post("/api/exchange", self.take_slot),
                web.post("/api/mail-file", self.give_file),
                web.post("/api/mailbox/renew", self.renew),
                web.static("/static", STATIC),
            ]
        )
        return app

    # --- what the intake does ---------------------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        integrity = json.loads((STATIC / "app" / "integrity.json").read_text())["daesup.js"]
        html = _PAGE.format(
            language=request.query.get("lang", "ko"), root=b64(self.root.public.raw), office=OFFICE,
            integrity=integrity, place=request.path[1:],
        )  # fmt: skip
        return web.Response(text=html, content_type="text/html")

    async def elsewhere(self, _: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><title>날씨</title><p>맑음</p>", content_type="text/html")

    async def give_keys(self, _: web.Request) -> web.Response:
        return web.json_response(self.keys)

    async def give_texts(self, _: web.Request) -> web.Response:
        return web.Response(body=self.texts, content_type="application/json")

    async def give_list(self, request: web.Request) -> web.Response:
        document = self.lists.get(request.match_info["day"])
        if document is None:
            raise web.HTTPNotFound
        return web.Response(body=document, content_type="application/json")

    async def give_puzzle(self, _: web.Request) -> web.Response:
        return web.json_response({"nonce": b64(self.puzzles.issue(MINUTE)), "bits": BITS})

    def paid(self, nonce: str, solution: str, thing: bytes, digest: bytes) -> bool:
        return self.puzzles.check(un64(nonce), thing, digest, un64(solution), BITS, MINUTE)

    async def take_file(self, request: web.Request) -> web.Response:
        raw = await request.read()
        name = request.match_info["id"]
        digest = un64(request.headers["X-Daesup-Digest"])
        nonce, solution = request.headers["X-Daesup-Puzzle"].split(".")
        if not self.paid(nonce, solution, bytes.fromhex(name), digest):
            return _refusal("puzzle")
        if hashlib.sha256(raw).digest() != digest or int(request.query["length"]) != len(raw):
            return web.json_response({"error": "malformed", "message": "파일이 다릅니다."}, status=400)
        self.files[name] = raw
        return web.json_response({}, status=201)

    async def take_report(self, request: web.Request) -> web.Response:
        sent = await request.json()
        body = Body.parse(un64(sent["body"]))
        message_id = un64(sent["id"])
        self.report_posts.append((sent["id"], b64(body.digest)))
        if not self.paid(sent["puzzle"]["nonce"], sent["puzzle"]["solution"], message_id, body.digest):
            return _refusal("puzzle")
        if WrapRecord.parse(un64(sent["office_wrap"])).key_id != self.desks[sent["desk"]].public.key_id:
            return _refusal("reload_keys")
        if message_id not in self.reports:
            self.reports[message_id] = sent
            box = Mailbox(PublicKey(un64(sent["mailbox_key"])))
            box.rows.append(Row(1, message_id, body.raw, un64(sent["mailbox_wrap"])))
            self.mailboxes[un64(sent["tag_hash"])] = box
        return web.json_response({"number": "4821-7733", "day": "2026-11-23"}, status=201)

    async def take_slot(self, request: web.Request) -> web.Response:
        up = parse_up(await request.read())
        self.frames.append(up.kind)
        box = self.mailboxes.get(hashlib.sha256(up.tag).digest())
        state = take(self, box, up) if up.kind == 1 and box else 0
        down = answer(box.rows if box else [], up, state)
        return web.Response(body=down, content_type="application/octet-stream")

    async def give_file(self, request: web.Request) -> web.Response:
        raw = await request.read()
        if hashlib.sha256(raw[:32]).digest() not in self.mailboxes:
            raise web.HTTPNotFound
        return web.Response(body=self.files[raw[32:].hex()], content_type="application/octet-stream")

    async def renew(self, request: web.Request) -> web.Response:
        sent = await request.json()
        old = hashlib.sha256(un64(sent["tag"])).digest()
        if old not in self.mailboxes:
            return web.json_response({"error": "unknown_receipt", "message": "없습니다."}, status=404)
        box = self.mailboxes[old]
        wraps = {un64(one["id"]): un64(one["wrap"]) for one in sent["wraps"]}
        message = {name: un64(text) for name, text in sent["message"].items()}
        assert WrapRecord.parse(message["mailbox_wrap"]).key_id == box.key.key_id
        if message["id"] not in self.follow_ups:
            self.follow_ups[message["id"]] = message
            box.rows.append(Row(1, message["id"], message["body"], message["mailbox_wrap"]))
        if {row.message_id for row in box.rows} != wraps.keys():
            return _refusal("conflict")
        del self.mailboxes[old]
        rows = [Row(row.kind, row.message_id, row.body, wraps[row.message_id]) for row in box.rows]
        self.mailboxes[un64(sent["new_tag_hash"])] = Mailbox(PublicKey(un64(sent["new_mailbox_key"])), rows)
        return web.json_response({}, status=201)

    # --- what an officer does ---------------------------------------------------------------------------------------

    def box(self) -> Mailbox:
        """The only mailbox there is."""
        (box,) = self.mailboxes.values()
        return box

    def report(self) -> dict[str, Any]:
        """What the only report says."""
        (sent,) = self.reports.values()
        return self.opened(un64(sent["id"]), un64(sent["body"]), un64(sent["office_wrap"]), self.desks[sent["desk"]])

    def follow_up(self, key: PrivateKey | None = None) -> dict[str, Any]:
        """What the only follow-up says; refuses one whose MAC does not hold."""
        ((message_id, parts),) = self.follow_ups.items()
        reader = key or self.desks["integrity"]
        return self.opened(message_id, parts["body"], parts["office_wrap"], reader, self.speak())

    def opened(
        self, message_id: bytes, body: bytes, wrap: bytes, key: PrivateKey, speak: SpeakKey | None = None
    ) -> dict[str, Any]:
        about = SealingContext(purpose=Purpose.MESSAGE, office=OFFICE, message_id=message_id)
        payload = open_sealed(Body.parse(body), WrapRecord.parse(wrap), key=key, about=about)
        assert speak is None or payload.confirmed(speak, Direction.TO_OFFICE, message_id)
        said: dict[str, Any] = json.loads(payload.content)
        return said

    def speak(self) -> SpeakKey:
        """The voice that the report brought."""
        return SpeakKey(un64(self.report()["speak"]))

    def say(
        self,
        content: dict[str, Any],
        *,
        kind: int = 0,
        speak: SpeakKey | None = None,
        purpose: Purpose = Purpose.MESSAGE,
        direction: Direction = Direction.TO_REPORTER,
    ) -> bytes:
        """Put a message into the only mailbox, with a MAC where a voice is given."""
        message_id = random_id()
        about = SealingContext(purpose=purpose, office=OFFICE, message_id=message_id)
        raw = json.dumps({"v": 1, **content}, ensure_ascii=False).encode()
        sealed = seal(raw, to=[self.box().key], about=about, speak=speak, direction=direction if speak else None)
        self.box().rows.append(Row(kind, message_id, sealed.body.raw, sealed.wraps[0].raw))
        return message_id

    def reply(self, text: str, **more: Any) -> bytes:
        """Answer as an officer does."""
        return self.say({"type": "reply", "text": text, "files": [], "ask": False, **more}, speak=self.speak())

    def card(self, *, speak: SpeakKey | None = None, **more: Any) -> bytes:
        """Say how it stands, and to which key the next words go."""
        card = {
            "type": "card", "case_key": b64(self.case_key.public.raw), "generation": self.case_generation,
            "desk": "integrity", "stage": "investigating", "next": "2026-12-01", "read": 3, **more,
        }  # fmt: skip
        return self.say(card, kind=2, speak=speak or self.speak(), purpose=Purpose.CARD)

    def attach(self, content: bytes, name: str) -> dict[str, Any]:
        """Store a file of a reply and give its reference."""
        key, file_id = DataKey.generate(), random_id()
        sealer = FileSealer(key, OFFICE, file_id)
        self.files[file_id.hex()] = b"".join([*sealer.add(content), *sealer.finish()])
        return {
            "id": b64(file_id), "name": name, "type": "application/pdf", "size": len(content), "key": b64(key.raw()),
            "digest": b64(sealer.digest),
        }  # fmt: skip

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait for something that the browser does."""
        async with asyncio.timeout(PATIENCE_S), self.faults.answered:
            await self.faults.answered.wait_for(lambda: bool(happened()))


def _refusal(code: str) -> web.Response:
    return web.json_response({"error": code, "message": "다시 해 주세요."}, status=409)


async def _harden(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
