"""Write docs/map.md: every folder and file with the sentence that its own first line says about it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "map.md"
FOLDERS = ("bot", "web", "casework", "crypto", "policies", "scripts", "benchmarks", "tests")
_MARKS = {".js": "//", ".mjs": "//", ".toml": "#"}
# Built by a program, or many of a kind.
_LEFT_OUT = {"web/static/app", "tests/browser/build", "casework/demo/stories"}
HEAD = """\
# Map

Every file with the sentence its own first line says about it. Written by `scripts/make_map.py`; a test fails when it
is out of date. How the parts work together stands in [architecture.md](architecture.md).
"""


def sentence(path: Path) -> str:
    """The first line a file says about itself; empty if it says nothing."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
    first, mark = text.partition("\n")[0], _MARKS[path.suffix]
    return first.removeprefix(mark).strip() if first.startswith(mark) else ""


def described(folder: Path) -> Iterator[tuple[str, str]]:
    """The files directly in a folder that say something."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix in {".py", *_MARKS} and (said := sentence(path)):
            yield path.name, said


def folders(top: Path) -> Iterator[Path]:
    """A folder and all below it, in order."""
    yield top
    for path in sorted(top.iterdir()):
        left_out = path.name in {"node_modules", "__pycache__"} or path.relative_to(ROOT).as_posix() in _LEFT_OUT
        if path.is_dir() and not left_out:
            yield from folders(path)


def section(folder: Path) -> str:
    """One folder: its name and its files; empty if none says anything."""
    rows = [f"- `{name}`: {said}" for name, said in described(folder)]
    return "\n".join([f"## {folder.relative_to(ROOT).as_posix()}/", "", *rows, ""]) if rows else ""


def the_map() -> str:
    """The whole page."""
    sections = (section(each) for top in FOLDERS for each in folders(ROOT / top))
    return "\n".join([HEAD, *filter(None, sections)])


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(TARGET.read_text(encoding="utf-8") != the_map())
    TARGET.write_text(the_map(), encoding="utf-8")
