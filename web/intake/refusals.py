"""Refusals that only a page can have."""

from typing import ClassVar

from casework.errors import Refusal


class TooManyFilesError(Refusal):
    """More files at once than one message takes."""

    code: ClassVar[str] = "too_many_files"
    status: ClassVar[int] = 413
