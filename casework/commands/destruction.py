"""`daesup destruction …`: what is due, lists, whether one is approved, carrying it out, its certificate."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from casework.bootstrap import Office, open_office, read_secret
from casework.commands.terminal import with_settings
from casework.destroying.certifying import read_certificate, verified
from casework.destroying.proposing import propose
from casework.destroying.shredding import UnapprovedError, check_approved, destroy_list, finish_tasks
from casework.destroying.things import count_everything, count_everything_due, listed
from casework.errors import NotAllowedNowError, NotFoundError, NotReadyError, StaleError
from casework.settings import load_settings
from casework.store.destruction import (
    DESTROY,
    DONE,
    ListRow,
    count_lines_of,
    count_things_of,
    every_list,
    list_of_number,
)
from crypto.errors import CryptoError
from crypto.signing import SigningKey, VerifyKey

_STATES = {"open": "정하는 중", "asked": "결재 중", "running": "파기하는 중", "done": "파기함"}
_REFUSED = 3


def add_destruction(parser: argparse.ArgumentParser) -> None:
    """The commands of `daesup destruction`."""
    commands = parser.add_subparsers(required=True, metavar="명령")
    with_settings(commands.add_parser("list", help="보존기간이 끝난 건수와 파기 목록을 봅니다"), _list)
    with_settings(
        commands.add_parser("propose", help="보존기간이 끝난 것을 새 목록에 올립니다; 해마다 저절로 합니다"),
        _propose,
    )
    for name, act, told in (
        ("approve-check", _check, "두 사람이 지금 이대로의 목록에 서명했는지 확인합니다"),
        ("run", _run, "결재된 목록을 지금 파기합니다; 끊겼던 것은 이어서 마칩니다. 되돌릴 수 없습니다"),
        ("certificate", _certificate, "파기 확인서를 JSON으로 내보냅니다"),
    ):
        one = commands.add_parser(name, help=told)
        one.add_argument("number", help="목록 번호")
        with_settings(one, act)
    checked = commands.add_parser("verify", help="파기 확인서가 이 사무실이 서명한 그대로인지 확인합니다")
    checked.add_argument("file", type=Path, metavar="FILE", help="확인서 JSON 파일")
    checked.add_argument("--key", default="", help="접수 기록부 서명 열쇠(16진수); 없으면 이 사무실의 것")
    with_settings(checked, _verify)


def _list(given: argparse.Namespace) -> int:
    async def act(office: Office) -> int:
        due = await count_everything_due(office)
        told = ", ".join(f"{label}: {number:,}건" for label, number in due.items())
        sys.stdout.write(f"보존기간이 끝났고 목록에 없는 {told}\n")
        rows = await every_list(office.cases.store)
        counts = await count_lines_of(office.cases.store, [each.id for each in rows])
        things = await count_things_of(office.cases.store, [each.id for each in rows])
        for row in rows:
            lines = counts[row.id]
            gone = sum(number for (decision, _), number in lines.items() if decision == DESTROY)
            held = ", ".join(f"{label} {number:,}건" for label, number in listed(things[row.id]))
            sys.stdout.write(f"{row.number}\t{_STATES[row.state]}\t{row.made_day}\t{held}, 파기 {gone:,}건\n")
        return 0

    return _in_office(given, act)


def _propose(given: argparse.Namespace) -> int:
    async def act(office: Office) -> int:
        await count_everything(office)
        sys.stdout.write(f"새 목록 {await propose(office)}개를 만들었습니다.\n")
        return 0

    return _in_office(given, act)


def _check(given: argparse.Namespace) -> int:
    async def act(office: Office) -> int:
        row = await _found(given.number, office)
        try:
            digest = await check_approved(row, office)
        except UnapprovedError:
            sys.stdout.write("결재되지 않았거나, 결재한 뒤에 바뀐 목록입니다. 파기하지 않습니다.\n")
            return _REFUSED
        sys.stdout.write(f"두 사람이 이 목록에 서명했습니다. 목록의 지문 {digest.hex()}\n")
        return 0

    return _in_office(given, act)


def _run(given: argparse.Namespace) -> int:
    async def act(office: Office) -> int:
        await finish_tasks(office)
        row = await _found(given.number, office)
        try:
            done = row.state == DONE or await destroy_list(row, office)
        except (UnapprovedError, StaleError):
            sys.stdout.write("결재되지 않았거나, 결재한 뒤에 바뀐 목록입니다. 파기하지 않습니다.\n")
            return _REFUSED
        sys.stdout.write("파기를 마쳤습니다.\n" if done else "다른 프로그램이 먼저 마쳤습니다.\n")
        return 0

    return _in_office(given, act)


def _certificate(given: argparse.Namespace) -> int:
    async def act(office: Office) -> int:
        try:
            certificate = read_certificate(await _found(given.number, office), office)
        except NotAllowedNowError:
            raise NotReadyError("아직 파기하지 않은 목록이라 확인서가 없습니다.") from None
        sys.stdout.write(certificate.document.decode() + "\n")
        return 0

    return _in_office(given, act)


def _verify(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)
    content = verified(given.file, _key(given.key, settings.keys / "filing.seed"), settings.office)
    sys.stdout.write(
        f"맞습니다: 목록 {content['list']}, {content['day']}에 {len(content['destroyed']):,}건 파기, "
        f"{content['complete_on']}부터는 어떤 백업으로도 열 수 없습니다.\n"
    )
    return 0


def _key(given: str, seed: Path) -> VerifyKey:
    if not given:
        return SigningKey.from_seed(read_secret(seed)).public
    try:
        return VerifyKey(bytes.fromhex(given))
    except (ValueError, CryptoError):
        raise NotReadyError("열쇠는 64자의 16진수입니다.") from None


async def _found(number: str, office: Office) -> ListRow:
    try:
        return await list_of_number(office.cases.store, number)
    except NotFoundError:
        raise NotReadyError("그런 번호의 목록이 없습니다.") from None


def _in_office(given: argparse.Namespace, act: Callable[[Office], Awaitable[int]]) -> int:
    async def done() -> int:
        async with open_office(load_settings(given.settings), zone="keeper") as office:
            return await act(office)

    return asyncio.run(done())
