"""Where Chromium is on this machine, and how it is started."""

import shutil

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str:
    """The first Chromium on the path."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    assert found, "Chromium is missing: run scripts/test_setup.sh"
    return found
