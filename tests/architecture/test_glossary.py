"""One idea, one word: names in code may not use a synonym that was refused."""

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest

from casework.store.schemas import METADATA
from tests.architecture.sources import FOLDERS, PACKAGES, ROOT, python_files, tree

# Refused -> what we say instead. Several words in a row are written with an underscore.
REFUSED = {
    "whistleblower": "reporter",
    "informant": "reporter",
    "ticket": "case or report",
    "tip": "report",
    "accused": "respondent",
    "suspect": "respondent",
    "audit_log": "journal",
    "audit_trail": "journal",
    "civil_petition": "complaint",
    "minwon": "complaint",
    "singo": "report",
    "anonymise": "deidentify",
    "anonymize": "deidentify",
    "handler": "officer",
    "client": "the person, or the program by its name",
}
# Names that aiohttp, asyncio, logging and WebAuthn chose; only where those are used.
FORCED = {
    "ClientConnectionError", "ClientConnectorError", "ClientError", "ClientResponse", "ClientSession", "ClientTimeout",
    "add_signal_handler", "client_max_size", "Handler", "handler", "handlers", "RequestHandler", "request_handler",
    "TestClient", "aiohttp_client", "client_data", "ExceptHandler", "StreamHandler", "addHandler", "removeHandler",
}  # fmt: skip
# In the tests an aiohttp TestClient is called what it is, and so are python-telegram-bot's handlers.
FORCED_IN_TESTS = {"client", "clients", "add_handler", "CommandHandler", "MessageHandler"}
# Where a page's function is called a handler, as aiohttp calls it.
FRAMEWORKS_LIVE_IN = (
    "web/",
    "bot/",
    "casework/webauthn.py",
    "casework/serving.py",
    "casework/keeping.py",
    "tests/",
    "benchmarks/",
)
_JUNK = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_JS_NAME = re.compile(r"\b(?:const|let|function|class)\s+([A-Za-z_$][\w$]*)")
_CSS_CLASS = re.compile(r"\.([a-z][\w-]*)\s*[,{:.]")
# Every form that a refused word takes as one identifier: officerHandler, OFFICER_HANDLER, handlers.
_PATTERN = {word: re.compile(rf"(?:^|_){word}s?(?:_|$)") for word in REFUSED}


def snake(name: str) -> str:
    """`ClientSession` and `CLIENT_SESSION` are both `client_session`."""
    return "_".join(part.lower() for part in _WORD.findall(name))


def refused(name: str) -> str | None:
    """The refused word a name contains."""
    return next((word for word, pattern in _PATTERN.items() if pattern.search(snake(name))), None)


def names_in(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.arg(arg=name) | ast.Name(id=name) | ast.Attribute(attr=name):
            yield name
        case ast.keyword(arg=str(name)) | ast.alias(asname=str(name)):
            yield name
        case ast.alias(name=name):
            yield from name.split(".")


@pytest.mark.parametrize("folder", FOLDERS)
def test_python_names_use_the_glossary(folder):
    wrong = []
    for path in python_files(folder):
        forced = _forced(path.as_posix())
        for node in ast.walk(tree(path)):
            found = {name for name in names_in(node) if refused(name) and name not in forced}
            wrong += [f"{path}:{node.lineno} {name}: say {REFUSED[refused(name)]}" for name in sorted(found)]
    assert wrong == []


def test_files_are_named_after_what_they_are():
    stems = {path: path.stem for path in python_files(*PACKAGES)}
    assert [str(path) for path, stem in stems.items() if stem in _JUNK or refused(stem)] == []


def test_tables_and_columns_use_the_glossary():
    tables = [table for metadata in METADATA.values() for table in metadata.tables.values()]
    names = [table.name for table in tables] + [f"{column}" for table in tables for column in table.columns]
    assert len(names) > 100
    assert [name for name in names if any(refused(part) for part in name.split("."))] == []


def test_rules_use_the_glossary():
    wrong = []
    for path in sorted((ROOT / "policies").rglob("*.toml")):
        keys = set(_keys(tomllib.loads(path.read_text(encoding="utf-8"))))
        wrong += [f"{path.relative_to(ROOT)}: {key}" for key in sorted(keys) if refused(key)]
    assert wrong == []


def test_scripts_of_the_browser_use_the_glossary():
    wrong = []
    for path in sorted((ROOT / "web/browser/src").rglob("*.js")):
        names = _JS_NAME.findall(path.read_text(encoding="utf-8"))
        wrong += [f"{path.relative_to(ROOT)}: {name}" for name in names if refused(name)]
    assert wrong == []


def test_styles_use_the_glossary():
    sheets = sorted((ROOT / "web/static").glob("*.css"))
    classes = {name for path in sheets for name in _CSS_CLASS.findall(path.read_text(encoding="utf-8"))}
    assert len(classes) > 20
    assert [name for name in sorted(classes) if refused(name.replace("-", "_"))] == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("AccusedPerson", "accused"),
        ("write_audit_log", "audit_log"),
        ("AUDIT_LOG", "audit_log"),
        ("TICKETS", "ticket"),
        ("handlerOfCase", "handler"),
        ("tip", "tip"),
    ],
)
def test_a_refused_word_is_found_in_any_spelling(name, word):
    assert refused(name) == word


@pytest.mark.parametrize("name", ["multipart", "MultipartReader", "multiple", "audit_team", "handled", "suspended"])
def test_words_that_only_look_alike_are_left_alone(name):
    assert refused(name) is None


def _forced(place: str) -> set[str]:
    if place.startswith("tests/"):
        return FORCED | FORCED_IN_TESTS
    return FORCED if place.startswith(FRAMEWORKS_LIVE_IN) else set()


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from key.split(".")
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)
