"""`daesup import` and `daesup export`: complaints of another system come in as CSV and go out field by field."""

import argparse
import asyncio
import sys
from getpass import getpass
from pathlib import Path

from casework.bootstrap import open_office
from casework.commands.terminal import with_settings
from casework.errors import NotReadyError, NotReceivingError, Refusal
from casework.imported import Export
from casework.importing import Progress, bring, look_through
from casework.list_errors import ImportRefusedError, ImportTooBigError
from casework.pasting import Paste, find_to_enter, mark_entered, paste
from casework.settings import load_settings
from casework.unlocking import unlock
from policies.loading import load

_SHOWN = 50


def add_import(parser: argparse.ArgumentParser) -> None:
    """The command `daesup import`."""
    parser.add_argument("--from", dest="source", required=True, choices=sorted(load().imports.sources), help="보낸 곳")
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV 파일 (CP949 또는 UTF-8)")
    with_settings(parser, _import)


def add_export(parser: argparse.ArgumentParser) -> None:
    """The command `daesup export`."""
    parser.add_argument("number", metavar="NUMBER", help="접수번호; 한 번에 한 건")
    parser.add_argument("--login", required=True, help="로그인 이름; 비밀 문구는 물어봅니다")
    parser.add_argument("--reason", required=True, help="왜 옮겨 적는지; 열람 기록에 남습니다")
    parser.add_argument("--otp", default="", help="일회용 번호를 쓰는 분만")
    parser.add_argument("--entered", default="", metavar="NUMBER", help="옮겨 적은 뒤 받은 신청번호를 적어 둡니다")
    with_settings(parser, _export)


def _import(given: argparse.Namespace) -> int:
    settings, wording = load_settings(given.settings), load().wording["ko"]

    async def act() -> tuple[Export, Progress]:
        async with open_office(settings) as office:
            found = await look_through(given.file.read_bytes(), given.source, office)
            return found, await bring(found.rows, given.source, None, office, _tell)

    try:
        found, progress = asyncio.run(act())
    except OSError:
        raise NotReadyError("파일을 열 수 없습니다.") from None
    except ImportRefusedError as refusal:
        raise NotReadyError(wording[f"import_file.{refusal.reason}"].format(line=refusal.line)) from None
    except (ImportTooBigError, NotReceivingError) as refusal:
        raise NotReadyError(wording[f"refusal.{refusal.code}"]) from None
    _say(f"봉인해 넣었습니다: 새로 {progress.added:,}건, 전에 넣은 것 {progress.known:,}건.")
    for each in found.refused[:_SHOWN]:
        _say(f"{each.line}번째 줄을 넣지 않았습니다: {wording[f'import_row.{each.reason}']}")
    if len(found.refused) > _SHOWN:
        _say(f"… 그 밖에 {len(found.refused) - _SHOWN:,}줄을 더 넣지 않았습니다.")
    return 3 if found.refused else 0


def _export(given: argparse.Namespace) -> int:
    settings, wording = load_settings(given.settings), load().wording["ko"]
    # A program may send it as one line instead of typing it.
    passphrase = getpass("비밀 문구: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")

    async def act() -> Paste:
        async with open_office(settings) as office:
            unlocked = await unlock(given.login, passphrase, given.otp, office)
            case_id = await find_to_enter(given.number, unlocked, office)
            if given.entered:
                await mark_entered(case_id, given.entered, unlocked, office)
            return await paste(case_id, given.reason, unlocked, office)

    try:
        found = asyncio.run(act())
    except Refusal as refusal:
        raise NotReadyError(wording[f"refusal.{refusal.code}"]) from None
    for label, text in found.blocks:
        _say(f"[{label}]\n{text}\n")
    if found.number:
        _say(f"[적어 둔 신청번호]\n{found.number}")
    return 0


def _tell(progress: Progress) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{progress.done:,} / {progress.total:,}")
        sys.stderr.flush()


def _say(text: str) -> None:
    # What people wrote is shown as letters: nothing in it moves the cursor or wipes the screen.
    sys.stdout.write("".join(sign for sign in text if sign.isprintable() or sign == "\n") + "\n")
