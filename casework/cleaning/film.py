"""Films and sound in MP4, MOV and M4A: what a player does not need is overwritten where it stands."""

from casework.cleaning.boxes import Box, blank, boxes, child, number, wipe
from casework.cleaning.findings import Findings, Left, Removed
from casework.cleaning.refusals import DamagedFileError, LockedFileError, UnknownFormatError
from casework.cleaning.samples import silence_coder, silence_settings, spans

_TOP = {b"ftyp", b"moov", b"mdat"}
_PIECES = {b"moof", b"styp", b"sidx", b"mfra"}
_KEPT = {
    b"moov": {b"mvhd", b"trak"},
    b"trak": {b"tkhd", b"edts", b"mdia", b"tapt"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"dinf", b"stbl", b"hdlr"},
    b"stbl": {
        b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stco", b"co64", b"stss", b"stps", b"sdtp", b"sgpd",
        b"sbgp",
    },
    b"edts": {b"elst"},
}  # fmt: skip
# What follows the fixed part of a description: how to decode, in which colours and shape.
_DECODING = {
    b"avcC", b"hvcC", b"av1C", b"vpcC", b"dvcC", b"dvvC", b"esds", b"wave", b"chan", b"dOps", b"dac3", b"dec3", b"alac",
    b"damr", b"d263", b"colr", b"pasp", b"clap", b"fiel", b"btrt", b"gama", b"mdcv", b"clli", b"SA3D", b"srat",
}  # fmt: skip
_MEDIA = {b"vide", b"soun"}
_CODES = {b"udta": Removed.TAG, b"meta": Removed.TAG, b"uuid": Removed.TAG, b"trak": Removed.TRACK}
_QUIET = {b"free", b"skip", b"wide", b"iods"}
_PLACES = (b"\xa9xyz", b"loci", b"location.ISO6709", b"GPS")
_DEVICES = (
    b"\xa9mak",
    b"\xa9mod",
    b"quicktime.make",
    b"quicktime.model",
    b"\xa9swr",
    b"\xa9too",
    b"quicktime.software",
)
_PICTURES = (b"covr",)
_UNDETERMINED = b"\x55\xc4"
_VIDEO_PART, _SOUND_PART, _ENTRY = 70, 20, 16


def scrub(data: bytes, found: Findings) -> bytes:
    """The same file with the same length up to its last box."""
    whole = bytearray(data)
    top = boxes(whole, 0, len(whole))
    if not top or any(each.name in _PIECES for each in top):
        raise DamagedFileError if not top else UnknownFormatError
    _report(data, top, found)
    kept: list[tuple[int, int]] = []
    movies = [each for each in top if each.name == b"moov"]
    if len(movies) != 1:
        raise DamagedFileError
    _movie(whole, movies[0], kept, found)
    if not kept:
        raise DamagedFileError
    for box in top:
        if box.name not in _TOP:
            _blank(whole, box, found)
    _only_samples(whole, [each for each in top if each.name == b"mdat"], kept, found)
    found.took(Removed.TRAILING, int(top[-1].end < len(whole)))
    return bytes(whole[: top[-1].end])


def _report(data: bytes, top: list[Box], found: Findings) -> None:
    for box in top:
        if box.name != b"mdat":
            inside = data[box.start : box.end]
            found.took(Removed.PLACE, sum(each in inside for each in _PLACES))
            found.took(Removed.DEVICE, sum(each in inside for each in _DEVICES))
            found.took(Removed.PREVIEW, sum(each in inside for each in _PICTURES))


def _blank(data: bytearray, box: Box, found: Findings) -> None:
    if box.name not in _QUIET or any(data[box.body : box.end]):
        found.took(_CODES.get(box.name, Removed.TAG))
    blank(data, box)


def _only(data: bytearray, box: Box, found: Findings) -> list[Box]:
    """Blank the children that are not on the list; return the rest."""
    inside = boxes(data, box.body, box.end)
    for each in inside:
        if each.name not in _KEPT[box.name]:
            _blank(data, each, found)
    if inside:
        wipe(data, inside[-1].end, box.end)
    return [each for each in inside if each.name in _KEPT[box.name]]


def _movie(data: bytearray, movie: Box, kept: list[tuple[int, int]], found: Findings) -> None:
    for box in _only(data, movie, found):
        if box.name == b"mvhd":
            _no_times(data, box, found)
        elif _media(data, box) in _MEDIA:
            kept += _track(data, box, found)
        else:
            _blank(data, box, found)


def _media(data: bytearray, track: Box) -> bytes:
    box = child(data, track, b"mdia", b"hdlr")
    return bytes(data[box.body + 8 : box.body + 12]) if box else b""


def _track(data: bytearray, track: Box, found: Findings) -> list[tuple[int, int]]:
    for box in _only(data, track, found):
        if box.name == b"tkhd":
            _no_times(data, box, found)
        elif box.name in {b"edts", b"mdia"}:
            _only(data, box, found)
    media = child(data, track, b"mdia")
    inner = child(data, track, b"mdia", b"minf")
    table = child(data, track, b"mdia", b"minf", b"stbl")
    if media is None or inner is None or table is None:
        raise DamagedFileError
    _only(data, inner, found)
    _only(data, table, found)
    for box in (*boxes(data, media.body, media.end), *boxes(data, inner.body, inner.end)):
        if box.name == b"mdhd":
            _no_times(data, box, found)
        elif box.name == b"hdlr":
            found.took(Removed.SOFTWARE, int(any(data[box.body + 24 : box.end])))
            wipe(data, box.body + 12, box.end)
    _inside_itself(data, inner)
    return _described(data, table, _media(data, track), found)


def _inside_itself(data: bytearray, inner: Box) -> None:
    """A track may name another file or address as the place of its sound; then this file is not the whole."""
    box = child(data, inner, b"dinf", b"dref")
    for entry in boxes(data, box.body + 8, box.end) if box else ():
        if not number(data, entry.body) & 1:
            raise UnknownFormatError
        wipe(data, entry.body + 4, entry.end)


def _no_times(data: bytearray, box: Box, found: Findings) -> None:
    width = 8 if data[box.body] else 4
    found.took(Removed.DATE, int(any(data[box.body + 4 : box.body + 4 + 2 * width])))
    wipe(data, box.body + 4, box.body + 4 + 2 * width)
    if box.name == b"mdhd":
        place = box.body + 4 + 2 * width + 4 + width
        data[place : place + 2] = _UNDETERMINED


def _described(data: bytearray, table: Box, media: bytes, found: Findings) -> list[tuple[int, int]]:
    """Clean the descriptions of the coding and the remarks in the samples; return where the samples lie."""
    places = spans(data, table)
    box = child(data, table, b"stsd")
    for entry in boxes(data, box.body + 8, box.end) if box else ():
        if entry.name in {b"encv", b"enca", b"drms", b"drmi"}:
            raise LockedFileError
        after = entry.body + _fixed_part(data, entry, media)
        if media == b"vide":
            wipe(data, entry.body + 12, entry.body + 16)  # who made the coder
            wipe(data, entry.body + 42, entry.body + 74)  # what it is called
        for part in boxes(data, after, entry.end):
            if part.name not in _DECODING:
                _blank(data, part, found)
            elif part.name in {b"avcC", b"hvcC"}:
                at = part.body + (4 if part.name == b"avcC" else 21)
                spoken = silence_coder(data, entry.name, (number(data, at, 1) & 3) + 1, places)
                spoken += silence_settings(data, part) if part.name == b"hvcC" else 0
                found.took(Removed.SOFTWARE, int(spoken > 0))
    found.kept(Left.SOUND if media == b"soun" else Left.PICTURE)
    return places


def _fixed_part(data: bytearray, entry: Box, media: bytes) -> int:
    if media == b"vide":
        return 8 + _VIDEO_PART
    version = number(data, entry.body + 8, 2)
    return 8 + _SOUND_PART + {1: 16, 2: 36}.get(version, 0)


def _only_samples(data: bytearray, bodies: list[Box], kept: list[tuple[int, int]], found: Findings) -> None:
    """Overwrite what no kept track points at: the samples of dropped tracks, and what hides between."""
    kept.sort()
    for box in bodies:
        place = box.body
        for start, end in kept:
            if end <= place or start >= box.end:
                continue
            if start > place and any(data[place:start]):
                found.took(Removed.HIDDEN)
                wipe(data, place, start)
            place = max(place, end)
        if any(data[place : box.end]):
            found.took(Removed.HIDDEN)
            wipe(data, place, box.end)
