"""`python -m bot telegram --settings FILE` runs one channel in one process."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot.quiet import keep_quiet
from bot.running import run
from casework.errors import NotReadyError
from casework.logs import configure_logging
from casework.settings import load_settings

_EXIT_NOT_READY = 2


def main(arguments: list[str] | None = None) -> int:
    """Run a channel; 2 and one sentence where that is impossible."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="메신저 채널 하나를 시작합니다.")
    parser.add_argument("channel", help="채널 이름 (telegram, sms)")
    parser.add_argument("--settings", type=Path, required=True, metavar="FILE", help="설정 파일")
    parser.add_argument("--webhook-url", default="", metavar="URL", help="메신저가 소식을 보낼 공개 주소")
    given = parser.parse_args(arguments)
    configure_logging("bot")
    keep_quiet()
    try:
        asyncio.run(run(given.channel, load_settings(given.settings), given.webhook_url))
    except NotReadyError as reason:
        sys.stderr.write(f"{reason}\n")
        return _EXIT_NOT_READY
    except OSError:
        sys.stderr.write("이 포트는 이미 쓰이고 있습니다. 다른 포트를 골라 주세요.\n")
        return _EXIT_NOT_READY
    return 0


if __name__ == "__main__":
    sys.exit(main())
