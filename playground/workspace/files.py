"""Files of the workspace: new ones, and which of them the app's bot may see."""

from __future__ import annotations

import mimetypes

from playground.workspace.models import File
from playground.workspace.workspace import Workspace


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
