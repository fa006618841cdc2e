"""The public application over real HTTP: a person without JavaScript, and one who seals in the browser."""

import base64
import hashlib
import io
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from html import unescape

import pytest
from aiohttp import ClientResponse, FormData
from aiohttp.test_utils import TestClient, TestServer
from blockbuster import blockbuster_ctx

from casework.receipts import Reporter, derive_keys, draw_receipt
from crypto.context import Purpose, SealingContext
from crypto.keys import Direction, random_id
from crypto.puzzle import solve
from crypto.receipt import filing_leaf
from crypto.seal import seal_keeping_key, wrap_data_key
from tests.offices import Town
from web.intake.app import build_app
from web.intake.site import publish
from web.intake.wiring import INTAKE
from web.serving import QuietRunner


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The multipart reader of aiohttp still uses a call that aiohttp calls deprecated."""
    for item in items:
        if "tests/web/intake" in item.path.as_posix():
            item.add_marker(pytest.mark.filterwarnings("ignore:unread_data:DeprecationWarning"))


class QuietServer(TestServer):
    """A test server whose connections are the ones of the product."""

    async def _make_runner(self, **_kwargs):
        return QuietRunner(self.app)


@dataclass
class Visitor:
    """What a browser does without JavaScript: fetches pages, fills in forms, keeps nothing."""

    client: TestClient
    page: str = ""
    status: int = 0
    headers: dict = field(default_factory=dict)

    async def goes(self, path: str, **options) -> str:
        return await self._take(await self.client.get(path, **options))

    async def sends(self, path: str, fields: dict, files=(), **options) -> str:
        form = FormData(default_to_multipart=True, quote_fields=False)
        for name, value in fields.items():
            form.add_field(name, value)
        # What a browser sends for a file field in which nothing was chosen.
        for filename, data in files or [("", b"")]:
            form.add_field("files", io.BytesIO(data), filename=filename, content_type="application/octet-stream")
        return await self._take(await self.client.post(path, data=form, **options))

    async def posts(self, path: str, data, **options) -> str:
        return await self._take(await self.client.post(path, data=data, **options))

    async def reports(self, text: str, files=(), **fields) -> str:
        await self.goes("/report")
        return await self.sends("/report", {"token": self.field("token"), "body": text} | fields, files)

    async def comes_back(self, code: str) -> str:
        return await self.sends("/mailbox", {"code": code})

    async def answers(self, text: str, files=(), session: str = "") -> str:
        return await self.sends("/mailbox/answer", {"session": session or self.field("session"), "body": text}, files)

    def field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return unescape(found[1]) if found else ""

    def inside(self, mark: str) -> str:
        """The text inside the element with this id."""
        found = re.search(rf'id="{mark}"[^>]*>(.*?)</(?:ol|p|b|dd)>', self.page, re.DOTALL)
        return " ".join(unescape(re.sub("<[^>]*>", " ", found[1])).split()) if found else ""

    @property
    def words(self) -> str:
        return self.inside("receipt-code")

    @property
    def messages(self) -> list[tuple[str, str]]:
        """Who said what, in the order of the page."""
        found = re.findall(r'<article [^>]*data-from="(\w+)".*?</article>', self.page, re.DOTALL)
        texts = re.findall(r'<p class="text">(.*?)</p>', self.page, re.DOTALL)
        return list(zip(found, [unescape(each) for each in texts], strict=False))

    async def _take(self, answer: ClientResponse) -> str:
        raw = await answer.read()
        self.page, self.status, self.headers = raw.decode("utf-8", "replace"), answer.status, dict(answer.headers)
        return self.page


@dataclass
class Sealer:
    """What the chat page does: seals to the published key, solves the puzzle, posts JSON."""

    client: TestClient
    town: Town
    kept: dict = field(default_factory=dict)

    async def report(self, text: str = "봉투를 봤습니다.", desk: str = "integrity", **changes) -> tuple[dict, Reporter]:
        """A report as the browser would post it, with the puzzle solved, and the keys of its receipt."""
        receipt = draw_receipt()
        keys = await derive_keys(receipt.secret, self.town.intake)
        today = self.town.clock.today()
        receiver = self.town.intake.keys.receiving_key(desk, today)
        content = {"v": 1, "type": "report", "kind": "corruption", "lane": "web", "text": text, "answers": {}}
        content["speak"] = b64(keys.speak.raw())
        about = SealingContext(purpose=Purpose.MESSAGE, office=self.town.intake.office, message_id=receipt.message_id)
        raw = json.dumps(content).encode()
        sealed, key = seal_keeping_key(raw, to=[receiver, keys.mailbox.public], about=about)
        self.kept[receipt.message_id] = (key, sealed.body.digest, about)
        leaf = filing_leaf(keys.filing, receipt.message_id, sealed.body.digest)
        body = {
            "id": b64(receipt.message_id),
            "desk": desk,
            "urgent": False,
            "body": b64(sealed.body.raw),
            "office_wrap": b64(sealed.wraps[0].raw),
            "mailbox_wrap": b64(sealed.wraps[1].raw),
            "tag_hash": b64(keys.tag_hash),
            "mailbox_key": b64(keys.mailbox.public.raw),
            "leaf": b64(leaf),
            "files": [],
            "puzzle": await self.puzzle(receipt.message_id, sealed.body.digest),
        }
        return body | changes, Reporter(keys)

    async def renewal(self, old: Reporter) -> tuple[dict, Reporter]:
        """What replaces the receipt of the one report that was sent, and the keys of the new receipt."""
        keys = await derive_keys(draw_receipt().secret, self.town.intake)
        message_id, office = random_id(), self.town.intake.office
        about = SealingContext(purpose=Purpose.MESSAGE, office=office, message_id=message_id)
        receiver = self.town.intake.keys.receiving_key("integrity", self.town.clock.today())
        content = json.dumps({"v": 1, "type": "new_receipt", "speak": b64(keys.speak.raw())}).encode()
        told, key = seal_keeping_key(
            content, to=[receiver, old.keys.mailbox.public], about=about, speak=old.keys.speak,
            direction=Direction.TO_OFFICE,
        )  # fmt: skip
        self.kept[message_id] = (key, told.body.digest, about)
        message = {
            "id": b64(message_id),
            "body": b64(told.body.raw),
            "office_wrap": b64(told.wraps[0].raw),
            "mailbox_wrap": b64(told.wraps[1].raw),
            "leaf": b64(filing_leaf(old.keys.filing, message_id, told.body.digest)),
        }
        wraps = [
            {"id": b64(each), "wrap": b64(wrap_data_key(key, digest=digest, to=keys.mailbox.public, about=about).raw)}
            for each, (key, digest, about) in self.kept.items()
        ]
        renewal = {
            "tag": b64(old.keys.tag),
            "new_tag_hash": b64(keys.tag_hash),
            "new_mailbox_key": b64(keys.mailbox.public.raw),
            "wraps": wraps,
            "message": message,
        }
        return renewal, Reporter(keys)

    async def puzzle(self, message_id: bytes, digest: bytes) -> dict:
        given = await (await self.client.get("/api/puzzle")).json()
        solution = solve(unb64(given["nonce"]), message_id, digest, given["bits"])
        return {"nonce": given["nonce"], "solution": b64(solution)}

    async def sends_file(self, data: bytes, file_id: bytes = b"", **changes) -> ClientResponse:
        file_id, digest = file_id or random_id(), hashlib.sha256(data).digest()
        puzzle = await self.puzzle(file_id, digest)
        headers = {
            "Content-Type": "application/octet-stream",
            "X-Daesup-Digest": b64(digest),
            "X-Daesup-Puzzle": f"{puzzle['nonce']}.{puzzle['solution']}",
        } | changes
        return await self.client.post(f"/api/files/{file_id.hex()}?length={len(data)}", data=data, headers=headers)


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def unb64(text: str) -> bytes:
    return base64.b64decode(text)


@pytest.fixture
async def server(town) -> AsyncIterator[TestServer]:
    publish(town.settings)
    started = QuietServer(build_app(town.settings, town.clock))
    await started.start_server()
    yield started
    await started.close()


@pytest.fixture
async def client(server) -> AsyncIterator[TestClient]:
    """A client of the running application; whatever a page does must not hold up the others."""
    async with TestClient(server) as opened:
        with blockbuster_ctx("web") as watch:
            # One look at the key list's date takes microseconds; a changed list is read once.
            for name in ("os.stat", "io.BufferedReader.read", "io.TextIOWrapper.read"):
                watch.functions[name].can_block_in("casework/published.py", {"current", "_verify"})
            yield opened


@pytest.fixture
async def visitor(client) -> Visitor:
    return Visitor(client)


@pytest.fixture
async def sealer(client, town) -> Sealer:
    return Sealer(client, town)


@pytest.fixture
def stored(server):
    """How many rows the drop store holds of what people send."""

    async def count() -> dict[str, int]:
        store = server.app[INTAKE].drops.store
        async with store.reading() as connection:
            found = {
                each: (await connection.exec_driver_sql(f'SELECT count(*) FROM "{each}"')).scalar()  # noqa: S608 - ours
                for each in ("drop", "mailbox", "mail", "filing", "file", "file_chunk")
            }
        return {name: number for name, number in found.items() if number}

    return count
