"""What a guess costs protects people from thieves; where no browser derives the same keys, tests need not pay it."""

import pytest

from crypto import passphrase, standing
from crypto.passphrase import Profile, stretch


@pytest.fixture(autouse=True)
def _cheap_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Receipts and standings of this process cost what only tests may use; officers' passphrases name their own."""
    monkeypatch.setitem(passphrase._COSTS, Profile.RECEIPT, passphrase._COSTS[Profile.TEST])
    monkeypatch.setattr(standing, "stretch", lambda secret, salt, _profile: stretch(secret, salt, Profile.TEST))
