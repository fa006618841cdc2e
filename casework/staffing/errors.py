"""What the administration of officers refuses; each refusal is a class with a public code and carries no value."""

from casework.errors import Refusal


class PassphraseTooShortError(Refusal):
    """The passphrase is shorter than the office's rule."""

    code = "passphrase_too_short"
    status = 422


class WrongDeviceError(Refusal):
    """What came from a registered device opens nothing; never why."""

    code = "wrong_device"
    status = 403


class DeviceNotTakenError(Refusal):
    """The device cannot be registered: there are too many, or it is registered already."""

    code = "device_not_taken"
    status = 409


class NotTheSameKeysError(Refusal):
    """The digits that were read aloud do not belong to the keys that wait here."""

    code = "not_the_same_keys"
    status = 409


class TooNewError(Refusal):
    """Whoever confirms has had their own keys for too short a time."""

    code = "too_new"
    status = 403


class ChangesRefusedError(Refusal):
    """A list of changes of staff cannot be read; `reason` says why, `row` where, 0 for the whole."""

    code = "changes_refused"
    status = 422

    def __init__(self, reason: str, row: int = 0) -> None:
        super().__init__()
        self.reason = reason
        self.row = row
