"""`python -m bot.simulators.sms --settings FILE` runs the stand-in for a carrier on this machine."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from aiohttp import web

from bot.simulators.sms.carrier import Carrier
from bot.simulators.sms.page import build_app
from casework.bootstrap import read_secret
from casework.clock import SystemClock
from casework.errors import NotReadyError
from casework.logs import configure_logging
from casework.settings import Settings, load_settings

_EXIT_NOT_READY = 2
_PHONES = 3


async def run(settings: Settings) -> None:
    """Serve until the process is told to end."""
    secret, clock = read_secret(settings.keys / "sms.secret").strip(), SystemClock()
    inbound = f"http://127.0.0.1:{settings.sms_port}/in/sms"
    carrier = Carrier(secret, inbound, settings.sms_number, lambda: clock.now().timestamp())
    for _ in range(_PHONES):
        carrier.add_phone()
    # No access log: the addresses carry numbers, pretended ones, and habits are formed in practice.
    runner = web.AppRunner(build_app(carrier), access_log=None, shutdown_timeout=1)
    await runner.setup()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    try:
        await web.TCPSite(runner, "127.0.0.1", settings.sms_simulator_port).start()
        await ended.wait()
    finally:
        await runner.cleanup()


def main(arguments: list[str] | None = None) -> int:
    """Run, and say in one sentence what is missing or taken."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulators.sms", description="연습용 문자")
    parser.add_argument("--settings", type=Path, required=True, metavar="FILE", help="설정 파일")
    given = parser.parse_args(arguments)
    configure_logging("sms-simulator")
    try:
        asyncio.run(run(load_settings(given.settings)))
    except NotReadyError as reason:
        sys.stderr.write(f"{reason}\n")
        return _EXIT_NOT_READY
    except OSError:
        sys.stderr.write("이 포트는 이미 쓰이고 있습니다. 다른 포트를 골라 주세요.\n")
        return _EXIT_NOT_READY
    return 0


if __name__ == "__main__":
    sys.exit(main())
