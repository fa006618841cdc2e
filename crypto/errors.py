"""Two refusals: what cannot be opened and what has a bad shape; neither says why."""


class CryptoError(Exception):
    """Everything this package refuses."""

    def __init__(self) -> None:
        # No arguments on purpose: a reason would be an oracle here and a secret in a log there.
        super().__init__()


class CannotOpenError(CryptoError):
    """It does not open, and nobody is told why."""


class MalformedError(CryptoError):
    """It is not of the form that the specification names."""
