"""`daesup init`, `upgrade`, `keys`, `officer` and `staff`: what an office needs before it can begin."""

import argparse
import asyncio
from pathlib import Path

from casework.accounts import plain_login
from casework.asking import ask_passphrase
from casework.bootstrap import open_office
from casework.clock import SystemClock
from casework.commands.terminal import say, with_settings
from casework.errors import ConflictError, NotAllowedNowError, NotReadyError
from casework.founding import NewOfficer, add_officer, create_keys, create_stores, found_stores
from casework.gazetteer import ImportResult, import_staff
from casework.list_errors import StaffListError, StaffListTooBigError
from casework.renewing import refresh_keys, render_site
from casework.settings import Settings, load_settings
from casework.staffing.suspending import suspend_account
from casework.store.engine import sqlite_url
from casework.store.zones import database_url
from policies.loading import load

_PREFIX = "daesup"


def add_init(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup init`."""
    parser.add_argument("--data", type=Path, required=True, help="설정과 열쇠가 들어갈 폴더")
    parser.add_argument("--database", default="", help="postgresql+asyncpg://주인:암호@서버/postgres")
    parser.add_argument("--intake-port", type=int, default=8610)
    parser.add_argument("--console-port", type=int, default=8620)
    parser.add_argument("--portal-port", type=int, default=8625)
    parser.set_defaults(act=_init)


def add_upgrade(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup upgrade`."""
    parser.add_argument(
        "--database", default="", help="PostgreSQL이면 주인의 주소: postgresql+asyncpg://주인:암호@서버/postgres"
    )
    with_settings(parser, _upgrade)


def add_keys(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup keys`."""
    with_settings(parser, _keys)


def add_officers(parser: argparse.ArgumentParser) -> None:
    """The commands of `daesup officer`."""
    commands = parser.add_subparsers(required=True, metavar="명령")
    add = commands.add_parser("add", help="직원을 더합니다; 비밀 문구는 물어봅니다")
    for name, help_text in (("login", "로그인 이름"), ("name", "이름"), ("team", "팀")):
        add.add_argument(name, help=help_text)
    add.add_argument("--role", action="append", required=True)
    add.add_argument("--desk", action="append", default=[])
    with_settings(add, _officer_add)
    with_settings(commands.add_parser("list", help="직원을 봅니다"), _officer_list)
    stop = commands.add_parser("suspend", help="직원을 정지합니다; 이 순간부터 아무것도 열 수 없습니다")
    stop.add_argument("login", help="로그인 이름")
    with_settings(stop, _officer_suspend)


def add_staff(parser: argparse.ArgumentParser) -> None:
    """The commands of `daesup staff`."""
    commands = parser.add_subparsers(required=True, metavar="명령")
    bring = commands.add_parser(
        "import", help="CSV 명단(이름, 부서, 직위, 성별)을 넣습니다; 옛 명단은 다시 열 수 없게 됩니다"
    )
    bring.add_argument("file", type=Path, metavar="FILE", help="CSV 파일")
    with_settings(bring, _staff_import)


def _init(given: argparse.Namespace) -> int:
    directory = given.data.resolve()
    if directory.exists() and any(directory.iterdir()):
        raise NotReadyError("빈 폴더를 정해 주세요.")
    (directory / "stores").mkdir(parents=True, mode=0o700)
    settings = _new_settings(directory, given)
    settings.write()
    create_keys(settings, SystemClock().today())
    asyncio.run(found_stores(settings, given.database))
    say(
        f"{directory}에 사무실을 만들었습니다.\n"
        "다음: `daesup officer add`로 모든 창구의 직원을, `daesup custodian add`로 신원 관리인을,\n"
        "`daesup portal add`로 부서 화면의 계정을,\n"
        "`daesup keys`로 창구 열쇠와 공개 키 목록을 만드세요.\n"
        "keys/offline 폴더는 다른 저장 장치로 옮겨 보관하세요.\n"
    )
    return 0


def _upgrade(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)
    if settings.role_prefix and not given.database:
        raise NotReadyError("PostgreSQL에서는 데이터베이스 주인의 주소가 필요합니다. --database에 적어 주세요.")
    if given.database and not settings.role_prefix:
        raise NotReadyError("이 사무실은 SQLite에 있습니다. --database 없이 다시 해 주세요.")
    asyncio.run(create_stores(settings, given.database))
    say("저장소 다섯을 이 판에 맞췄습니다. 다음: `daesup doctor`로 살펴보고 `daesup serve`로 시작하세요.")
    return 0


def _new_settings(directory: Path, given: argparse.Namespace) -> Settings:
    def url(store: str) -> str:
        if not given.database:
            return sqlite_url(directory / "stores" / f"{store}.db")
        return database_url(given.database, f"{_PREFIX}_{store}")

    return Settings(
        directory=directory,
        office=load().organisation.id,
        drop_url=url("drop"),
        office_url=url("office"),
        keyring_url=url("keyring"),
        vault_url=url("vault"),
        portal_url=url("portal"),
        intake_port=given.intake_port,
        console_port=given.console_port,
        portal_port=given.portal_port,
        role_prefix=_PREFIX if given.database else "",
    )


def _keys(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)

    async def publish() -> None:
        await refresh_keys(settings)
        await render_site(settings)

    asyncio.run(publish())
    return 0


def _officer_add(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)
    first = ask_passphrase()
    new = NewOfficer(
        login=given.login,
        name=given.name,
        team=given.team,
        roles=tuple(given.role),
        desks=tuple(given.desk),
        passphrase=first,
    )

    async def add() -> None:
        async with open_office(settings) as office:
            await add_officer(new, office)

    try:
        asyncio.run(add())
    except ConflictError:
        raise NotReadyError("이미 있는 로그인 이름입니다.") from None
    return 0


def _officer_list(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)

    async def show() -> None:
        async with open_office(settings) as office:
            for each in await office.people.all():
                say(f"{each.login}\t{each.name}\t{each.team}\t{each.roles}{' (정지)' if each.suspended else ''}\n")

    asyncio.run(show())
    return 0


def _officer_suspend(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)

    async def suspend() -> None:
        async with open_office(settings) as office:
            row = await office.people.by_login(plain_login(given.login))
            if row is None:
                raise NotReadyError("그런 로그인 이름이 없습니다.")
            await suspend_account(row, None, office)

    try:
        asyncio.run(suspend())
    except NotAllowedNowError:
        raise NotReadyError("이미 정지했거나, 마지막 남은 관리자입니다.") from None
    say("정지했습니다. 맡던 창구의 열쇠를 새로 만들려면 `daesup keys`를 실행하세요.\n")
    return 0


def _staff_import(given: argparse.Namespace) -> int:
    settings, wording = load_settings(given.settings), load().wording["ko"]

    async def bring() -> ImportResult:
        async with open_office(settings) as office:
            return await import_staff(given.file.read_bytes(), None, office)

    try:
        result = asyncio.run(bring())
    except OSError:
        raise NotReadyError("명단 파일을 열 수 없습니다.") from None
    except StaffListError as refusal:
        raise NotReadyError(wording[f"staff_list.{refusal.reason}"].format(row=refusal.row)) from None
    except StaffListTooBigError as refusal:
        raise NotReadyError(wording[f"refusal.{refusal.code}"]) from None
    say(f"명단을 봉인했습니다: {result.people:,}명, 부서 {result.units:,}곳. 파일은 이제 지우셔도 됩니다.\n")
    return 0
