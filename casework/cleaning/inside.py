"""What lies inside a document: pictures, sound, films, fonts, other documents."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

from PIL import Image

from casework.cleaning import film, mp3, ogg, pictures, wav
from casework.cleaning.compound import hollow
from casework.cleaning.findings import Findings, Left, Removed
from casework.cleaning.markers import bare_jpeg, bare_png
from casework.cleaning.markup import drop, is_path, local, parse, written
from casework.errors import Refusal

_FONTS = (".odttf", ".fntdata", ".ttf", ".otf")
_RASTER = (b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")
_WINDOWS_METAFILE = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")
_DRAWING = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace")


def prepare() -> None:
    """The decoders of pictures."""
    pictures.prepare()


def scrub_inside(name: str, data: bytes, found: Findings) -> bytes:
    """One part that is no XML of the document itself; what is not known is left empty."""
    try:
        cleaned = _scrubbed(name.lower(), data, found)
    except (Refusal, OSError, ValueError, SyntaxError):
        cleaned = None
    if cleaned is None:
        found.took(Removed.EMBEDDED)
        return b""
    return cleaned


def _scrubbed(name: str, data: bytes, found: Findings) -> bytes | None:
    if name.endswith(_FONTS):
        return data
    for fits, scrub in _BY_CONTENT:
        if fits(name, data):
            return scrub(data, found)
    return None


def _bare(cut_out: Callable[[bytes], tuple[bytes, int]], data: bytes, found: Findings) -> bytes:
    cleaned, cut = cut_out(data)
    found.took(Removed.CAMERA, cut)
    found.kept(Left.PICTURES_INSIDE)
    return cleaned


def _encoded_anew(data: bytes, found: Findings) -> bytes:
    if data.startswith(b"BM"):
        out = BytesIO()
        with Image.open(BytesIO(data), formats=("BMP",)) as picture:
            pictures.check_size(picture, "BMP")
            picture.save(out, "BMP")
        found.kept(Left.PICTURES_INSIDE)
        return out.getvalue()
    own = Findings()
    cleaned = pictures.scrub(data, own)
    found.removed += own.removed
    found.kept(Left.PICTURES_INSIDE)
    return cleaned


def _metafile(data: bytes, found: Findings) -> bytes:
    """An enhanced metafile names the program and the title it was drawn with."""
    length, start = int.from_bytes(data[60:64], "little") * 2, int.from_bytes(data[64:68], "little")
    found.kept(Left.PICTURES_INSIDE)
    if not length or start + length > len(data):
        return data
    found.took(Removed.SOFTWARE, int(any(data[start : start + length])))
    return data[:start] + bytes(length) + data[start + length :]


def _drawing(data: bytes, found: Findings) -> bytes:
    """An SVG keeps its own shapes: no programs, no remarks of an editor, nothing from elsewhere."""
    root = parse(data)
    for each in list(root.iter()):
        foreign = not each.tag.startswith(tuple(f"{{{one}}}" for one in _DRAWING))
        if foreign or local(each.tag) in {"metadata", "script", "title", "desc", "foreignObject", "image"}:
            found.took(Removed.NOTE)
            drop(each)
            continue
        for key, value in list(each.attrib.items()):
            other = key.startswith("{") and not key[1:].startswith(_DRAWING)
            elsewhere = local(key) == "href" and not value.startswith("#")
            if other or elsewhere or local(key).startswith("on") or is_path(value):
                del each.attrib[key]
    found.kept(Left.PICTURES_INSIDE)
    return written(root)


def _windows_metafile(data: bytes, found: Findings) -> bytes:
    """The older metafile has no place for a name."""
    found.kept(Left.PICTURES_INSIDE)
    return data


def _object(_data: bytes, found: Findings) -> bytes:
    """Another program's object; the picture that stands for it is a part of its own."""
    found.took(Removed.EMBEDDED)
    return hollow()


_BY_CONTENT: tuple[tuple[Callable[[str, bytes], bool], Callable[[bytes, Findings], bytes]], ...] = (
    (lambda _, data: data.startswith(b"\xff\xd8"), partial(_bare, bare_jpeg)),
    (lambda _, data: data.startswith(b"\x89PNG"), partial(_bare, bare_png)),
    (lambda _, data: data[40:44] == b" EMF", _metafile),
    (lambda _, data: data.startswith(_WINDOWS_METAFILE), _windows_metafile),
    (lambda _, data: data.startswith(b"\xd0\xcf\x11\xe0"), _object),
    (lambda _, data: data[4:8] == b"ftyp", film.scrub),
    (lambda _, data: data[:4] == b"RIFF" and data[8:12] == b"WAVE", wav.scrub),
    (lambda _, data: data.startswith(b"OggS"), ogg.scrub),
    (lambda _, data: data.startswith(_RASTER), _encoded_anew),
    (lambda name, _: name.endswith(".mp3"), mp3.scrub),
    (lambda name, _: name.endswith(".svg"), _drawing),
)
