"""Why a file could not be cleaned; each is a class with a public code and carries no value."""

from typing import ClassVar

from casework.errors import FileRefusedError, FileTooBigError


class UnknownFormatError(FileRefusedError):
    """The content is of no format that can be cleaned."""

    code: ClassVar[str] = "file_format_unknown"


class DamagedFileError(FileRefusedError):
    """The content cannot be read as the format that it claims to be."""

    code: ClassVar[str] = "file_damaged"


class LockedFileError(FileRefusedError):
    """The file is locked with a password or a certificate."""

    code: ClassVar[str] = "file_locked"


class MacroFileError(FileRefusedError):
    """The file contains a program of its own."""

    code: ClassVar[str] = "file_has_macros"


class UnpacksTooBigError(FileRefusedError):
    """The file is small but what it unpacks to is not."""

    code: ClassVar[str] = "file_unpacks_too_big"
    status = 413


class TooSlowError(FileRefusedError):
    """Cleaning did not end in time."""

    code: ClassVar[str] = "file_takes_too_long"


REFUSALS: dict[str, type[FileRefusedError | FileTooBigError]] = {
    each.code: each
    for each in (
        UnknownFormatError,
        DamagedFileError,
        LockedFileError,
        MacroFileError,
        UnpacksTooBigError,
        TooSlowError,
        FileTooBigError,
    )
}
