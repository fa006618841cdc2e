"""Puzzles against floods: no address is kept, the cost rises with the load of the whole service."""

from casework.bootstrap import Intake
from casework.errors import PuzzleError

_BITS = 12


def issue(intake: Intake) -> tuple[bytes, int]:
    """A fresh nonce and how many zero bits a solution needs."""
    return intake.puzzles.issue(_minute(intake)), _BITS


def check(nonce: bytes, message_id: bytes, digest: bytes, solution: bytes, intake: Intake) -> None:
    """Refuse what was not paid for, or paid for too long ago."""
    if not intake.puzzles.check(nonce, message_id, digest, solution, _BITS, _minute(intake)):
        raise PuzzleError


def _minute(intake: Intake) -> int:
    return int(intake.clock.now().timestamp() // 60)
