"""Pictures, sound and films made to hurt whoever opens them."""

import struct
import zlib
from io import BytesIO

from PIL import Image

from tests.casework.cleaning.hostile_making import CLEANED, DAMAGED, UNKNOWN, UNPACKS, box, chunk, corpus, zipped_readme


def pictures():
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
        + chunk(b"IEND", b"")
    )
    yield "a picture of four gigapixels", "a.png", bomb, {UNPACKS}
    big = bytearray(corpus("photo-exif.jpg"))
    place = big.index(b"\xff\xc0")
    big[place + 5 : place + 9] = struct.pack(">HH", 65_000, 65_000)
    yield "a photo of four gigapixels", "a.jpg", bytes(big), {UNPACKS}
    text = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    text += (
        chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200 << 20)))
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )
    yield "a remark of two hundred megabytes", "a.png", text, {CLEANED, DAMAGED, UNPACKS}
    out = BytesIO()
    Image.new("1", (7900, 7900)).save(out, "TIFF", save_all=True, append_images=[Image.new("1", (7900, 7900))] * 4)
    yield "five pages of sixty megapixels", "a.tiff", out.getvalue(), {UNPACKS}
    loop = b"II*\0\x08\0\0\0" + struct.pack("<H", 0) + struct.pack("<I", 8)
    yield "a page that follows itself", "a.tiff", loop, {DAMAGED}
    frames = BytesIO()
    dots = [Image.new("P", (1, 1), n % 2) for n in range(1200)]
    dots[0].save(frames, "GIF", save_all=True, append_images=dots[1:], duration=[10 + n % 2 for n in range(1200)])
    yield "more than a thousand frames", "a.gif", frames.getvalue(), {UNPACKS, CLEANED}
    for name in ("photo-exif.jpg", "screen-texts.png", "photo.webp", "photo.heic", "moving.gif", "scan-turned.tiff"):
        data = corpus(name)
        yield f"half of {name}", name, data[: len(data) // 2], {DAMAGED, CLEANED}
    yield "only the first bytes of a photo", "a.jpg", b"\xff\xd8\xff\xe1\xff\xff", {DAMAGED}
    yield "a photo that is also a zip file", "a.jpg", corpus("photo-exif.jpg") + zipped_readme(), {CLEANED}
    yield "a photo called a document", "a.docx", corpus("photo-exif.jpg"), {CLEANED}
    yield (
        "a drawing with a program",
        "a.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        {UNKNOWN},
    )


def sounds():
    yield "tags without sound", "a.mp3", b"ID3\x03\0\0\0\0\x0f\x7f" + bytes(3000), {DAMAGED}
    yield "a tag longer than the file", "a.mp3", b"ID3\x03\0\0\x7f\x7f\x7f\x7f", {DAMAGED}
    yield "a tag of no length, ten thousand times", "a.mp3", b"ID3\x03\0\0\0\0\0\0" * 10_000, {DAMAGED}
    yield "sound without end", "a.wav", b"RIFF\xff\xff\xff\xffWAVEfmt \xff\xff\xff\x7f", {DAMAGED}
    yield "a page of ogg that is cut", "a.ogg", corpus("voice.ogg")[:300], {DAMAGED, UNKNOWN}
    yield "two streams in one", "a.ogg", corpus("voice.ogg") + corpus("voice-opus.ogg"), {UNKNOWN}
    yield "boxes without a movie", "a.mp4", box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", bytes(100)), {DAMAGED}
    yield "only a type", "a.mp4", box(b"ftyp", b"isom\0\0\0\0"), {DAMAGED}
    film = bytearray(corpus("film.mp4"))
    place = film.index(b"stsz")
    film[place + 12 : place + 16] = b"\xff\xff\xff\xff"
    yield "four billion samples", "a.mp4", bytes(film), {UNPACKS, DAMAGED}
    film = bytearray(corpus("film.mp4"))
    place = film.index(b"stco")
    film[place + 12 : place + 16] = b"\xff\xff\xff\xf0"
    yield "samples outside the file", "a.mp4", bytes(film), {DAMAGED}
    film = bytearray(corpus("film.mp4"))
    place = film.index(b"url ")
    film[place + 7] = 0
    yield "a film that lies elsewhere", "a.mp4", bytes(film), {UNKNOWN}
    inner = b""
    for _ in range(5000):
        inner = box(b"moov", inner)
    yield "five thousand boxes in each other", "a.mp4", box(b"ftyp", b"isom\0\0\0\0") + inner, {DAMAGED}
    yield "a hundred thousand boxes", "a.mp4", box(b"ftyp", b"isom\0\0\0\0") + box(b"free") * 100_000, {DAMAGED}
    yield "a film in pieces", "a.mp4", box(b"ftyp", b"isom\0\0\0\0") + box(b"moov") + box(b"moof"), {UNKNOWN}
