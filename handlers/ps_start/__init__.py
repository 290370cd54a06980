"""The `/ps-start` command: the form that opens an engagement, page by page."""
