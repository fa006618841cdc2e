"""The public site of the field days: posts, days to come, how what was asked for stands."""

from aiohttp import web

from casework.boards.posts import read_site
from casework.errors import NotFoundError
from web.intake.frame import draw
from web.intake.wiring import INTAKE
from web.pages import PUBLIC, Page, Rate


async def site(request: web.Request) -> web.Response:
    """All of it, newest first."""
    return draw(request, "intake/field.html", site=await read_site(request.app[INTAKE]))


async def post(request: web.Request) -> web.Response:
    """One post."""
    found = await read_site(request.app[INTAKE])
    shown = next((each for each in found.posts if each.id == request.match_info["post"]), None)
    if shown is None:
        raise NotFoundError
    return draw(request, "intake/field_post.html", post=shown)


_LOOKS = Rate(per_second=500, burst=1000)
PAGES = (
    Page("GET", "/field", site, needs=PUBLIC, rate=_LOOKS),
    Page("GET", "/field/{post}", post, needs=PUBLIC, rate=_LOOKS),
)
