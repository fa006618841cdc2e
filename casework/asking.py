"""Ask for a new passphrase at the terminal, twice; a program may send it as one line instead."""

import getpass
import sys

from casework.errors import NotReadyError

_SHORTEST = 12  # a phrase of three short words


def ask_passphrase() -> str:
    """The passphrase that somebody chose; a short one is refused."""
    first = getpass.getpass("비밀 문구: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if sys.stdin.isatty() and getpass.getpass("한 번 더: ") != first:
        raise NotReadyError("두 번 적은 비밀 문구가 다릅니다.")
    if len(first) < _SHORTEST:
        sentence = f"비밀 문구는 {_SHORTEST}자 이상으로 정해 주세요."
        raise NotReadyError(sentence)
    return first
