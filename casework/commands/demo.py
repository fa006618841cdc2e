"""`daesup demo`: a practice office that is made, filled and started."""

import argparse
import asyncio
from pathlib import Path

from casework.commands.terminal import say
from casework.demo.starting import demo, demo_settings

_DEFAULT_DATA = Path("demo-office")


def add_demo(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup demo`."""
    parser.add_argument("--data", type=Path, default=_DEFAULT_DATA, help="연습용 사무실의 폴더")
    parser.add_argument("--intake-port", type=int, default=8610)
    parser.add_argument("--console-port", type=int, default=8620)
    parser.add_argument("--portal-port", type=int, default=0, help="부서 화면; 정하지 않으면 업무 화면보다 5 큰 포트")
    parser.add_argument("--telegram-port", type=int, default=0)
    parser.add_argument("--simulator-port", type=int, default=0)
    parser.add_argument("--sms-port", type=int, default=0)
    parser.add_argument("--sms-simulator-port", type=int, default=0)
    parser.add_argument("--empty", action="store_true", help="이야기를 넣지 않습니다")
    parser.set_defaults(act=_demo)


def _demo(given: argparse.Namespace) -> int:
    ports = {"intake": given.intake_port, "console": given.console_port}
    ports["portal"] = given.portal_port or given.console_port + 5
    ports["telegram"] = given.telegram_port or given.console_port + 10
    ports["simulator"] = given.simulator_port or given.console_port + 20
    ports["sms"] = given.sms_port or given.console_port + 11
    ports["sms_simulator"] = given.sms_simulator_port or given.console_port + 21
    settings = demo_settings(given.data, ports)
    return 0 if asyncio.run(demo(settings, say=say, stories=not given.empty)) else 1
