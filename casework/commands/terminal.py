"""The terminal: what several commands take there, and how they speak."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path


def with_settings(parser: argparse.ArgumentParser, act: Callable[[argparse.Namespace], int]) -> None:
    """Let a command take the settings of its office, and do this."""
    parser.add_argument("--settings", type=Path, required=True, metavar="FILE", help="설정 파일이나 그 폴더")
    parser.set_defaults(act=act)


def say(text: str) -> None:
    """Write one text at once; a line that begins with a return overwrites the one before."""
    sys.stdout.write(text if text.startswith("\r") else text.rstrip("\n") + "\n")
    sys.stdout.flush()
