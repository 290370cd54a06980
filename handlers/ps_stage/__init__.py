"""The `/ps-stage` command: what was asked, what was meant, and the answers."""
