"""`daesup custodian`: who becomes one, what a custodian is asked, and their agreement, with their own file."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from casework.asking import ask_passphrase
from casework.bootstrap import Office, open_office, write_secret
from casework.commands.ceremony import add_ceremony
from casework.commands.terminal import say, with_settings
from casework.consenting import AskedBack, UnlockedCustodian, agree, asked_back, unlock_custodian
from casework.errors import NotReadyError, Refusal, WrongLoginError
from casework.founding import appoint_custodian
from casework.ids import from_hex
from casework.settings import Settings, load_settings
from casework.staffing.recovering import AskedKeys, agree_to_recover, asked_of_custodians

_YES = "동의"
Done = TypeVar("Done")


def add_custodians(parser: argparse.ArgumentParser) -> None:
    """The commands of `daesup custodian`."""
    commands = parser.add_subparsers(required=True, metavar="명령")
    add = commands.add_parser("add", help="신원 관리인을 정합니다; 열쇠는 비밀 문구로 봉인해 파일로 드립니다")
    add.add_argument("name", help="이름")
    add.add_argument("--out", type=Path, required=True, help="봉인한 열쇠를 쓸 파일; 관리인이 보관합니다")
    with_settings(add, _appoint)
    _with_key(
        commands.add_parser("requests", help="되돌려 달라는 요청과, 열쇠를 잃은 직원의 요청을 봅니다"), _show_requests
    )
    one = commands.add_parser("approve", help="요청 하나에 동의합니다; 이유를 먼저 보여 드립니다")
    one.add_argument("id", metavar="ID", help="`daesup custodian requests`가 보여 준 번호")
    one.add_argument("--yes", action="store_true", help="다시 묻지 않고 동의합니다")
    _with_key(one, _approve)
    add_ceremony(commands, _with_key, _with_custodian)


def _with_key(parser: argparse.ArgumentParser, act: Callable[[argparse.Namespace], int]) -> None:
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="`daesup custodian add`가 쓴 열쇠 파일")
    with_settings(parser, act)


def _appoint(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)
    if given.out.exists():
        raise NotReadyError("그 파일은 이미 있습니다. 다른 이름을 정해 주세요.")
    passphrase = ask_passphrase()

    async def appoint() -> bytes:
        async with open_office(settings) as office:
            return (await appoint_custodian(given.name, passphrase, office))[1]

    write_secret(given.out, asyncio.run(appoint()))
    say(f"{given.out}에 봉인한 열쇠를 썼습니다. 관리인에게 건네고 이 컴퓨터에서는 지우세요.\n다음: `daesup keys`\n")
    return 0


def _show_requests(given: argparse.Namespace) -> int:
    async def ask(custodian: UnlockedCustodian, office: Office) -> list[str]:
        stretches = [_described(each) for each in await asked_back(custodian, office)]
        return stretches + [_described_keys(each) for each in await asked_of_custodians(custodian, office)]

    found = _with_custodian(given, ask)
    say("\n".join(found) if found else "기다리는 요청이 없습니다.")
    return 0


def _approve(given: argparse.Namespace) -> int:
    async def ask(custodian: UnlockedCustodian, office: Office) -> bool:
        one = next((each for each in await asked_back(custodian, office) if each.id == given.id), None)
        keys = [each for each in await asked_of_custodians(custodian, office) if each.officer_id == given.id]
        if one is None and not keys:
            raise NotReadyError("그런 요청이 없거나 기한이 지났습니다. `daesup custodian requests`로 확인해 주세요.")
        say(_described(one) if one is not None else _described_keys(keys[0]))
        if not given.yes and not await asyncio.to_thread(_agrees):
            return False
        try:
            if one is not None:
                await agree(from_hex(one.id), custodian, office)
            else:
                await agree_to_recover(given.id, custodian, office)
        except Refusal as refusal:
            raise NotReadyError(office.rules.wording["ko"][f"refusal.{refusal.code}"]) from None
        return True

    agreed = _with_custodian(given, ask)
    say("동의했습니다. 요청한 담당자만, 위에 적힌 것만 열 수 있습니다." if agreed else "동의하지 않았습니다.")
    return 0 if agreed else 1


def _with_custodian(given: argparse.Namespace, act: Callable[[UnlockedCustodian, Office], Awaitable[Done]]) -> Done:
    settings, sealed = load_settings(given.settings), _key_file(given.key)
    passphrase = getpass.getpass("비밀 문구: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    return asyncio.run(_run(settings, sealed, passphrase, act))


async def _run(
    settings: Settings, sealed: bytes, passphrase: str, act: Callable[[UnlockedCustodian, Office], Awaitable[Done]]
) -> Done:
    async with open_office(settings) as office:
        try:
            custodian = await unlock_custodian(sealed, passphrase, office)
        except WrongLoginError:
            raise NotReadyError("열쇠 파일이나 비밀 문구가 맞지 않습니다.") from None
        return await act(custodian, office)


def _key_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise NotReadyError("열쇠 파일을 열 수 없습니다.") from None


def _described(one: AskedBack) -> str:
    state = " (이미 동의함)" if one.answered else ""
    return (
        f"{one.id}{state}\n"
        f"  사건 공개 번호  {one.number}\n"
        f"  요청한 담당자   {one.officer_name}\n"
        f"  되돌릴 부분     {one.label_text} 한 곳\n"
        f"  이유            {_printable(one.reason)}\n"
        f"  기한            {one.not_after.isoformat()}까지\n"
        f"  동의            {one.needed}명 가운데 {one.agreed}명\n"
    )


def _described_keys(one: AskedKeys) -> str:
    state = " (이미 동의함)" if one.answered else ""
    return (
        f"{one.officer_id}{state}\n"
        f"  열쇠를 바꾼 직원 {_printable(one.name)} {_printable(one.team)}\n"
        f"  확인한 사람     {_printable(one.confirmed_by)}\n"
        f"  혼자 맡은 사건   {one.cases}건, 창구 열쇠 {one.desks}개\n"
        f"  기한            {one.not_after.isoformat()}까지\n"
        "  동의하기 전에 그 직원에게 직접 물어 확인해 주세요.\n"
    )


def _printable(text: str) -> str:
    # An officer wrote it: no control character of theirs may rewrite what stands on the custodian's screen.
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _agrees() -> bool:
    say(f"동의하면 '{_YES}'라고 적고 엔터를 눌러 주세요. 그만두려면 그냥 엔터를 누르세요.")
    return sys.stdin.readline().strip() == _YES
