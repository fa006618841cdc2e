"""`python -m bot.simulators.telegram --port P --token T` runs the stand-in on this machine alone."""

import argparse
import asyncio
import os
import signal

from aiohttp import web
from casework.clock import SystemClock

from bot.simulators.telegram.server import build_app
from bot.simulators.telegram.simulator import TelegramSimulator

_EXIT_BUSY = 2
_PRACTICE_PEOPLE = ("연습 인물 1", "연습 인물 2")


def read_arguments() -> argparse.Namespace:
    """Read the command line; the token may also come from the environment, which other users cannot list."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulators.telegram", description="연습용 텔레그램")
    parser.add_argument("--port", type=int, required=True, help="이 컴퓨터에서 쓸 포트")
    parser.add_argument("--token", default=os.environ.get("DAESUP_TELEGRAM_TOKEN", ""), help="봇의 연습용 토큰")
    arguments = parser.parse_args()
    if not arguments.token:
        parser.error("토큰이 필요합니다. --token 또는 DAESUP_TELEGRAM_TOKEN 환경 변수로 알려 주세요.")
    return arguments


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


def main() -> int:
    """Run, and say in one sentence when the port is taken."""
    arguments = read_arguments()
    try:
        asyncio.run(run(arguments.port, arguments.token))
    except OSError:
        print("이 포트는 이미 쓰이고 있습니다. 다른 포트를 골라 주세요.")  # noqa: T201 - a command speaks to its user
        return _EXIT_BUSY
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
