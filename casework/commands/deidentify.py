"""`daesup deidentify`: JSON lines in, the same texts without what tells who somebody is out (design 10)."""

import argparse
import sys
from pathlib import Path

from casework.deidentifying.lines import Roster, read_roster, rewrite_lines
from casework.errors import MalformedRequestError
from policies.loading import load

_MALFORMED = 2


def add_deidentify(parser: argparse.ArgumentParser) -> None:
    """The options of `daesup deidentify`."""
    audiences = sorted(load().deidentification.audiences)
    parser.add_argument("--audience", default="committee", choices=audiences, help="누가 읽을 글인지")
    parser.add_argument("--roster", type=Path, help="직원 명단: name 칸이 있는 CSV")
    parser.add_argument("--explain", action="store_true", help="어느 규칙이 얼마나 확실히 찾았는지도 적습니다")
    parser.set_defaults(act=_deidentify)


def _deidentify(given: argparse.Namespace) -> int:
    try:
        roster = read_roster(given.roster) if given.roster else Roster()
        for line in rewrite_lines(sys.stdin, given.audience, roster, load(), explain=given.explain):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    except (MalformedRequestError, OSError, UnicodeDecodeError):
        sys.stderr.write(
            "읽을 수 없는 줄이나 파일이 있습니다.\n"
            '한 줄에 {"id": …, "text": "…"} 하나씩, 명단은 name 칸이 있는 CSV로 주세요.\n'
        )
        return _MALFORMED
    return 0
