"""Documents as LibreOffice writes them, and the same with what Word, Excel and PowerPoint add."""

from pathlib import Path

from cleaning_cases import flat, microsoft
from cleaning_cases.making import BODY, NAME, Corpus, unzipped, zipped
from cleaning_cases.pictures import photo

_SOURCES = {
    "letter": (flat.text, "fodt", ("odt", "docx")),
    "table": (flat.sheet, "fods", ("ods", "xlsx")),
    "slides": (flat.slides, "fodp", ("odp", "pptx")),
}
_ENRICHED = {"docx": microsoft.word, "xlsx": microsoft.excel, "pptx": microsoft.powerpoint}


def make(corpus: Corpus) -> None:
    """All office documents."""
    for name, (source, ending, kinds) in _SOURCES.items():
        path = corpus.work / f"{name}.{ending}"
        path.write_bytes(source())
        for kind in kinds:
            made = corpus.convert(path, kind)
            corpus.add(f"{name}.{kind}", kind, made, text=[BODY])
            if kind in _ENRICHED:
                parts = _ENRICHED[kind](unzipped(made), photo(corpus, "inside.jpg").read_bytes())
                corpus.add(f"{name}-microsoft.{kind}", kind, zipped(parts, corpus.work / f"rich.{kind}"), text=[BODY])
    _open_document(corpus, corpus.work / "letter.odt")


def _open_document(corpus: Corpus, made: Path) -> None:
    """A letter with a thumbnail, print settings, a linked picture and numbers of editing sessions."""
    parts = unzipped(made)
    parts["Thumbnails/thumbnail.png"] = NAME.encode()
    parts["settings.xml"] = parts.get("settings.xml", b"").replace(
        b"<config:config-item ", f"<!--{NAME}--><config:config-item ".encode(), 1
    )
    parts["content.xml"] = parts["content.xml"].replace(
        b"<text:p ",
        b'<text:p xmlns:officeooo="http://openoffice.org/2009/office" officeooo:paragraph-rsid="00kanari" ',
        1,
    )
    parts["Versions/Version1"] = NAME.encode()
    corpus.add("letter-versions.odt", "odt", zipped(parts, corpus.work / "versions.odt"), text=[BODY])
