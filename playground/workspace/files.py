"""How do files come in, and how do they look?"""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from playground.json_values import Json
from playground.workspace.workspace import File

if TYPE_CHECKING:
    from playground.app.slack import Slack


def new_file(slack: Slack, owner: str, name: str, length: int, alt_txt: str = "") -> File:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    id = slack.world.new_id("F")
    file = File(id, name, name, owner, length, kind, int(slack.clock.seconds()), alt_txt)
    slack.world.files[id] = file
    return file


def as_file(slack: Slack, file: File) -> Json:
    """The ``file`` object of the Web API. Its bytes are for the holder of a token with files:read."""
    url = f"{slack.url}/files-pri/{slack.world.team_id}-{file.id}/{file.name}"
    kinds = {id: slack.world.channels[id].kind for id in file.channels}
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
        "is_public": "public" in kinds.values(),
        "alt_txt": file.alt_txt,
        "url_private": url,
        "url_private_download": url,
        "permalink": f"{slack.url}/files/{file.owner}/{file.id}/{file.name}",
        "channels": [id for id, kind in kinds.items() if kind == "public"],
        "groups": [id for id, kind in kinds.items() if kind in ("private", "mpim")],
        "ims": [id for id, kind in kinds.items() if kind == "im"],
    }


def as_shown(slack: Slack, file: File) -> Json:
    """The file as the page shows it, which needs no token."""
    url = f"{slack.url}/page/files/{file.id}/{file.name}"
    return as_file(slack, file) | {"url": url, "is_image": file.mimetype.startswith("image/")}


def app_sees(slack: Slack, file: File) -> bool:
    """The app's own files, those that it was handed in a form, and those shared where it is."""
    bot = slack.app.bot_user
    where = [slack.world.channels[id] for id in file.channels]
    return file.owner == bot or file.handed or any(c.kind == "public" or bot in c.members for c in where)
