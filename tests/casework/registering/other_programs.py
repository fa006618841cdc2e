"""What programs of other people show of our files."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path


def read_by_poppler(pdf: bytes) -> str:
    """The text of a PDF, laid out as on its pages."""
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()  # fmt: skip


def shown_by_calc(books: Sequence[Path]) -> dict[str, str]:
    """What the cells of workbooks show in LibreOffice, each as CSV, by the name of its file."""
    with tempfile.TemporaryDirectory() as folder:
        said = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"  # in UTF-8, cells as they are shown
        own = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", own, "--headless", "--convert-to", said, "--outdir", folder, *map(str, books)]
        subprocess.run(command, check=True, capture_output=True)
        return {each.stem: (Path(folder) / f"{each.stem}.csv").read_text() for each in books}
