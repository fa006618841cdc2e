"""The static release: pages, styles, bundle and public texts rendered into a directory that anything can serve."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from casework.settings import Settings
from policies.loading import load
from policies.publishing import public_texts
from policies.rules import Rules
from web.intake.frame import STATIC, TRANSLATED, address, known
from web.language import DEFAULT
from web.render import environment

PAGES = {
    "/": "intake/home.html",
    "/safety": "intake/safety.html",
    "/protection": "intake/protection.html",
    "/chat": "intake/chat.html",
}
_SERVED = frozenset({".css", ".svg", ".js", ".json", ".map", ".txt", ".woff2"})
# Beside the browser's own part; whatever else lies among the static files belongs to the office.
_PUBLIC = frozenset({"tokens.css", "site.css", "mailbox.css", "counsel.css", "leave.js", "icon.svg"})


def publish(settings: Settings) -> None:
    """Write the static release of this office; the key list beside it is the office's own act."""
    rules = load()
    render_site(settings.site, tuple(rules.wording), known(settings, rules), texts(rules))


def texts(rules: Rules) -> dict[str, bytes]:
    """The public texts, one file per language; their digests stand in the signed key list."""
    return {f"texts.{language}.json": public_texts(rules, language) for language in rules.wording}


def render_site(
    directory: Path, languages: tuple[str, ...], values: Mapping[str, object], more: Mapping[str, bytes]
) -> None:
    """Write all pages and files; each appears whole or not at all."""
    templates = environment(**values)
    for page, template in PAGES.items():
        for language in languages if page in TRANSLATED else (DEFAULT,):
            text = templates.get_template(template).render(language=language)
            _write(directory / _file(address(language, page)), text.encode())
    for path in _static_files():
        _write(directory / "static" / path.relative_to(STATIC), path.read_bytes())
    for name, content in more.items():
        _write(directory / name, content)


def _file(path: str) -> str:
    return f"{path[1:] or 'index'}.html"


def _static_files() -> list[Path]:
    found = (path for path in STATIC.rglob("*") if path.is_file() and path.suffix in _SERVED)
    return sorted(path for path in found if path.parent != STATIC or path.name in _PUBLIC)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    # mkstemp makes it private; a web server of another user must read it.
    Path(name).chmod(0o644)
    Path(name).replace(path)
