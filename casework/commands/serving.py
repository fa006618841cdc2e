"""`daesup serve`, `keeper` and `watch`: the programs of an office, and a look at its public side from outside."""

import argparse
import asyncio

from casework.clock import SystemClock
from casework.commands.terminal import say, with_settings
from casework.keeping import keep
from casework.logs import configure_logging
from casework.serving import Parent, check_ports, programs
from casework.settings import load_settings
from casework.watching import watch


def add_serve(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup serve`."""
    with_settings(parser, _serve)


def add_keeper(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup keeper`."""
    with_settings(parser, _keeper)


def add_watch(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup watch`."""
    parser.add_argument("url")
    with_settings(parser, _watch)


def _serve(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)
    check_ports(settings)
    parent = Parent(programs(settings))
    asyncio.run(parent.run())
    return 1 if parent.failed else 0


def _keeper(given: argparse.Namespace) -> int:
    configure_logging("keeper")
    asyncio.run(keep(load_settings(given.settings)))
    return 0


def _watch(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)
    findings = watch(given.url, settings, SystemClock().today())
    for finding in findings:
        say(f"다름: {finding}\n")
    if not findings:
        say("같습니다: 화면, 프로그램, 키 목록이 서명된 배포본과 같습니다.\n")
    return 1 if findings else 0
