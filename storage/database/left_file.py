"""Whether the file of a SQLite database is the one that the bot left when it ended, unchanged since."""

import json
from contextlib import suppress
from pathlib import Path

SUFFIX = "-left"
"""Of the file beside the database in which the bot notes, when it ends, how it leaves the database."""


def describe(file: Path) -> list[int]:
    """What changes when a file is written or replaced, by whatever program; empty where there is no file.

    A backup that is copied or moved in its place has another time of change even where its times were kept.
    """
    with suppress(OSError):
        now = file.stat()
        return [now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns]
    return []


def note(file: Path) -> None:
    """Note how the file is left. To be called once all connections are closed: the last one writes to it."""
    with suppress(OSError):  # then the next start counts as a restore
        noted = file.with_name(file.name + SUFFIX)
        noted.write_text(json.dumps(describe(file)), "utf-8")


def take_note(file: Path) -> list[int]:
    """How the file was left, once: after a crash, a power failure included, there is no note."""
    noted = file.with_name(file.name + SUFFIX)
    try:
        found: list[int] = json.loads(noted.read_text("utf-8"))
        noted.unlink()
    except (OSError, ValueError):
        return []
    return found
