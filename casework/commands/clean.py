"""`daesup clean`: a cleaned copy that only its owner reads, or nothing at all."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from casework.cleaning.sandbox import clean
from casework.cleaning.telling import told
from casework.errors import NotReadyError, Refusal
from policies.checking import DEFAULT_LANGUAGE
from policies.loading import load

REFUSED = 3


def add_clean(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup clean`."""
    parser.add_argument("source", type=Path, metavar="IN", help="정리할 파일")
    parser.add_argument(
        "-o", "--out", type=Path, required=True, metavar="OUT", help="사본을 쓸 파일; 소유자만 읽습니다"
    )
    parser.set_defaults(act=_clean_file)


def _clean_file(given: argparse.Namespace) -> int:
    words = load().wording[DEFAULT_LANGUAGE]
    source, target = Path(given.source), Path(given.out)
    try:
        cleaned = asyncio.run(clean(source, source.name))
    except OSError:
        raise NotReadyError("정리할 파일을 읽을 수 없습니다. 있는 파일인지 확인해 주세요.") from None
    except Refusal as refusal:
        sys.stderr.write(words[f"refusal.{refusal.code}"] + "\n")
        return REFUSED
    try:
        _write(target, cleaned.data)
    except OSError:
        raise NotReadyError("사본을 쓸 수 없습니다. 쓸 수 있는 폴더인지 확인해 주세요.") from None
    sys.stdout.write(json.dumps(told(cleaned, words), ensure_ascii=False) + "\n")
    return 0


def _write(target: Path, data: bytes) -> None:
    """All or nothing: written beside the target under a name that only its owner can read, then moved."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".daesup-clean-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
