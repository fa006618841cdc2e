"""The officers' console: one module per page, each with its `PAGES`."""
