"""What registers refuse; each refusal is a class with a public code and carries no value that was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.errors import Refusal


class NoRegisterError(Refusal):
    """There is no such register, or it is not for this officer; said the same way."""

    code = "not_found"
    status = 404


@dataclass(frozen=True, slots=True)
class WrongField:
    """What is wrong with one field: `code` names the sentence, `gaps` what is filled into it; never what was typed."""

    code: str
    gaps: Mapping[str, object] = field(default_factory=dict)


class FieldsRefusedError(Refusal):
    """Some fields cannot be taken; `wrong` says for each which sentence is shown beside it."""

    code = "fields_refused"
    status = 422

    def __init__(self, wrong: Mapping[str, WrongField]) -> None:
        super().__init__()
        self.wrong = wrong


class MoveRefusedError(Refusal):
    """The entry cannot go there from where it stands, or not by this officer."""

    code = "move_refused"
    status = 409


class FieldsMissingError(Refusal):
    """Before an entry goes there some of its fields must be filled in; `names` are those."""

    code = "fields_missing"
    status = 422

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names


class PersonalDataError(Refusal):
    """What would be put up for everybody has personal data in it; `found` are the stretches, for this officer alone."""

    code = "personal_data"
    status = 422

    def __init__(self, found: tuple[str, ...]) -> None:
        super().__init__()
        self.found = found


class SealedAwayError(Refusal):
    """The officer does not hold the key of this register yet."""

    code = "sealed_away"
    status = 403


class EntryFileTooBigError(Refusal):
    """A file with an entry, or with an answer about one, may have twenty megabytes."""

    code = "entry_file_too_big"
    status = 413
