"""The names inside Word, Excel and PowerPoint files that say something about a person, a machine or a history."""

from casework.cleaning.findings import Left, Removed

# Parts by the beginning of their path, or by a piece of it that begins with a slash.
DROPPED_PARTS = (
    ("docprops/thumbnail", Removed.PREVIEW),
    ("docprops/", Removed.DOCUMENT),
    ("docmetadata/", Removed.DOCUMENT),
    ("customxml/", Removed.DOCUMENT),
    ("_xmlsignatures/", Removed.SIGNATURE),
    ("customui/", Removed.SOFTWARE),
    ("usercustomization/", Removed.SOFTWARE),
    ("/printersettings", Removed.PRINTER),
    ("/people.xml", Removed.AUTHOR),
    ("/commentsids.xml", Removed.IDENTIFIER),
    ("/commentsextensible.xml", Removed.DATE),
    ("/revisions/", Removed.HISTORY),
    ("/revisioninfo.xml", Removed.HISTORY),
    ("/changesinfos/", Removed.HISTORY),
    ("/webextensions/", Removed.SOFTWARE),
    ("/customdata/", Removed.DOCUMENT),
    ("/recipientdata.xml", Removed.LINK),
    ("/websettings.xml", Removed.SOFTWARE),
)
HOLLOW_PARTS = ("/externallinks/externallink",)
ELEMENTS = {
    "rsids": Removed.HISTORY,
    "docId": Removed.IDENTIFIER,
    "docVars": Removed.DOCUMENT,
    "attachedTemplate": Removed.LINK,
    "mailMerge": Removed.LINK,
    "saveThroughXslt": Removed.LINK,
    "writeProtection": Removed.AUTHOR,
    "absPath": Removed.DOCUMENT,
    "revisionPtr": Removed.HISTORY,
    "fileSharing": Removed.AUTHOR,
    "webPublishing": Removed.SOFTWARE,
    "webPublishItems": Removed.LINK,
    "modifyVerifier": Removed.AUTHOR,
    "printerSettings": Removed.PRINTER,
    "custDataLst": Removed.DOCUMENT,
}
# By name alone, or as element@attribute.
ATTRIBUTES = {
    "date": Removed.DATE,
    "dateUtc": Removed.DATE,
    "cm@dt": Removed.DATE,
    "pageSetup@id": Removed.PRINTER,
    "imagedata@title": Removed.DOCUMENT,
    "initials": Removed.AUTHOR,
    "refreshedBy": Removed.AUTHOR,
    "refreshedDate": Removed.DATE,
    "refreshedDateIso": Removed.DATE,
    "documentId": Removed.IDENTIFIER,
    "uid": Removed.IDENTIFIER,
    "userName": Removed.AUTHOR,
    "lastEdited": Removed.SOFTWARE,
    "lowestEdited": Removed.SOFTWARE,
    "rupBuild": Removed.SOFTWARE,
    "appName": Removed.SOFTWARE,
}
# Asked for by the format, so they stay without a value.
EMPTIED = {
    "dbPr@connection", "dbPr@command", "webPr@url", "textPr@sourceFile", "connection@sourceFile", "connection@odcFile",
    "connection@description",
}  # fmt: skip
# A remark without a time is no valid remark; this one is nobody's.
TIMED = {"cm@created", "reply@created", "threadedComment@dT"}
START_OF_TIME = "1970-01-01T00:00:00.00"
KEPT_COUNTED = {
    "ins": Left.CHANGES,
    "del": Left.CHANGES,
    "comment": Left.COMMENTS,
    "cm": Left.COMMENTS,
    "threadedComment": Left.COMMENTS,
    "notes": Left.NOTES,
}
