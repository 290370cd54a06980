"""How do files come in, and how do they look?"""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from playground.kinds import Json
from playground.world import File

if TYPE_CHECKING:
    from playground.slack import Slack


def new_file(slack: Slack, owner: str, name: str, length: int, alt_txt: str = "") -> File:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    id = slack.world.new_id("F")
    file = File(id, name, name, owner, length, kind, int(slack.clock.seconds()), alt_txt)
    slack.world.files[id] = file
    return file


def as_file(slack: Slack, file: File) -> Json:
    """The ``file`` object of the Web API; the page reads the same."""
    url = f"{slack.url}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2].lower(),
        "user": file.owner,
        "size": len(file.content or b""),
        "mode": "hosted",
        "is_external": False,
        "is_public": bool(file.channels),
        "alt_txt": file.alt_txt,
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
        "channels": file.channels,
        "url": url,
        "is_image": file.mimetype.startswith("image/"),
    }
