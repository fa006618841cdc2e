"""PDF files of LibreOffice, Pillow and exiftool, and of a maker that uses everything the format offers."""

from io import BytesIO
from pathlib import Path

from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Permissions, String
from PIL import Image

from cleaning_cases import flat
from cleaning_cases.making import AUTHOR, NAME, Corpus
from cleaning_cases.pictures import photo

BODY = "hello body 4321"


def make(corpus: Corpus) -> None:
    """All PDF files."""
    source = corpus.work / "paper.fodt"
    source.write_bytes(flat.text())
    paper = corpus.convert(source, "pdf")
    corpus.add("paper.pdf", "pdf", paper, pages=1)
    changed = corpus.work / "changed.pdf"
    changed.write_bytes(paper.read_bytes())
    corpus.run("exiftool", "-q", "-overwrite_original", f"-Author={NAME}", f"-XMP-dc:Creator={AUTHOR}", changed)
    corpus.run("exiftool", "-q", "-overwrite_original", "-all:all=", changed)
    corpus.add("paper-emptied-by-update.pdf", "pdf", changed, pages=1)
    tagged = corpus.convert(source, 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}')
    corpus.add("paper-tagged.pdf", "pdf", tagged, pages=1)
    image = photo(corpus, "scan.jpg")
    with Image.open(image) as scanned:
        scanned.save(corpus.work / "scan.pdf", author=NAME, creator=NAME, title=NAME, subject=NAME)
    corpus.add("scan.pdf", "pdf", corpus.work / "scan.pdf", pages=1)
    full = _full(image)
    corpus.add("everything.pdf", "pdf", _saved(full), pages=1, text=[BODY])
    corpus.add("everything-for-the-web.pdf", "pdf", _saved(full, linearize=True), pages=1, text=[BODY])
    locked = Encryption(owner="kanari", user="", R=6, allow=Permissions(extract=False))
    corpus.add("everything-owner-locked.pdf", "pdf", _saved(full, encryption=locked), pages=1, text=[BODY])
    corpus.add("everything-trailing.pdf", "pdf", _saved(full) + NAME.encode() * 200, pages=1, text=[BODY])


def _saved(pdf: Pdf, **options: object) -> bytes:
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def _full(image: Path) -> Pdf:
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(300, 300))
    shown = pdf.make_stream(image.read_bytes(), Type=Name.XObject, Subtype=Name.Image, Width=160, Height=120)
    shown.ColorSpace, shown.BitsPerComponent, shown.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    shown.Metadata = pdf.make_stream(NAME.encode())
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(XObject=Dictionary(I=shown), Font=Dictionary(F=font))
    page.obj.Contents = pdf.make_stream(f"BT /F 12 Tf 20 20 Td ({BODY}) Tj ET q 100 0 0 100 50 50 cm /I Do Q".encode())
    page.obj.PieceInfo = Dictionary(Kanari=Dictionary(Private=String(NAME)))
    page.obj.Thumb = pdf.make_stream(NAME.encode())
    page.obj.LastModified = String("D:20230506070809")
    page.obj.VP = Array([Dictionary(Measure=Dictionary(Subtype=Name.GEO, GPTS=Array([37, 126])))])
    pdf.docinfo["/Author"], pdf.docinfo["/Creator"] = AUTHOR, NAME
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [NAME]
    pdf.attachments[f"{NAME}.txt"] = NAME.encode()
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{NAME}')"))
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), Dictionary(S=Name.JavaScript, JS=String(NAME))]))
    pdf.Root.AcroForm = Dictionary(Fields=Array([_signature(pdf)]), XFA=pdf.make_stream(NAME.encode()))
    page.obj.Annots = Array([*_notes(pdf), pdf.Root.AcroForm.Fields[0]])
    return pdf


def _notes(pdf: Pdf) -> list[Dictionary]:
    box = Array([0, 0, 20, 20])
    return [
        pdf.make_indirect(each)
        for each in (
            Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=box, T=String(AUTHOR), Contents=String("memo"), M=String("D:2023"),
                       NM=String(NAME), RC=String(f"<body>{NAME}</body>")),
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=Dictionary(S=Name.URI, URI=String("https://example.com/"))),
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box,
                       A=Dictionary(S=Name.Launch, F=Dictionary(Type=Name.Filespec, F=String("C:/Users/kanari/x.exe")))),
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=box,
                       FS=Dictionary(Type=Name.Filespec, F=String(NAME), EF=Dictionary(F=pdf.make_stream(NAME.encode())))),
        )
    ]  # fmt: skip


def _signature(pdf: Pdf) -> Dictionary:
    signed = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Name=String(AUTHOR), Location=String(NAME), M=String("D:2023")
    )
    signed.ByteRange, signed.Contents = Array([0, 1, 2, 3]), String(NAME)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String("s1"),
            Rect=Array([0, 0, 9, 9]),
            V=pdf.make_indirect(signed),
        )
    )
