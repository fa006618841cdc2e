"""Streams of a PDF that carry something of their maker: photos with EXIF, colour profiles with the name of a screen."""

from pikepdf import Array, Dictionary, Name, Stream

from casework.cleaning.findings import Findings, Removed
from casework.cleaning.markers import bare_jpeg, bare_jpeg2000, inflate
from casework.cleaning.profiles import bare_profile
from casework.cleaning.refusals import DamagedFileError

_TELLING = (b"Exif", b"http://ns.adobe.com", b"Photoshop", b"\xff\xfe")


def scrub_stream(each: Stream, found: Findings) -> None:
    """Leave the pixels and the curves as they are."""
    filters = each.get(Name.Filter)
    listed = [str(one) for one in filters] if isinstance(filters, Array) else [str(filters)]
    if listed[-1] in {"/DCTDecode", "/JPXDecode"}:
        bare, cut = _bare_picture(each, listed)
        found.took(Removed.CAMERA, cut)
        if cut or len(listed) > 1:
            settings = each.get(Name.DecodeParms)
            settings = settings[-1] if isinstance(settings, Array) and len(settings) else settings
            each.write(
                bare, filter=Name(listed[-1]), decode_parms=settings if isinstance(settings, Dictionary) else None
            )
    elif Name.N in each and (Name.Alternate in each or Name.Type not in each) and _is_profile(each):
        content = each.read_bytes()
        bare = bare_profile(content)
        found.took(Removed.COLOUR, int(bare != content))
        each.write(bare)


def _bare_picture(each: Stream, filters: list[str]) -> tuple[bytes, int]:
    content = each.read_raw_bytes()
    for outer in filters[:-1]:
        if outer != "/FlateDecode":
            raise DamagedFileError
        content = inflate(content)
    if filters[-1] == "/JPXDecode":
        return bare_jpeg2000(content)
    try:
        return bare_jpeg(content)
    except DamagedFileError:
        # Readers draw what is not quite a JPEG; it may stay as it is if nobody has written about themselves into it.
        if any(word in content for word in _TELLING):
            raise
        return content, 0


def _is_profile(each: Stream) -> bool:
    return isinstance(each.get(Name.N), int) and each.read_bytes()[36:40] == b"acsp"
