"""What is refused of lists: that come from other systems, are carried over into them, or are full."""

from casework.errors import Refusal


class StaffListError(Refusal):
    """The staff list cannot be read: `reason` names the sentence, `row` where it went wrong; never what stood there."""

    code = "staff_list"
    status = 422

    def __init__(self, reason: str = "file", row: int = 0) -> None:
        super().__init__()
        self.reason = reason
        self.row = row


class StaffListTooBigError(Refusal):
    """The staff list is bigger than 2 MB or longer than 20,000 rows."""

    code = "staff_list_too_big"
    status = 413


class ImportRefusedError(Refusal):
    """An export cannot be read: `reason` names the sentence, `line` where it went wrong; never what stood there."""

    code = "import_file"
    status = 422

    def __init__(self, reason: str = "file", line: int = 0) -> None:
        super().__init__()
        self.reason = reason
        self.line = line


class ImportTooBigError(Refusal):
    """The export is bigger or longer than one run takes."""

    code = "import_too_big"
    status = 413


class NotForExportError(Refusal):
    """This is nothing that is carried over; said the same way whatever the reason."""

    code = "not_for_export"
    status = 409


class ExternalNumberError(Refusal):
    """This is no number of the other system."""

    code = "external_number"
    status = 422


class NumberTakenError(Refusal):
    """A case of this number of the other system is here already."""

    code = "number_taken"
    status = 409


class QuotaError(Refusal):
    """There may be no more entries of this kind in this stretch of time."""

    code = "quota"
    status = 409


class TooManyFilesError(Refusal):
    """More files at once than one message, or one answer, takes."""

    code = "too_many_files"
    status = 413
