"""The names inside a PDF: what a page and a document need, and what says something about a person or a program."""

from casework.cleaning.findings import Removed

CATALOG_KEPT = {
    "/Type", "/Pages", "/Names", "/Dests", "/PageLabels", "/PageLayout", "/PageMode", "/ViewerPreferences", "/Outlines",
    "/Lang", "/MarkInfo", "/StructTreeRoot", "/OCProperties", "/AcroForm",
}  # fmt: skip
PAGE_KEPT = {
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate",
    "/Contents", "/Group", "/Annots", "/StructParents", "/Tabs", "/UserUnit", "/Dur", "/Trans",
}  # fmt: skip
COUNTED_IN_CATALOG = {
    "/Metadata": Removed.DOCUMENT,
    "/OpenAction": Removed.CALL,
    "/AA": Removed.CALL,
    "/AF": Removed.EMBEDDED,
    "/Collection": Removed.EMBEDDED,
    "/Perms": Removed.SIGNATURE,
    "/DSS": Removed.SIGNATURE,
    "/OutputIntents": Removed.COLOUR,
}
# Wherever they stand.
DROPPED = {
    "/Metadata": Removed.DOCUMENT,
    "/PieceInfo": Removed.SOFTWARE,
    "/LastModified": Removed.DATE,
    "/Thumb": Removed.PREVIEW,
    "/AA": Removed.CALL,
    "/AF": Removed.EMBEDDED,
    "/JS": Removed.SCRIPT,
    "/OPI": Removed.LINK,
    "/CreatorInfo": Removed.SOFTWARE,
    "/User": Removed.AUTHOR,
    "/GPTS": Removed.PLACE,
    "/LGIDict": Removed.PLACE,
    "/Measure": Removed.PLACE,
    "/VP": Removed.PLACE,
    "/SV": Removed.SIGNATURE,
    "/PTEX.FileName": Removed.DOCUMENT,
    "/PTEX.InfoDict": Removed.DOCUMENT,
}
# Of notes in the margin: who wrote them, when, and under which number. The words themselves stay.
MARKUP_DROPPED = {
    "/T": Removed.AUTHOR,
    "/TU": Removed.NOTE,
    "/TM": Removed.NOTE,
    "/M": Removed.DATE,
    "/CreationDate": Removed.DATE,
    "/NM": Removed.IDENTIFIER,
    "/RC": Removed.NOTE,
    "/Subj": Removed.NOTE,
}
ATTACHING = {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/TrapNet"}
# They leave the page, start something, or ask another machine.
ACTIONS_DROPPED = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView", "/Trans", "/SetOCGState", "/Hide", "/ResetForm", "/Thread",
}  # fmt: skip
