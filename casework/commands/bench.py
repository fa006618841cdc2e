"""`daesup bench`: a program of its own measures, for it speaks HTTP, which casework does not."""

import argparse
import subprocess
import sys


def add_bench(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup bench`."""
    parser.add_argument("--json", action="store_true", help="한 줄의 JSON으로")
    parser.add_argument("--quick", action="store_true", help="십분의 일만 해 봅니다")
    parser.add_argument(
        "--postgresql", action="store_true", help="이 컴퓨터의 PostgreSQL을 잠시 띄워 그 위에서도 잽니다"
    )
    parser.add_argument("--database", default="", help="postgresql+asyncpg://주인:암호@서버/postgres 위에서도 잽니다")
    parser.set_defaults(act=_bench)


def _bench(given: argparse.Namespace) -> int:
    flags = [f"--{name}" for name in ("json", "quick", "postgresql") if getattr(given, name)]
    command = [sys.executable, "-m", "benchmarks", *flags, "--database", given.database]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - ourselves
