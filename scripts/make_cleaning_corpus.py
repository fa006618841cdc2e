"""Write tests/casework/cleaning/corpus: files of real programs with an author's name planted wherever they keep one.

Needs LibreOffice, exiftool, ffmpeg, ImageMagick and heif-enc; the tests need none of them, they read what is committed.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from cleaning_cases import films, hangul, offices, pdfs, pictures, sounds, texts
from cleaning_cases.making import Corpus

TARGET = Path(__file__).resolve().parent.parent / "tests" / "casework" / "cleaning" / "corpus"
FAMILIES = (pictures, sounds, films, offices, pdfs, hangul, texts)
MOST_BYTES = 2 * 1024 * 1024


def main() -> int:
    """Write everything anew; refuse when it grew too big to be committed."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Corpus(TARGET, Path(folder))
        for family in FAMILIES:
            family.make(corpus)
    (TARGET / "expected.json").write_text(
        json.dumps(corpus.expected, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    size = sum(path.stat().st_size for path in TARGET.iterdir())
    print(f"{len(corpus.expected)} files, {size} bytes")
    return int(size > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
