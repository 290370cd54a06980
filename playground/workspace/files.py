"""Files of the workspace: new ones, and which of them the app's bot may see."""

from __future__ import annotations

import mimetypes
import time

from playground.workspace.models import File
from playground.workspace.workspace import Workspace

PROCESSING = 0.3
"""Seconds that Slack needs after an upload until it knows what is in the file."""


def new_file(workspace: Workspace, owner: str, name: str, length: int, alt_txt: str = "") -> File:
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    created = int(workspace.clock.seconds())
    file = File(workspace.new_id("F"), name, name, owner, length, mimetype, created, alt_txt)
    workspace.files[file.id] = file
    return file


def seen_by_bot(workspace: Workspace, file: File) -> bool:
    """Its own files, those that it was handed in a modal, and those shared where it is."""
    bot, channels = workspace.bot_user, [workspace.channels[id] for id in file.channels]
    return file.owner == bot or file.handed or any(c.kind == "public" or bot in c.members for c in channels)


def complete_upload(file: File) -> None:
    """Slack has the whole file, and begins to look into it."""
    file.complete, file.ready_at = True, time.monotonic() + PROCESSING


def is_ready(file: File) -> bool:
    """Whether Slack knows what is in it."""
    return file.complete and not file.deleted and time.monotonic() >= file.ready_at


def remove_file(file: File) -> None:
    """Somebody removes it: it is shown nowhere any more."""
    file.deleted, file.content = True, None
