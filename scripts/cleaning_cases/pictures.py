"""Pictures with names, places, cameras and leftovers."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from cleaning_cases.making import AUTHOR, NAME, PLACE, Corpus

_EXIF = (
    f"-Artist={NAME}", f"-XPAuthor={AUTHOR}", "-Make=KanariPhone", "-Model=Kanari 9000", f"-ImageDescription={AUTHOR}",
    f"-UserComment={NAME}", f"-GPSLatitude={PLACE}", "-GPSLatitudeRef=N", "-GPSLongitude=126.9", "-GPSLongitudeRef=E",
    "-SerialNumber=KANARI123", "-DateTimeOriginal=2023:05:06 07:08:09", "-Software=KanariShop",
)  # fmt: skip


def drawing(size: tuple[int, int] = (160, 120), mode: str = "RGB") -> Image.Image:
    """A picture with edges and colours, the same every time."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 80, 60), fill=(200, 30, 30))
    pen.ellipse((60, 40, 140, 100), fill=(30, 60, 200))
    return picture.convert(mode)


def photo(corpus: Corpus, name: str, *options: str) -> Path:
    """A JPEG with everything a telephone writes."""
    path = corpus.work / name
    drawing().save(path, quality=85)
    corpus.run("exiftool", "-q", "-overwrite_original", *_EXIF, *options, path)
    return path


def make(corpus: Corpus) -> None:
    """All pictures."""
    _jpegs(corpus)
    _special_jpegs(corpus)
    _pngs(corpus)
    _others(corpus)
    _tiffs(corpus)


def _jpegs(corpus: Corpus) -> None:
    plain = photo(corpus, "plain.jpg")
    corpus.add("photo-exif.jpg", "jpg", plain, size=[160, 120])
    corpus.add("photo-turned.jpg", "jpg", photo(corpus, "turned.jpg", "-Orientation#=6"), size=[120, 160])
    corpus.add("photo-mirrored.jpg", "jpg", photo(corpus, "mirrored.jpg", "-Orientation#=5"), size=[120, 160])
    corpus.add(
        "photo-xmp.jpg", "jpg", photo(corpus, "xmp.jpg", f"-XMP-dc:Creator={AUTHOR}", f"-XMP-photoshop:Credit={NAME}")
    )
    corpus.add(
        "photo-iptc.jpg", "jpg", photo(corpus, "iptc.jpg", f"-IPTC:By-line={NAME}", f"-IPTC:Caption-Abstract={NAME}")
    )
    corpus.add("photo-comment.jpg", "jpg", photo(corpus, "comment.jpg", f"-Comment={NAME}"))
    small = corpus.work / "small.jpg"
    drawing((80, 60)).save(small, comment=NAME.encode())
    corpus.add("photo-thumbnail.jpg", "jpg", photo(corpus, "thumb.jpg", f"-ThumbnailImage<={small}"))
    corpus.add("photo-trailing.jpg", "jpg", plain.read_bytes() + b"SEFH" + NAME.encode() + b"SEFT")
    corpus.add("photo-second.jpg", "jpg", plain.read_bytes() + plain.read_bytes())


def _special_jpegs(corpus: Corpus) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"s\0R\0G\0B", b"K\0a\0n\0a")
    out = BytesIO()
    drawing().save(out, "JPEG", icc_profile=profile, comment=NAME.encode())
    corpus.add("photo-profile.jpg", "jpg", out.getvalue())
    out = BytesIO()
    drawing(mode="L").save(out, "JPEG", progressive=True, comment=NAME.encode())
    corpus.add("photo-grey-progressive.jpg", "jpg", out.getvalue())
    out = BytesIO()
    drawing(mode="CMYK").save(out, "JPEG", comment=NAME.encode())
    corpus.add("photo-cmyk.jpg", "jpg", out.getvalue())
    out = BytesIO()
    drawing().save(out, "MPO", save_all=True, append_images=[drawing(mode="L").convert("RGB")])
    corpus.add("photo-two-lenses.jpg", "jpg", out.getvalue() + NAME.encode())


def _pngs(corpus: Corpus) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", NAME)
    texts.add_itxt("Copyright", AUTHOR)
    texts.add_text("Comment", NAME * 20, zip=True)
    out = BytesIO()
    drawing().save(out, "PNG", pnginfo=texts)
    corpus.add("screen-texts.png", "png", out.getvalue())
    corpus.add("screen-trailing.png", "png", out.getvalue() + b"PK\3\4" + NAME.encode())
    path = corpus.work / "exif.png"
    drawing().save(path)
    corpus.run("exiftool", "-q", "-overwrite_original", *_EXIF, f"-XMP-dc:Creator={AUTHOR}", path)
    corpus.add("screen-exif.png", "png", path)
    out = BytesIO()
    drawing().convert("P", palette=Image.Palette.ADAPTIVE).save(out, "PNG", pnginfo=texts, transparency=3)
    corpus.add("screen-palette.png", "png", out.getvalue())
    corpus.run("convert", corpus.work / "plain.jpg", "-set", "comment", NAME, "-set", "Author", AUTHOR, "magick.png")
    corpus.add("screen-magick.png", "png", corpus.work / "magick.png")
    erased = drawing(mode="RGBA")
    erased.paste((200, 30, 30, 0), (20, 20, 80, 60))
    out = BytesIO()
    erased.save(out, "PNG", pnginfo=texts)
    corpus.add("screen-erased.png", "png", out.getvalue())
    out = BytesIO()
    drawing(mode="L").convert("I;16").save(out, "PNG", pnginfo=texts)
    corpus.add("screen-sixteen-bits.png", "png", out.getvalue())
    out = BytesIO()
    frames = [drawing((60, 40)), drawing((60, 40)).rotate(90), drawing((60, 40)).rotate(180)]
    frames[0].save(out, "PNG", pnginfo=texts, save_all=True, append_images=frames[1:], duration=200)
    corpus.add("screen-moving.png", "png", out.getvalue(), frames=3)


def _others(corpus: Corpus) -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x010F] = NAME, "KanariPhone"
    for name, options in (("photo.webp", {"quality": 80}), ("photo-lossless.webp", {"lossless": True})):
        out = BytesIO()
        drawing().save(
            out, "WEBP", exif=exif, xmp=f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{NAME}</x:xmpmeta>".encode(), **options
        )
        corpus.add(name, "webp", out.getvalue())
    frames = [drawing((60, 40)), drawing((60, 40)).rotate(90), drawing((60, 40)).rotate(180)]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=150, exif=exif)
    corpus.add("moving.webp", "webp", out.getvalue(), frames=3)
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=150, loop=0, comment=NAME.encode())
    path = corpus.work / "xmp.gif"
    path.write_bytes(out.getvalue())
    corpus.add("moving.gif", "gif", path, frames=3)
    corpus.run("exiftool", "-q", "-overwrite_original", f"-XMP-dc:Creator={NAME}", path)
    corpus.add("moving-xmp.gif", "gif", path, frames=3)
    source, path = corpus.work / "big.png", corpus.work / "photo.heic"
    drawing((320, 240)).save(source)
    corpus.run("heif-enc", "-q", "60", source, "-o", path)
    corpus.run("exiftool", "-q", "-overwrite_original", *_EXIF, f"-XMP-dc:Creator={AUTHOR}", path)
    corpus.add("photo.heic", "heic", path, size=[320, 240])


def _tiffs(corpus: Corpus) -> None:
    path = corpus.work / "scan.tiff"
    drawing().save(path, compression="tiff_lzw")
    corpus.run("exiftool", "-q", "-overwrite_original", *_EXIF, f"-XMP-dc:Creator={AUTHOR}", "-Orientation#=8", path)
    corpus.add("scan-turned.tiff", "tiff", path, size=[120, 160])
    out = BytesIO()
    drawing((60, 40)).save(out, "TIFF", save_all=True, append_images=[drawing((60, 40))], artist=NAME, description=NAME)
    corpus.add("scan-two-pages.tiff", "tiff", out.getvalue(), frames=2)
    out = BytesIO()
    drawing(mode="1").save(out, "TIFF", compression="group4", artist=NAME, software="KanariScan")
    corpus.add("scan-fax.tiff", "tiff", out.getvalue())
