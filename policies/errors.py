"""The one refusal of this package: a rule file that cannot be right."""


class RulesRefusedError(Exception):
    """A rule file is wrong; the message is one sentence that names the file and the key."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: '{key}' {reason}.")
        self.file = file
        self.key = key
