"""The `/ps-stage` command: its words, the search for names, and the answers."""
