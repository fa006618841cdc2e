"""A copy of the office's rules that a test may spoil."""

import shutil
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "policies"


def copied(target):
    """Every rule file of the office, copied below a folder."""
    for path in SOURCE.rglob("*.toml"):
        place = target / path.relative_to(SOURCE)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
    return target


def spoil(folder, name, old, new):
    """Replace the first place where a text stands in a file; it must stand there."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
