"""What crypto/ may know: itself, the standard library and one library, without files, network or clock."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "crypto"
MODULES = sorted(PACKAGE.glob("*.py"))
STANDARD = {
    "base64", "binascii", "collections", "dataclasses", "datetime", "enum", "functools", "hashlib", "hmac", "importlib",
    "itertools", "json", "re", "secrets", "typing", "unicodedata",
}  # fmt: skip


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    return plain | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def reached(module: str) -> set[str]:
    found, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name.startswith("crypto.") and name not in found:
            found.add(name)
            waiting += imports(PACKAGE / f"{name.removeprefix('crypto.')}.py")
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_imports_nothing_of_the_project_and_little_else(path):
    roots = {name.partition(".")[0] for name in imports(path)}
    assert roots <= STANDARD | {"crypto", "cryptography"}
    assert "cryptography" not in roots or path.stem == "primitives"
    assert "importlib" not in roots or path.stem == "wordlist"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_asks_no_clock_and_stays_short(path):
    text = path.read_text("utf-8")
    assert "now()" not in text
    assert "today()" not in text
    assert len(text.splitlines()) <= 150


@pytest.mark.parametrize(
    "module",
    [
        "seal",
        "mailbox",
        "receipt",
        "files",
        "outbox",
        "frames",
        "token",
        "tags",
        "standing",
        "puzzle",
        "keylist",
        "chain",
        "consent",
        "dealing",
    ],
)
def test_what_the_public_side_uses_does_not_reach_the_officers_opening(module):
    assert not {"crypto.unseal", "crypto.quorum", "crypto.grant"} & reached(f"crypto.{module}")
