"""`python -m bot.simulators.telegram --settings FILE` (or `--port`, `--token`) runs the stand-in on this machine."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from aiohttp import web

from bot.simulators.telegram.server import build_app
from bot.simulators.telegram.simulator import TelegramSimulator
from casework.bootstrap import read_secret
from casework.clock import SystemClock
from casework.errors import NotReadyError
from casework.logs import configure_logging
from casework.settings import load_settings

_EXIT_NOT_READY = 2
_PRACTICE_PEOPLE = ("연습 인물 1", "연습 인물 2")


def read_arguments(arguments: list[str] | None = None) -> tuple[int, str]:
    """Read port and token: from the office's settings and keys, or given one by one."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulators.telegram", description="연습용 텔레그램")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="설정 파일; 포트와 토큰을 여기에서 읽습니다")
    parser.add_argument("--port", type=int, help="이 컴퓨터에서 쓸 포트")
    parser.add_argument("--token", help="봇의 연습용 토큰")
    given = parser.parse_args(arguments)
    if given.settings is not None:
        settings = load_settings(given.settings)
        token = read_secret(settings.keys / "telegram.token").decode().strip()
        return given.port or settings.simulator_port, given.token or token
    if not given.port or not given.token:
        parser.error("--settings를 주시거나, --port와 --token을 함께 주세요.")
    return given.port, given.token


async def run(port: int, token: str) -> None:
    """Serve until the process is told to end."""
    clock = SystemClock()
    simulator = TelegramSimulator(token, lambda: int(clock.now().timestamp()))
    for name in _PRACTICE_PEOPLE:
        simulator.add_person(name)
    # No access log: the addresses carry the token.
    runner = web.AppRunner(build_app(simulator), access_log=None, shutdown_timeout=1)
    await runner.setup()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await ended.wait()
    finally:
        await runner.cleanup()


def main(arguments: list[str] | None = None) -> int:
    """Run, and say in one sentence what is missing or taken."""
    configure_logging("simulator")
    try:
        asyncio.run(run(*read_arguments(arguments)))
    except NotReadyError as reason:
        sys.stderr.write(f"{reason}\n")
        return _EXIT_NOT_READY
    except OSError:
        sys.stderr.write("이 포트는 이미 쓰이고 있습니다. 다른 포트를 골라 주세요.\n")
        return _EXIT_NOT_READY
    return 0


if __name__ == "__main__":
    sys.exit(main())
