"""Why a backup is not made or not laid down: one sentence each, and the exit status that goes with it."""

from typing import ClassVar

from casework.errors import NotReadyError


class BackupRefusedError(NotReadyError):
    """The root of these refusals."""

    status: ClassVar[int] = 1
    sentence: ClassVar[str] = "백업하거나 되돌리지 못했습니다."

    def __init__(self) -> None:
        super().__init__(self.sentence)


class SpoiltArchiveError(BackupRefusedError):
    """The archive is not whole, was changed, or is not of this office."""

    status = 3
    sentence = (
        "보관본이 온전하지 않습니다. 잘렸거나, 고쳐졌거나, 이 사무실의 것이 아닙니다. 아무것도 되돌리지 않았습니다."
    )


class WrongRestoreKeyError(BackupRefusedError):
    """The restore key file does not open with this passphrase, or the archive was made for another key."""

    status = 4
    sentence = "되돌리기 열쇠나 비밀 문구가 이 보관본의 것이 아닙니다. 아무것도 되돌리지 않았습니다."


class ExpiredArchiveError(BackupRefusedError):
    """The day key of the archive is destroyed, or should be."""

    status = 5
    sentence = "열쇠 보관본의 기한이 지났거나 그 날짜 열쇠가 없습니다. 이 보관본은 이제 아무도 열 수 없습니다."


class TakenTargetError(BackupRefusedError):
    """Something lies already where the office would be laid down."""

    status = 6
    sentence = "되돌릴 곳이 비어 있지 않습니다. 빈 폴더와 새 데이터베이스를 정해 주세요."


class MismatchedArchivesError(BackupRefusedError):
    """Content and keys are of two different moments."""

    status = 7
    sentence = (
        "두 보관본은 같은 때에 만든 것이 아닙니다. 같은 번호의 짝을 고르거나, "
        "옛 내용에 지금의 열쇠를 맞추려는 것이라면 --mixed를 붙여 주세요."
    )


class UnverifiedArchiveError(BackupRefusedError):
    """What was laid down for a test is not what was taken."""

    status = 8
    sentence = "되돌려 본 것이 원래와 다릅니다. 이 백업은 남기지 않았습니다. `daesup doctor`로 저장소를 살펴 주세요."


class BrokenJournalError(BackupRefusedError):
    """The chain of the journal does not hold."""

    status = 9
    sentence = "열람기록의 사슬이 이어지지 않습니다. 누가 고쳤는지 먼저 찾아야 합니다. `daesup doctor`로 살펴 주세요."
