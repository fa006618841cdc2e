"""The only home of Jinja: autoescape, no silent gaps, Korean days and sizes."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

from aiohttp import web
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context

from casework.clock import KST
from web.appkeys import TEMPLATES

_KIB = 1024


class _Compiled(BytecodeCache):
    """Templates that this process has compiled, for the next application that it builds."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled; Jinja itself takes it only if the template's text is still the same."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def environment(**values: object) -> Environment:
    """A Jinja environment with every template read once; `values` are known to all templates."""
    place = Path(str(files("web"))) / "templates"
    made = Environment(
        loader=FileSystemLoader(place),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=_COMPILED,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(korean_date=korean_date, korean_day=korean_day, korean_minute=korean_minute, size=size)
    made.globals.update(values)
    for name in made.list_templates(extensions=["html"]):
        made.get_template(name)
    return made


def render(request: web.Request, template: str, /, *, status: int = 200, **values: object) -> web.Response:
    """The template as an HTML response."""
    text = request.app[TEMPLATES].get_template(template).render(**values)
    return web.Response(text=text, status=status, content_type="text/html")


def korean_day(day: date) -> str:
    """A day as people say it: 12월 1일."""
    return f"{day.month}월 {day.day}일"


def korean_date(day: date) -> str:
    """A day of any year as people say it: 2026년 12월 1일."""
    return f"{day.year}년 {korean_day(day)}"


def korean_minute(moment: datetime) -> str:
    """A moment as people say it, in Korean time: 12월 1일 14시 05분."""
    local = moment.astimezone(KST) if moment.tzinfo else moment
    return f"{korean_day(local.date())} {local.hour}시 {local.minute:02d}분"


def size(octets: int) -> str:
    """A size as people say it: 1.2 MB."""
    if octets < _KIB:
        return f"{octets} B"
    if octets < _KIB * _KIB:
        return f"{octets // _KIB} KB"
    return f"{octets / _KIB / _KIB:.1f} MB"


def say(wording: Mapping[str, Mapping[str, str]]) -> Callable[..., str]:
    """A function for templates that gives a sentence in the page's `language`, its gaps filled."""

    @pass_context
    def said(page: Context, key: str, **values: object) -> str:
        sentence = wording[page["language"]][key]
        return sentence.format(**values) if values else sentence

    return said
