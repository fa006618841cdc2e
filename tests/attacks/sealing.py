"""What the chat page does, done by hand: seal a report, solve the puzzle, post it; and what a spoiler changes in it."""

import base64
import hashlib
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import aiohttp

from casework.bootstrap import Intake
from casework.content import encode
from casework.receipts import NewReceipt, derive_keys, draw_receipt
from crypto.context import Purpose, SealingContext
from crypto.keys import PublicKey
from crypto.puzzle import solve
from crypto.receipt import filing_leaf
from crypto.seal import seal

_STORY = "서류를 미리 맞추는 일이 있습니다."


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@dataclass
class Posted:
    """A report ready to be posted, without its puzzle."""

    body: dict[str, Any]
    receipt: NewReceipt
    digest: bytes

    @property
    def id(self) -> bytes:
        return self.receipt.message_id

    @property
    def words(self) -> list[str]:
        return self.receipt.words("ko")


@dataclass
class Sealer:
    """A program that seals like the page."""

    web: aiohttp.ClientSession
    intake: Intake

    async def report(self, text: str = _STORY, receiver: PublicKey | None = None) -> Posted:
        receipt = draw_receipt()
        keys = await derive_keys(receipt.secret, self.intake)
        to = receiver or self.intake.keys.receiving_key("integrity", self.intake.clock.today())
        content = {
            "type": "report", "kind": "corruption", "lane": "web", "text": text, "answers": {}, "files": [],
            "excluded": None, "vault": None, "speak": b64(keys.speak.raw()),
        }  # fmt: skip
        about = SealingContext(purpose=Purpose.MESSAGE, office=self.intake.office, message_id=receipt.message_id)
        sealed = seal(encode(content), to=[to, keys.mailbox.public], about=about)
        body = {
            "id": b64(receipt.message_id), "desk": "integrity", "urgent": False, "body": b64(sealed.body.raw),
            "office_wrap": b64(sealed.wraps[0].raw), "mailbox_wrap": b64(sealed.wraps[1].raw),
            "tag_hash": b64(keys.tag_hash), "mailbox_key": b64(keys.mailbox.public.raw),
            "leaf": b64(filing_leaf(keys.filing, receipt.message_id, sealed.body.digest)), "files": [],
        }  # fmt: skip
        return Posted(body, receipt, sealed.body.digest)

    async def puzzle(self, message_id: bytes, digest: bytes) -> dict[str, str]:
        async with self.web.get("/api/puzzle") as answer:
            given = await answer.json()
        nonce = base64.b64decode(given["nonce"])
        return {"nonce": given["nonce"], "solution": b64(solve(nonce, message_id, digest, given["bits"]))}

    async def posts(self, report: Posted, **changes: Any) -> tuple[int, dict[str, Any]]:
        """Post it with a puzzle solved for what is posted; returns status and answer."""
        body = report.body | changes
        digest = hashlib.sha256(base64.b64decode(body["body"])).digest()
        puzzle = await self.puzzle(base64.b64decode(body["id"]), digest)
        async with self.web.post("/api/reports", json={"puzzle": puzzle} | body) as answer:
            return answer.status, await answer.json()

    async def by_form(self, text: str, **fields: str) -> tuple[list[str], str]:
        """The other lane: a plain form; returns the eight words and the public number."""
        async with self.web.post("/report", data={"body": text, "kind": "corruption"} | fields) as answer:
            page = await answer.text()
            assert answer.status == 200, page
        shown = re.search(r'id="receipt-code".*?</ol>', page, re.DOTALL)
        number = re.search(r'id="receipt-number">([^<]+)<', page)
        assert shown
        assert number
        return [unescape(word).strip() for word in re.findall(r"<li>([^<]+)</li>", shown[0])], number[1]
