"""Pictures: decoded to pixels, turned upright, and encoded anew; nothing but the pixels survives."""

from collections.abc import Sequence
from io import BytesIO
from math import ceil, floor
from typing import Any, TypeAlias

import pi_heif
from PIL import (
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from casework.cleaning.findings import Findings, Left, Removed
from casework.cleaning.markers import after_the_end
from casework.cleaning.refusals import DamagedFileError, UnpacksTooBigError

Box: TypeAlias = tuple[float, float, float, float]  # left, top, width, height, each a share from 0 to 1

MOST_PIXELS = 64_000_000
MOST_PIXELS_OF_ALL_FRAMES = 80_000_000
_MOST_FRAMES = 1_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "HEIF", "BMP")
_BLACK = {"RGB": (0, 0, 0), "RGBA": (0, 0, 0, 255), "LA": (0, 255)}
_MOVING = {"GIF", "WEBP", "PNG", "TIFF"}
_GPS, _EXIF, _ORIENTATION = 0x8825, 0x8769, 0x0112
# How a TIFF is laid out: no more about its maker than the width of a PNG.
_TIFF_STRUCTURE = {
    *range(254, 260), 262, 266, 273, 274, 277, 278, 279, 282, 283, 284, 292, 293, 296, 297, 317, 320, *range(322, 326),
    338, 339, 347, 530, 531, 532,
}  # fmt: skip
_BY_TAG = {
    Removed.DEVICE: {0x010F, 0x0110, 0xA430, 0xA431, 0xA433, 0xA434, 0xA435, 0x927C},
    Removed.SOFTWARE: {0x0131, 0x013C},
    Removed.DATE: {0x0132, 0x9003, 0x9004},
    Removed.AUTHOR: {0x013B, 0x8298, 0x9C9D},
    Removed.NOTE: {0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F},
}


def prepare() -> None:
    """Load every decoder now: later no file can be opened."""
    Image.preinit()
    Image.init()
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    Image.MAX_IMAGE_PIXELS = None  # `check_size` asks before anything is decoded, and refuses by name
    # Named so that they are loaded whatever init() leaves out.
    _ = (MpoImagePlugin, WebPImagePlugin, GifImagePlugin, TiffImagePlugin)
    ImageCms.createProfile("sRGB")


def scrub(data: bytes, found: Findings) -> bytes:
    """The same picture without anything around its pixels."""
    picture = Image.open(BytesIO(data), formats=_FORMATS)
    kind, count = _kind(picture), getattr(picture, "n_frames", 1)
    check_size(picture, kind, count)
    _report(picture, data, found)
    found.kept(Left.PICTURE)
    if kind == "HEIF":
        found.kept(Left.REFORMATTED)
    out = BytesIO()
    if kind in _MOVING and count > 1:
        _save_frames(picture, kind, out)
    else:
        _save(_still(picture, found), kind, out, _options(picture, kind, data))
    return out.getvalue()


def cover(data: bytes, boxes: Sequence[Box]) -> bytes:
    """The same picture with these boxes, in shares of its width and height, painted over for good."""
    picture = Image.open(BytesIO(data), formats=_FORMATS)
    kind, count = _kind(picture), getattr(picture, "n_frames", 1)
    check_size(picture, kind, count)
    out = BytesIO()
    if kind in _MOVING and count > 1:
        _save_frames(picture, kind, out, boxes)
    else:
        _save(_painted(_still(picture, Findings()), boxes), kind, out, _options(picture, kind, data))
    return out.getvalue()


def as_shown(data: bytes, page: int) -> tuple[bytes, int]:
    """One page of a picture as every browser can show it, and how many pages there are."""
    picture = Image.open(BytesIO(data), formats=_FORMATS)
    count = getattr(picture, "n_frames", 1)
    check_size(picture, _kind(picture), count)
    picture.seek(min(max(page, 1), count) - 1)
    out = BytesIO()
    _in_plain_colours(picture, None).convert("RGBA" if picture.mode in {"RGBA", "LA", "PA"} else "RGB").save(out, "PNG")
    return out.getvalue(), count


def _painted(picture: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    if picture.mode == "P" or "transparency" in picture.info:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
        picture.info = {}
    for left, top, width, height in boxes:
        # Outwards to whole pixels: a rim of half-covered ones would still tell.
        place = (
            floor(left * picture.width),
            floor(top * picture.height),
            min(ceil((left + width) * picture.width), picture.width),
            min(ceil((top + height) * picture.height), picture.height),
        )
        picture.paste(_BLACK.get(picture.mode, 0), place)
    return picture


def _kind(picture: Image.Image) -> str:
    return "JPEG" if picture.format in {"MPO", "JPEG"} else picture.format or ""


def check_size(picture: Image.Image, kind: str, count: int = 1) -> None:
    """Refuse what would not fit into the memory once it is decoded."""
    pixels = picture.width * picture.height
    if pixels > MOST_PIXELS or count > _MOST_FRAMES:
        raise UnpacksTooBigError
    if kind in _MOVING and count > 1 and pixels * count > MOST_PIXELS_OF_ALL_FRAMES:
        raise UnpacksTooBigError


def _still(picture: Image.Image, found: Findings) -> Image.Image:
    """Upright, in the colours every screen shows, with nothing under its transparent places."""
    transparency = picture.info.get("transparency")
    profile = picture.info.get("icc_profile")
    if picture.getexif().get(_ORIENTATION, 1) != 1:
        found.took(Removed.TAG)
    upright = ImageOps.exif_transpose(picture)
    upright = _in_plain_colours(upright, profile)
    fresh = upright.copy()
    fresh.info = {}
    if fresh.mode in {"RGBA", "LA"}:
        fresh = _nothing_beneath(fresh)
    elif transparency is not None and fresh.mode in {"P", "L", "RGB"}:
        fresh.info = {"transparency": transparency}
    return fresh


def _in_plain_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    target = "RGB" if picture.mode == "CMYK" else picture.mode
    if profile and target in {"RGB", "RGBA"}:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            if not ImageCms.getProfileDescription(own).startswith("sRGB"):
                turned = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=target)
                return turned if turned is not None else picture
        except (ImageCms.PyCMSError, OSError):  # a broken profile: the numbers of the pixels stay as they are
            return picture.convert(target)
    return picture.convert(target) if target != picture.mode else picture


def _nothing_beneath(picture: Image.Image) -> Image.Image:
    """What is fully transparent still has a colour, and that may be what was erased."""
    visible = picture.getchannel("A").point([0] + [255] * 255)
    return Image.composite(picture, Image.new(picture.mode, picture.size), visible)


def _options(picture: Image.Image, kind: str, data: bytes) -> dict[str, Any]:
    if kind in {"JPEG", "HEIF"}:
        # 0 to 2; -1 where the file has another one.
        sampling = JpegImagePlugin.get_sampling(picture) if picture.format == "JPEG" else 2
        return {"quality": 92, "subsampling": max(sampling, 0)}
    if kind == "WEBP":
        return {"lossless": b"VP8L" in data[:64], "quality": 90, "method": 2}
    if kind == "TIFF":
        return {"compression": "group4" if picture.mode == "1" else "tiff_adobe_deflate"}
    return {"compress_level": 4} if kind == "PNG" else {}


def _save(picture: Image.Image, kind: str, out: BytesIO, options: dict[str, Any]) -> None:
    target = "JPEG" if kind == "HEIF" else kind
    if target == "JPEG" and picture.mode not in {"L", "RGB"}:
        picture = picture.convert("RGB")
    if target not in _FORMATS:
        raise DamagedFileError
    picture.save(out, target, **options)


def _save_frames(picture: Image.Image, kind: str, out: BytesIO, boxes: Sequence[Box] = ()) -> None:
    frames, times = [], []
    for place in range(getattr(picture, "n_frames", 1)):
        picture.seek(place)
        frames.append(_painted(_still(picture, Findings()), boxes) if boxes else _still(picture, Findings()))
        times.append(picture.info.get("duration", 100))
    options: dict[str, Any] = {"save_all": True, "append_images": frames[1:]}
    if kind == "TIFF":
        options |= {"compression": "tiff_adobe_deflate"}
    else:
        options |= {"duration": times, **({"loop": picture.info["loop"]} if "loop" in picture.info else {})}
    frames[0].save(out, kind, **options)


def _report(picture: Image.Image, data: bytes, found: Findings) -> None:
    exif = picture.getexif()
    tags = {**exif, **exif.get_ifd(_EXIF)}
    if picture.format == "TIFF":
        tags = {number: value for number, value in tags.items() if number not in _TIFF_STRUCTURE}
    for what, numbers in _BY_TAG.items():
        found.took(what, len(numbers & tags.keys()))
    found.took(Removed.PLACE, int(bool(exif.get_ifd(_GPS))))
    found.took(Removed.CAMERA, len(tags) - sum(len(numbers & tags.keys()) for numbers in _BY_TAG.values()))
    found.took(Removed.COLOUR, int("icc_profile" in picture.info))
    found.took(Removed.TAG, sum(name in picture.info for name in ("xmp", "XML:com.adobe.xmp", "photoshop")))
    texts = getattr(picture, "text", {}) if isinstance(picture, PngImagePlugin.PngImageFile) else {}
    found.took(Removed.NOTE, len(texts) + int("comment" in picture.info))
    found.took(Removed.PREVIEW, int(_has_thumbnail(exif)))
    found.took(Removed.TRAILING, int(after_the_end(data) > 0))


def _has_thumbnail(exif: Image.Exif) -> bool:
    return bool(exif.get_ifd(1).get(0x0201))
