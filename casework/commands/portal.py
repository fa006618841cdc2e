"""`daesup portal add`, `list`, `suspend`, `resume`: accounts of departments, for the administrator at the machine."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable

from casework.asking import ask_passphrase
from casework.bootstrap import Office, open_office
from casework.commands.terminal import with_settings
from casework.errors import ConflictError, NotFoundError, NotReadyError
from casework.portal.enrolling import NewAccount, add_account, suspend_account
from casework.settings import load_settings
from policies.loading import load


def add_portal(parser: argparse.ArgumentParser) -> None:
    """The commands of `daesup portal`."""
    commands = parser.add_subparsers(required=True, metavar="명령")
    add = commands.add_parser("add", help="부서 사람의 계정을 만듭니다; 비밀 문구는 물어봅니다")
    add.add_argument("login", help="로그인 이름")
    add.add_argument("name", help="이름")
    add.add_argument("unit", help="조직도의 부서 이름")
    roles = [name for name, role in load().access.items() if role.portal]
    add.add_argument("--role", action="append", required=True, choices=roles)
    with_settings(add, _add)
    with_settings(commands.add_parser("list", help="계정을 봅니다"), _list)
    for name, act, told in (
        ("suspend", _suspend, "계정을 멈춥니다; 들어와 있어도 다음 화면부터 막힙니다"),
        ("resume", _resume, "멈춘 계정을 다시 씁니다"),
    ):
        one = commands.add_parser(name, help=told)
        one.add_argument("login", help="로그인 이름")
        with_settings(one, act)


def _add(given: argparse.Namespace) -> int:
    new = NewAccount(
        login=given.login, name=given.name, unit=given.unit, roles=tuple(given.role), passphrase=ask_passphrase()
    )

    async def act(office: Office) -> None:
        try:
            await add_account(new, office)
        except ConflictError:
            raise NotReadyError("이미 있는 로그인 이름입니다.") from None

    return _in_office(given, act)


def _list(given: argparse.Namespace) -> int:
    async def act(office: Office) -> None:
        for each in await office.portal.accounts():
            state = " (정지)" if each.suspended else ""
            sys.stdout.write(f"{each.login}\t{each.name}\t{each.unit}\t{each.roles}{state}\n")

    return _in_office(given, act)


def _suspend(given: argparse.Namespace) -> int:
    return _set_suspended(given, suspended=True)


def _resume(given: argparse.Namespace) -> int:
    return _set_suspended(given, suspended=False)


def _set_suspended(given: argparse.Namespace, *, suspended: bool) -> int:
    async def act(office: Office) -> None:
        try:
            await suspend_account(given.login, office, suspended=suspended)
        except NotFoundError:
            raise NotReadyError("그런 로그인 이름이 없습니다.") from None

    return _in_office(given, act)


def _in_office(given: argparse.Namespace, act: Callable[[Office], Awaitable[None]]) -> int:
    async def done() -> None:
        async with open_office(load_settings(given.settings)) as office:
            await act(office)

    asyncio.run(done())
    return 0
