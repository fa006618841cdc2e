"""`daesup …`: found an office, serve it, show it, look after it."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from casework.errors import NotReadyError
from casework.logs import configure_logging

# Its name, where its options are, and what it does. Only the one that is called is read: some load networks.
_COMMANDS = (
    ("demo", "demo:add_demo", "연습용 사무실을 만들고 시작합니다"),
    ("init", "founding:add_init", "새 사무실을 만듭니다"),
    ("upgrade", "founding:add_upgrade", "저장소를 이 판의 모양으로 맞춥니다; 먼저 백업하고 멈춥니다"),
    ("serve", "serving:add_serve", "사무실의 모든 프로그램을 시작합니다"),
    ("keeper", "serving:add_keeper", "관리 프로그램만 시작합니다"),
    ("keys", "founding:add_keys", "창구 열쇠를 새로 만들고 공개 키 목록을 발행합니다"),
    ("officer", "founding:add_officers", "직원 계정을 만들거나 봅니다"),
    ("portal", "portal:add_portal", "부서 화면의 계정을 만들고, 보고, 멈춥니다"),
    ("custodian", "custodian:add_custodians", "신원 관리인을 정하고, 관리인이 요청을 보고 동의합니다"),
    ("staff", "founding:add_staff", "직원 명단을 봉인해 넣습니다"),
    ("watch", "serving:add_watch", "공개된 화면과 키 목록이 서명된 배포본과 같은지 밖에서 확인합니다"),
    ("clean", "clean:add_clean", "파일에서 작성자, 위치, 날짜 같은 숨은 정보를 지운 사본을 만듭니다"),
    ("deidentify", "deidentify:add_deidentify", "글에서 사람을 알아볼 수 있는 것을 찾아 바꿉니다 (JSON 줄)"),
    ("deadline", "deadline:add_deadline", "언제까지 처리해야 하는지 세고 까닭을 보여 줍니다 (JSON)"),
    ("triage", "triage:add_triage", "잘못 들어온 비리 신고를 알아보고 까닭을 적습니다 (JSON 줄)"),
    ("import", "everyday:add_import", "다른 시스템(응답소, 새올)에서 받은 CSV의 민원을 봉인해 넣습니다"),
    ("export", "everyday:add_export", "민원 한 건을 응답소에 옮겨 적을 차례대로 보여 줍니다"),
    ("destruction", "destruction:add_destruction", "보존기간이 끝난 사건의 파기: 목록, 집행, 확인서"),
    ("backup", "backup:add_backup", "백업을 만들고 되돌려 보아 확인합니다; 되돌리기 열쇠를 만듭니다"),
    ("restore", "backup:add_restore", "백업에서 빈 곳에 사무실을 되돌립니다"),
    ("doctor", "doctor:add_doctor", "사무실의 상태를 한 번에 살펴 표로 보여 줍니다"),
    ("bench", "bench:add_bench", "속도와 크기를 재어 JSON으로 보여 줍니다"),
)


class _Parser(argparse.ArgumentParser):
    """Says in one Korean sentence that it did not understand, and where to look."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"명령을 알아듣지 못했습니다({message}). `{self.prog} --help`를 보세요.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    typed = sys.argv[1:] if arguments is None else list(arguments)
    given = parser_for(typed).parse_args(typed)
    configure_logging("daesup")
    act: Callable[[argparse.Namespace], int] = given.act
    try:
        return act(given)
    except NotReadyError as reason:
        sys.stderr.write(f"{reason}\n")
        return reason.status
    except KeyboardInterrupt:
        return 130


def parser_for(typed: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of what was typed: it knows the name of every command, and the options of the one that is called."""
    parser = _Parser(prog="daesup", description="대숲: 익명 신고와 상담, 그리고 봉인된 사건 처리.")
    commands = parser.add_subparsers(required=True, metavar="명령")
    called = next((word for word in typed if not word.startswith("-")), "")
    for name, place, told in _COMMANDS:
        one = commands.add_parser(name, help=told)
        if name == called:
            module, _, add = place.partition(":")
            getattr(import_module(f"casework.commands.{module}"), add)(one)
    return parser


if __name__ == "__main__":
    sys.exit(main())
