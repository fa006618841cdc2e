"""Papers for other agencies as files: made in memory from what was released, never written to a disk."""

from casework.packaging.contents import DUTIES, Enclosure, Package, spoken_week
from casework.packaging.hwpx import hwpx_of
from casework.packaging.pdf import pdf_of

__all__ = ["DUTIES", "Enclosure", "Package", "hwpx_of", "pdf_of", "spoken_week"]
