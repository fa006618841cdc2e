"""One concern per file; web.application applies them in a fixed order."""
