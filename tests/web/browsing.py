"""What a browser does without JavaScript: keeps a cookie, fills in forms, follows redirects."""

import re
from dataclasses import dataclass, field
from html import unescape

from aiohttp import ClientResponse, FormData
from aiohttp.test_utils import TestClient


@dataclass
class Window:
    """One browser, and the page it shows."""

    client: TestClient
    page: str = ""
    url: str = ""
    status: int = 0
    headers: dict = field(default_factory=dict)

    async def goes(self, path: str, **options) -> str:
        return await self._take(await self.client.get(path, **options))

    async def sends(self, path: str, fields: dict | list, *, token: bool = True, **options) -> str:
        body = list(fields.items()) if isinstance(fields, dict) else list(fields)
        if token:
            body.insert(0, ("token", self.token))
        return await self._take(await self.client.post(path, data=body, **options))

    async def posts(self, body: FormData) -> str:
        """A form with files to the page that is open."""
        return await self._take(await self.client.post(self.url, data=body))

    @property
    def token(self) -> str:
        return self.field("token")

    def field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return unescape(found[1]) if found else ""

    async def _take(self, answer: ClientResponse) -> str:
        self.page, self.url, self.status = await answer.text(), str(answer.url.relative()), answer.status
        self.headers = dict(answer.headers)
        return self.page
