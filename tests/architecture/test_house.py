"""House rules that no linter knows: sizes, first lines, comments of columns, migrations, dependencies, addresses."""

import ast
import json
import re
import sqlite3
import tomllib
from pathlib import Path

import pytest

from casework.store.engine import sqlite_url
from casework.store.schemas import METADATA, differences, upgrade
from tests.architecture.sources import FOLDERS, PACKAGES, ROOT, imported, python_files, tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
# Longer than that, and why.
LONG_FILES = {"tests/bot/test_standin.py": "one test beside the other for every method of the Bot API"}
LONG_FUNCTIONS = {
    "casework/store/migrations/versions/": "a table of columns, written by a program and frozen after release",
}
MAY_PRINT = {
    "benchmarks/__main__.py": "its answer is what it prints",
    "scripts/": "run by hand while building",
}
MAY_BE_EMPTY = {"tests/__init__.py"}
# Only named, never imported by us: a driver by the address of a store, greenlet by SQLAlchemy's async half.
NEEDED_UNSEEN = {"asyncpg", "greenlet"}
NAME_IN_LOCK = {"PIL": "pillow", "hwpx": "python-hwpx", "pi_heif": "pi-heif", "telegram": "python-telegram-bot"}

SCANNED = ("web/static", "web/templates", "web/browser/src", "bot/simulators", "policies", "casework/demo/stories")
# Addresses that nobody's browser is sent to.
ADDRESSES_ALLOWED = {
    "web/static/icon.svg": ("http://www.w3.org/2000/svg",),  # the name of a format, not a place
    "web/static/cover.js": ("http://www.w3.org/2000/svg",),
    "web/static/app/licences.txt": ("https://paulmillr.com",),  # an author's address in a licence
    "policies/deidentification.toml": ("https://example.com/",),  # an example that is masked
}
_ADDRESS = re.compile(r"(?:https?|wss?):(?:\\?/){2}[^\s\"'<>)\\]+")
_BORROWED = re.compile(r"(?:src|href|action)=[\"']?//|url\(\s*[\"']?//|@import")
_LOOPBACK = re.compile(r"http://127\.0\.0\.1[:/]")
_LEFT_OVER = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_module_begins_with_one_sentence(folder):
    wrong = []
    for path in python_files(folder):
        said = ast.get_docstring(tree(path))
        first = next((line for line in (ROOT / path).read_text(encoding="utf-8").splitlines() if line), "")
        if str(path) in MAY_BE_EMPTY and not first:
            continue
        if not said or not first.startswith('"""') or len(said.splitlines()[0]) < 10:
            wrong.append(str(path))
    assert wrong == []


def test_files_stay_short_enough_to_read():
    lengths = {
        str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in python_files(*FOLDERS)
    }
    long = {path: length for path, length in lengths.items() if length > LONGEST_FILE}
    assert {path: length for path, length in long.items() if path not in LONG_FILES} == {}
    assert [path for path in LONG_FILES if path not in long] == []


def test_functions_stay_short_enough_to_read():
    long = {
        f"{path}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in python_files(*PACKAGES, "scripts")
        for node in functions(path)
        if not str(path).startswith(tuple(LONG_FUNCTIONS))
    }
    assert len(long) > 500
    assert {name: length for name, length in long.items() if length > LONGEST_FUNCTION} == {}


def test_nothing_prints_but_what_is_meant_to():
    wrong = [
        f"{path}:{node.lineno}"
        for path in python_files(*PACKAGES)
        if not str(path).startswith(tuple(MAY_PRINT))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "breakpoint"}
    ]
    assert wrong == []


def test_no_exception_is_caught_without_a_name():
    assert [f"{path}:{node.lineno}" for path, node in _caught(*FOLDERS) if node.type is None] == []


def test_the_product_swallows_no_exception():
    product = [one for one in PACKAGES if one != "benchmarks"]
    assert [f"{path}:{node.lineno}" for path, node in _caught(*product) if _swallows(node)] == []


def test_no_test_is_skipped_mocked_or_expected_to_fail():
    wrong = []
    for path in python_files("tests"):
        marks = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
        wrong += [f"{path}: {mark}" for mark in sorted(marks & {"skip", "skipif", "xfail", "importorskip"})]
        wrong += [f"{path}: {name}" for name in sorted(imported(path)) if name.startswith("unittest")]
    assert wrong == []


def test_nothing_is_left_for_later():
    files = [ROOT / path for path in python_files(*FOLDERS) if path.name != Path(__file__).name]
    files += [path for folder in SCANNED for path in _text_files(ROOT / folder)]
    wrong = [str(path.relative_to(ROOT)) for path in files if _LEFT_OVER.search(path.read_text(encoding="utf-8"))]
    assert wrong == []


def test_every_ignored_finding_says_which_and_why():
    bare = re.compile(r"#\s*(?:type:\s*ignore(?!\[[a-z-]+\]\s*(?:#|$))|noqa(?!: [A-Z]+[0-9]+))")
    files = [path for path in python_files(*FOLDERS) if path.name != Path(__file__).name]
    wrong = [
        f"{path}:{number}"
        for path in files
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert wrong == []


@pytest.mark.parametrize("store", sorted(METADATA))
def test_every_column_says_what_it_reveals(store):
    columns = [column for table in METADATA[store].tables.values() for column in table.columns]
    assert columns
    assert [str(column) for column in columns if not (column.comment or "").strip()] == []


@pytest.mark.parametrize("store", sorted(METADATA))
async def test_migrations_and_tables_agree_on_sqlite(store, tmp_path):
    address = sqlite_url(tmp_path / f"{store}.db")
    await upgrade(store, address)
    assert await differences(store, address) == []


@pytest.mark.usefixtures("founded_there")
async def test_migrations_and_tables_agree_on_postgresql(cluster):
    found = {store: await differences(store, url) for store, url in cluster.copies(tuple(METADATA)).items()}
    assert found == {store: [] for store in METADATA}


async def test_a_forgotten_migration_would_be_noticed(tmp_path):
    path = tmp_path / "drop.db"
    await upgrade("drop", sqlite_url(path))
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE filing DROP COLUMN day")
    connection.close()
    assert await differences("drop", sqlite_url(path)) != []


def test_every_dependency_is_explained_with_its_version():
    package = json.loads((ROOT / "web/browser/package.json").read_text(encoding="utf-8"))
    asked = dict(map(_parted, _asked_for())) | {
        name: f" {version}" for name, version in package["devDependencies"].items()
    }
    rows = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").replace("`", "").splitlines()
    assert len(asked) > 25
    wrong = [
        f"{name} {version}"
        for name, version in asked.items()
        if not any(row.startswith(f"| {name} | {version.strip()} | ") for row in rows)
    ]
    assert wrong == []


def test_what_runs_is_locked_with_hashes():
    """`make run` installs from requirements.lock alone; what only the tests' lock brings is missing there."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    used = {name.partition(".")[0] for path in python_files(*PACKAGES) for name in imported(path)} | NEEDED_UNSEEN
    third_party = used & ({*_locked((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))} | set(NAME_IN_LOCK))
    assert len(third_party) > 5
    # psutil measures the benchmark's memory; `daesup bench` is for people who build.
    needed = {NAME_IN_LOCK.get(name, name) for name in third_party} - {"psutil"}
    assert needed - _locked(lock) == set()


@pytest.mark.parametrize("folder", SCANNED)
def test_nothing_sends_a_browser_to_somebody_else(folder):
    files = _text_files(ROOT / folder)
    assert files
    wrong = []
    for path in files:
        place, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        found = [one for one in _ADDRESS.findall(text) if not _LOOPBACK.match(one)]
        wrong += [f"{place}: {one}" for one in found if not one.startswith(ADDRESSES_ALLOWED.get(place, ("\0",)))]
        wrong += [f"{place}: {one}" for one in _BORROWED.findall(text)]
    assert wrong == []


def test_no_committed_file_names_a_package_source_or_this_machine():
    place = re.compile(r"--(?:extra-)?index-url|\"resolved\": *\"http|registry *= *\"http|/w[o]rk/|/ro[o]t/")
    names = [*FOLDERS, "docs", "docker", ".ci"]
    files = [path for name in names for path in _text_files(ROOT / name)]
    files += [path for path in ROOT.iterdir() if path.is_file()]
    assert len(files) > 300
    wrong = [str(path.relative_to(ROOT)) for path in files if place.search(path.read_text(encoding="utf-8"))]
    assert wrong == []


def _caught(*folders: str) -> list[tuple[Path, ast.ExceptHandler]]:
    nodes = [(path, node) for path in python_files(*folders) for node in ast.walk(tree(path))]
    return [(path, node) for path, node in nodes if isinstance(node, ast.ExceptHandler)]


def _swallows(node: ast.ExceptHandler) -> bool:
    return isinstance(node.body[0], ast.Pass) or (
        isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
    )


def _text_files(folder: Path) -> list[Path]:
    # No source map: no page loads one, and the comments of other people's sources stand in it.
    kinds = {".css", ".html", ".js", ".json", ".md", ".mjs", ".py", ".sh", ".svg", ".toml", ".txt", ".yml", ""}
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix in kinds)
    return sorted(path for path in found if not {"node_modules", "__pycache__"} & set(path.parts))


def _asked_for() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"].values()
    return [*project["project"]["dependencies"], *(one for group in groups for one in group)]


def _parted(requirement: str) -> tuple[str, str]:
    """`name[extra]>=1,<2` is `name` and `>=1,<2`."""
    return re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?(.*)", requirement).groups()


def _locked(lock: str) -> set[str]:
    return {line.partition("==")[0] for line in lock.splitlines() if re.match(r"[a-z0-9]", line)}


def test_no_two_test_files_share_a_name():
    # They are loaded by their bare names: the second would be taken for the first.
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
