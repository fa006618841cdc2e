"""The project's own source as data: modules, their imports, and everything a chain of imports reaches."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "web", "casework", "crypto", "policies", "benchmarks")
FOLDERS = (*PACKAGES, "scripts", "tests")


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Every Python file below these folders, as paths from the root of the repository."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(sorted(path.relative_to(ROOT) for path in found if "node_modules" not in path.parts))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> Mapping[str, Path]:
    return {module_name(path): path for path in python_files(*PACKAGES)}


@cache
def imported(path: Path) -> frozenset[str]:
    """Dotted names that a file imports; `from a import b` gives `a` and `a.b`, a literal import_module its argument."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        match node:
            case ast.Import(names=aliases):
                names |= {alias.name for alias in aliases}
            case ast.ImportFrom(module=str(source), names=aliases, level=0):
                names |= {source} | {f"{source}.{alias.name}" for alias in aliases}
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
                names.add(name)
    return frozenset(names)


def with_parents(name: str) -> Iterator[str]:
    """`a.b.c`, `a.b`, `a`: importing a module runs its packages as well."""
    while name:
        yield name
        name = name.rpartition(".")[0]


@cache
def graph() -> Mapping[str, frozenset[str]]:
    """Which of our modules each of our modules imports."""
    known = modules()
    return {
        name: frozenset(step for target in imported(path) for step in with_parents(target) if step in known) - {name}
        for name, path in known.items()
    }


def within(name: str, packages: Iterable[str]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in packages)


def chain(sources: Iterable[str], forbidden: Iterable[str], edges: Mapping[str, frozenset[str]]) -> list[str]:
    """The shortest chain of imports from the sources into what is forbidden; empty when there is none."""
    forbidden = tuple(forbidden)
    came_from: dict[str, str] = {name: "" for name in sorted(edges) if within(name, sources)}
    queue = list(came_from)
    for name in queue:
        if within(name, forbidden):
            return _path(name, came_from)
        for step in sorted(edges[name]):
            if step not in came_from:
                came_from[step] = name
                queue.append(step)
    return []


def _path(name: str, came_from: Mapping[str, str]) -> list[str]:
    steps = [name]
    while came_from[steps[-1]]:
        steps.append(came_from[steps[-1]])
    return steps[::-1]
