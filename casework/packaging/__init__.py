"""Papers that leave the office as files: made in memory from what was released, never written to a disk."""

from casework.packaging.contents import DUTIES, Enclosure, Package, spoken_week
from casework.packaging.documents import Block, Document, Heading, Listing, Paragraphs, Table
from casework.packaging.hwpx import hwpx_of
from casework.packaging.pdf import pdf_of

HWPX, PDF = "hwpx", "pdf"
MAKERS = {HWPX: hwpx_of, PDF: pdf_of}

__all__ = [
    "DUTIES", "HWPX", "MAKERS", "PDF", "Block", "Document", "Enclosure", "Heading", "Listing", "Package", "Paragraphs",
    "Table", "hwpx_of", "pdf_of", "spoken_week",
]  # fmt: skip
