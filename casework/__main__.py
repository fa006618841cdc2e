"""`daesup …`: found an office, serve it, show it, look after it."""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from casework.asking import ask_passphrase
from casework.bootstrap import open_office, write_secret
from casework.cleaning.command import clean_file
from casework.clock import SystemClock
from casework.custodian_command import add_approve, add_requests
from casework.deadline_command import add_deadline
from casework.demo.starting import demo, demo_settings, refresh_keys, render_site
from casework.destruction_command import add_destruction
from casework.errors import ConflictError, MalformedRequestError, NotReadyError
from casework.everyday_command import add_export, add_import
from casework.founding import NewOfficer, add_officer, appoint_custodian, create_keys, found_stores
from casework.gazetteer import ImportResult, import_staff
from casework.keeping import keep
from casework.list_errors import StaffListError, StaffListTooBigError
from casework.logs import configure_logging
from casework.portal_command import add_portal
from casework.serving import Parent, check_ports, programs
from casework.settings import Settings, load_settings
from casework.store.engine import sqlite_url
from casework.store.zones import database_url
from casework.triage_command import add_triage
from casework.watching import watch
from policies.loading import load

_DEFAULT_DATA = Path("demo-office")
_PREFIX = "daesup"


class _Parser(argparse.ArgumentParser):
    """Says in one Korean sentence that it did not understand, and where to look."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"명령을 알아듣지 못했습니다({message}). `{self.prog} --help`를 보세요.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    given = _parser().parse_args(arguments)
    configure_logging("daesup")
    act: Callable[[argparse.Namespace], int] = given.act
    try:
        return act(given)
    except NotReadyError as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="daesup", description="대숲: 익명 신고와 상담, 그리고 봉인된 사건 처리.")
    commands = parser.add_subparsers(required=True, metavar="명령")
    _add_demo(commands.add_parser("demo", help="연습용 사무실을 만들고 시작합니다"))
    _add_init(commands.add_parser("init", help="새 사무실을 만듭니다"))
    _with_settings(commands.add_parser("serve", help="사무실의 모든 프로그램을 시작합니다"), _serve)
    _with_settings(commands.add_parser("keeper", help="관리 프로그램만 시작합니다"), _keeper)
    _with_settings(commands.add_parser("keys", help="창구 열쇠를 새로 만들고 공개 키 목록을 발행합니다"), _keys)
    _add_officer(commands.add_parser("officer", help="직원 계정을 만들거나 봅니다"))
    add_portal(commands.add_parser("portal", help="부서 화면의 계정을 만들고, 보고, 멈춥니다"))
    _add_custodian(commands.add_parser("custodian", help="신원 관리인을 정하고, 관리인이 요청을 보고 동의합니다"))
    _add_staff(commands.add_parser("staff", help="직원 명단을 봉인해 넣습니다"))
    watching = commands.add_parser("watch", help="공개된 화면과 키 목록이 서명된 배포본과 같은지 밖에서 확인합니다")
    watching.add_argument("url")
    _with_settings(watching, _watch)
    _add_clean(commands.add_parser("clean", help="파일에서 작성자, 위치, 날짜 같은 숨은 정보를 지운 사본을 만듭니다"))
    _add_deidentify(commands.add_parser("deidentify", help="글에서 사람을 알아볼 수 있는 것을 찾아 바꿉니다 (JSON 줄)"))
    add_deadline(commands.add_parser("deadline", help="언제까지 처리해야 하는지 세고 까닭을 보여 줍니다 (JSON)"))
    add_triage(commands.add_parser("triage", help="잘못 들어온 비리 신고를 알아보고 까닭을 적습니다 (JSON 줄)"))
    add_import(commands.add_parser("import", help="다른 시스템(응답소, 새올)에서 받은 CSV의 민원을 봉인해 넣습니다"))
    add_export(commands.add_parser("export", help="민원 한 건을 응답소에 옮겨 적을 차례대로 보여 줍니다"))
    add_destruction(commands.add_parser("destruction", help="보존기간이 끝난 사건의 파기: 목록, 집행, 확인서"))
    _add_bench(commands.add_parser("bench", help="속도와 크기를 재어 JSON으로 보여 줍니다"))
    return parser


def _add_clean(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, metavar="IN", help="정리할 파일")
    parser.add_argument(
        "-o", "--out", type=Path, required=True, metavar="OUT", help="사본을 쓸 파일; 소유자만 읽습니다"
    )
    parser.set_defaults(act=clean_file)


def _add_deidentify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--audience", default="committee", choices=sorted(load().deidentification.audiences), help="누가 읽을 글인지"
    )
    parser.add_argument("--roster", type=Path, help="직원 명단: name 칸이 있는 CSV")
    parser.add_argument("--explain", action="store_true", help="어느 규칙이 얼마나 확실히 찾았는지도 적습니다")
    parser.set_defaults(act=_deidentify)


def _add_bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="한 줄의 JSON으로")
    parser.add_argument("--quick", action="store_true", help="십분의 일만 해 봅니다")
    parser.add_argument(
        "--postgresql", action="store_true", help="이 컴퓨터의 PostgreSQL을 잠시 띄워 그 위에서도 잽니다"
    )
    parser.add_argument("--database", default="", help="postgresql+asyncpg://주인:암호@서버/postgres 위에서도 잽니다")
    parser.set_defaults(act=_bench)


def _add_demo(parser: argparse.ArgumentParser) -> None:
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


def _add_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="설정과 열쇠가 들어갈 폴더")
    parser.add_argument("--database", default="", help="postgresql+asyncpg://주인:암호@서버/postgres")
    parser.add_argument("--intake-port", type=int, default=8610)
    parser.add_argument("--console-port", type=int, default=8620)
    parser.add_argument("--portal-port", type=int, default=8625)
    parser.set_defaults(act=_init)


def _add_custodian(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="명령")
    add = commands.add_parser("add", help="신원 관리인을 정합니다; 열쇠는 비밀 문구로 봉인해 파일로 드립니다")
    add.add_argument("name", help="이름")
    add.add_argument("--out", type=Path, required=True, help="봉인한 열쇠를 쓸 파일; 관리인이 보관합니다")
    _with_settings(add, _custodian_add)
    add_requests(commands.add_parser("requests", help="되돌려 달라는 요청을 봅니다"))
    add_approve(commands.add_parser("approve", help="요청 하나에 동의합니다; 이유를 먼저 보여 드립니다"))


def _add_officer(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="명령")
    add = commands.add_parser("add", help="직원을 더합니다; 비밀 문구는 물어봅니다")
    for name, help_text in (("login", "로그인 이름"), ("name", "이름"), ("team", "팀")):
        add.add_argument(name, help=help_text)
    add.add_argument("--role", action="append", required=True)
    add.add_argument("--desk", action="append", default=[])
    _with_settings(add, _officer_add)
    _with_settings(commands.add_parser("list", help="직원을 봅니다"), _officer_list)


def _add_staff(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="명령")
    bring = commands.add_parser(
        "import", help="CSV 명단(이름, 부서, 직위, 성별)을 넣습니다; 옛 명단은 다시 열 수 없게 됩니다"
    )
    bring.add_argument("file", type=Path, metavar="FILE", help="CSV 파일")
    _with_settings(bring, _staff_import)


def _with_settings(parser: argparse.ArgumentParser, act: Callable[[argparse.Namespace], int]) -> None:
    parser.add_argument("--settings", type=Path, required=True, metavar="FILE", help="설정 파일이나 그 폴더")
    parser.set_defaults(act=act)


def _demo(given: argparse.Namespace) -> int:
    ports = {"intake": given.intake_port, "console": given.console_port}
    ports["portal"] = given.portal_port or given.console_port + 5
    ports["telegram"] = given.telegram_port or given.console_port + 10
    ports["simulator"] = given.simulator_port or given.console_port + 20
    ports["sms"] = given.sms_port or given.console_port + 11
    ports["sms_simulator"] = given.sms_simulator_port or given.console_port + 21
    settings = demo_settings(given.data, ports)
    return 0 if asyncio.run(demo(settings, say=_say, stories=not given.empty)) else 1


def _init(given: argparse.Namespace) -> int:
    directory = given.data.resolve()
    if directory.exists() and any(directory.iterdir()):
        raise NotReadyError("빈 폴더를 정해 주세요.")
    (directory / "stores").mkdir(parents=True, mode=0o700)
    settings = _new_settings(directory, given)
    settings.write()
    create_keys(settings, SystemClock().today())
    asyncio.run(found_stores(settings, given.database))
    _say(
        f"{directory}에 사무실을 만들었습니다.\n"
        "다음: `daesup officer add`로 모든 창구의 직원을, `daesup custodian add`로 신원 관리인을,\n"
        "`daesup portal add`로 부서 화면의 계정을,\n"
        "`daesup keys`로 창구 열쇠와 공개 키 목록을 만드세요.\n"
        "keys/offline 폴더는 다른 저장 장치로 옮겨 보관하세요.\n"
    )
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


def _custodian_add(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)
    if given.out.exists():
        raise NotReadyError("그 파일은 이미 있습니다. 다른 이름을 정해 주세요.")
    passphrase = ask_passphrase()

    async def appoint() -> bytes:
        async with open_office(settings) as office:
            return (await appoint_custodian(given.name, passphrase, office))[1]

    write_secret(given.out, asyncio.run(appoint()))
    _say(f"{given.out}에 봉인한 열쇠를 썼습니다. 관리인에게 건네고 이 컴퓨터에서는 지우세요.\n다음: `daesup keys`\n")
    return 0


def _officer_list(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)

    async def show() -> None:
        async with open_office(settings) as office:
            for each in await office.people.all():
                _say(f"{each.login}\t{each.name}\t{each.team}\t{each.roles}{' (정지)' if each.suspended else ''}\n")

    asyncio.run(show())
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
    _say(f"명단을 봉인했습니다: {result.people:,}명, 부서 {result.units:,}곳. 파일은 이제 지우셔도 됩니다.\n")
    return 0


def _watch(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)
    findings = watch(given.url, settings, SystemClock().today())
    for finding in findings:
        _say(f"다름: {finding}\n")
    if not findings:
        _say("같습니다: 화면, 프로그램, 키 목록이 서명된 배포본과 같습니다.\n")
    return 1 if findings else 0


def _deidentify(given: argparse.Namespace) -> int:
    # Only here: the tagger's runtime is forty megabytes that no other command needs.
    from casework.deidentifying.lines import Roster, read_roster, rewrite_lines  # noqa: PLC0415

    try:
        roster = read_roster(given.roster) if given.roster else Roster()
        for line in rewrite_lines(sys.stdin, given.audience, roster, load(), explain=given.explain):
            print(line)
    except (MalformedRequestError, OSError, UnicodeDecodeError):
        print("읽을 수 없는 줄이나 파일이 있습니다.", file=sys.stderr)
        print('한 줄에 {"id": …, "text": "…"} 하나씩, 명단은 name 칸이 있는 CSV로 주세요.', file=sys.stderr)
        return 2
    return 0


def _bench(given: argparse.Namespace) -> int:
    # A program of its own: it speaks HTTP, which casework does not.
    flags = [f"--{name}" for name in ("json", "quick", "postgresql") if getattr(given, name)]
    command = [sys.executable, "-m", "benchmarks", *flags, "--database", given.database]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - ourselves


def _say(text: str) -> None:
    sys.stdout.write(text if text.startswith("\r") else text.rstrip("\n") + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
