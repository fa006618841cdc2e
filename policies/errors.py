"""What this package refuses: a rule file that cannot be right, and a day on which a rule did not hold."""


class RulesRefusedError(Exception):
    """A rule file is wrong; the message is one sentence that names the file and the key."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: '{key}' {reason}.")
        self.file = file
        self.key = key


class NoRuleThenError(LookupError):
    """No version of the rule was in force on that day."""
