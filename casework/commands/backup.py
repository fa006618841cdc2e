"""`daesup backup` and `daesup restore`: make a backup that was laid down once, and lay an office down from one."""

import argparse
import asyncio
import getpass
import sys
from pathlib import Path

from casework.asking import ask_passphrase
from casework.backing.checking import check_archives
from casework.backing.making import Made, back_up
from casework.backing.refusals import BrokenJournalError
from casework.backing.restorekey import make_restore_key
from casework.backing.restoring import Restored, Wanted, restore
from casework.bootstrap import write_secret
from casework.clock import SystemClock
from casework.commands.terminal import say, with_settings
from casework.errors import NotReadyError
from casework.settings import load_settings

_MEGABYTE = 1 << 20


def add_backup(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup backup`."""
    parser.add_argument(
        "what",
        nargs="?",
        choices=("run", "key", "check"),
        default="run",
        help="run: 백업 만들기(적지 않아도 됨), key: 되돌리기 열쇠 만들기, check: 금고의 열쇠로 보관본 확인하기",
    )
    parser.add_argument(
        "--verify", action=argparse.BooleanOptionalAction, default=True, help="만든 것을 되돌려 보아 확인합니다"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="key: 봉인한 열쇠를 쓸 파일; 금고에 둡니다")
    parser.add_argument("--replace", action="store_true", help="key: 있던 것을 두고 새 열쇠를 만듭니다")
    _archive_options(parser, required=False)
    with_settings(parser, _backup)


def add_restore(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup restore`."""
    _archive_options(parser, required=True)
    parser.add_argument("--into", type=Path, required=True, metavar="DIR", help="사무실을 되돌릴 빈 폴더")
    parser.add_argument("--database", default="", help="postgresql+asyncpg://주인:암호@서버/postgres; 없으면 SQLite")
    parser.add_argument("--prefix", default="daesup", help="데이터베이스와 역할의 이름이 이것으로 시작합니다")
    parser.add_argument("--anchor", type=Path, metavar="DIR", help="열람기록의 끝값과 파기 확인서가 쌓인 폴더")
    parser.add_argument("--without-anchor", action="store_true", help="그 폴더를 잃었을 때만; 파기한 것이 되살아납니다")
    parser.add_argument("--mixed", action="store_true", help="옛 내용에 더 새로운 열쇠를 맞춥니다")
    parser.set_defaults(act=_restore)


def _archive_options(parser: argparse.ArgumentParser, *, required: bool) -> None:
    for name, told in (
        ("content", "내용 보관본(content-…)"),
        ("keys", "열쇠 보관본(keys-…)"),
        ("key", "되돌리기 열쇠 파일"),
        ("day-keys", "날짜 열쇠가 있는 폴더"),
    ):
        parser.add_argument(f"--{name}", type=Path, required=required, metavar="PATH", help=told)


def _backup(given: argparse.Namespace) -> int:
    return {"run": _run, "key": _key, "check": _check}[given.what](given)


def _run(given: argparse.Namespace) -> int:
    made = asyncio.run(back_up(load_settings(given.settings), SystemClock(), verify=given.verify))
    say(_told(made))
    if made.broken_at is not None:
        sys.stderr.write(f"{BrokenJournalError.sentence} (백업은 남겼습니다)\n")
        return BrokenJournalError.status
    return 0


def _told(made: Made) -> str:
    verified = "되돌려 보아 확인했습니다." if made.verified else "되돌려 보지 않았습니다."
    return (
        f"백업했습니다: {made.rows:,}줄, {made.size / _MEGABYTE:,.1f} MB. {verified}\n"
        f"내용(오래 둠)    {made.content}\n"
        f"열쇠(며칠만 둠)  {made.keys}\n"
    )


def _key(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)
    if given.out is None:
        raise NotReadyError("열쇠를 쓸 파일을 --out으로 정해 주세요.")
    if given.out.exists():
        raise NotReadyError("그 파일은 이미 있습니다. 다른 이름을 정해 주세요.")
    write_secret(given.out, asyncio.run(make_restore_key(settings, ask_passphrase(), replace=given.replace)))
    say(
        f"{given.out}에 봉인한 되돌리기 열쇠를 썼습니다. 두 벌을 서로 다른 금고에 두고 이 컴퓨터에서는 지우세요.\n"
        "이 파일이나 비밀 문구를 잃으면 어떤 백업도 되돌릴 수 없습니다.\n"
    )
    return 0


def _check(given: argparse.Namespace) -> int:
    if None in (given.content, given.keys, given.key, given.day_keys):
        raise NotReadyError("확인하려면 --content, --keys, --key, --day-keys를 모두 적어 주세요.")
    position = asyncio.run(check_archives(_wanted(given), SystemClock()))
    say(f"두 보관본이 온전하고 이 열쇠로 되돌릴 수 있습니다. 열람기록은 {position:,}번까지 이어집니다.\n")
    return 0


def _restore(given: argparse.Namespace) -> int:
    if given.anchor is None and not given.without_anchor:
        sentence = (
            "끝값 폴더를 --anchor로 적어 주세요. 그 안의 파기 확인서로 그 뒤에 파기한 것을 다시 파기합니다. "
            "폴더를 잃었다면 --without-anchor를 붙이세요."
        )
        raise NotReadyError(sentence)
    say(_result(asyncio.run(restore(_wanted(given), SystemClock()))))
    return 0


def _wanted(given: argparse.Namespace) -> Wanted:
    return Wanted(
        content=given.content,
        keys=given.keys,
        key_file=given.key,
        passphrase=getpass.getpass("비밀 문구: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n"),
        day_keys=given.day_keys,
        into=getattr(given, "into", Path()),
        database=getattr(given, "database", ""),
        prefix=getattr(given, "prefix", ""),
        anchor=getattr(given, "anchor", None),
        mixed=getattr(given, "mixed", False),
    )


def _result(done: Restored) -> str:
    missing = "끝값 폴더를 주지 않아 무엇이 빠졌는지 견주지 못했습니다."
    if done.lost is not None:
        missing = f"그 뒤의 기록 {done.lost:,}건은 없습니다."
    again = f"그 뒤에 파기한 {done.destroyed_again:,}건을 다시 파기했습니다.\n" if done.destroyed_again else ""
    return (
        f"{done.settings.directory}에 {done.made.isoformat()}의 사무실을 되돌렸습니다.\n"
        f"열람기록은 {done.position:,}번까지입니다. {missing}\n"
        f"{again}"
        "백업한 뒤에 온 글, 답변, 회피, 철회는 없습니다. 문서의 '되돌리기'를 보고 사람들에게 알려 주세요.\n"
        f"다음: `daesup doctor --settings {done.settings.directory}`\n"
    )
