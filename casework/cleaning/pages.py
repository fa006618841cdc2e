"""Pages of a clean PDF as pictures: a viewer that never runs what a document brings along."""

from io import BytesIO

import pypdfium2

from casework.cleaning.refusals import DamagedFileError, UnpacksTooBigError

_WIDTH = 1_240  # pixels: A4 at 150 dots an inch
_LONGEST_SIDE = 4_000
MOST_PAGES = 5_000


def page_picture(data: bytes, number: int) -> tuple[bytes, int]:
    """One page as a PNG, and how many pages there are."""
    document = pypdfium2.PdfDocument(data)
    if not 0 < len(document) <= MOST_PAGES:
        raise UnpacksTooBigError
    page = document[min(max(number, 1), len(document)) - 1]
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise DamagedFileError
    scale = min(_WIDTH / width, _LONGEST_SIDE / max(width, height))
    out = BytesIO()
    # Notes and fields are drawn as they look; no form is filled in and no script exists for this library here.
    page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB").save(out, "PNG")
    return out.getvalue(), len(document)
