"""The answers of `/ps-stage`: functions from values to Block Kit."""
