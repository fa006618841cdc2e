"""What all families share: the planted name, the body that must stay, and the programs that make files."""

import subprocess
import zipfile
from pathlib import Path
from typing import Any

AUTHOR = "홍카나리"
NAME = "Hong Kanari"
PLACE = "37.456789"
BODY = "대숲 본문입니다 hello body 4321"


class Corpus:
    """A folder of files, and what must be true of each after cleaning."""

    def __init__(self, target: Path, work: Path) -> None:
        self.target, self.work = target, work
        self.expected: dict[str, dict[str, Any]] = {}

    def add(self, name: str, kind: str, data: bytes | Path, **facts: Any) -> None:
        """Put one file into the corpus."""
        content = data.read_bytes() if isinstance(data, Path) else data
        (self.target / name).write_bytes(content)
        self.expected[name] = {"kind": kind, **facts}

    def run(self, *command: str | Path) -> None:
        """Start one of the programs; it must succeed."""
        done = subprocess.run([str(part) for part in command], cwd=self.work, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{command}: {done.stderr.decode(errors='replace')[-600:]}")

    def convert(self, source: Path, kind: str) -> Path:
        """What LibreOffice makes of a document."""
        profile = f"-env:UserInstallation=file://{self.work}/profile"
        self.run("soffice", profile, "--headless", "--convert-to", kind, "--outdir", self.work, source)
        return self.work / f"{source.stem}.{kind.partition(':')[0]}"


def unzipped(path: Path) -> dict[str, bytes]:
    """The parts of a zip file."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: dict[str, bytes], path: Path) -> Path:
    """A zip file with today's times, as every program writes them."""
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(name, content, compress_type=kind)
    return path
