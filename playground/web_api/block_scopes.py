"""What certain blocks need: a scope of the app, or a file that Slack can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from playground.block_kit.element_state import elements
from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api.objects import file_object
from playground.workspace.files import is_ready, seen_by_bot
from playground.workspace.models import File
from playground.workspace.workspace import Workspace

_NEEDED = {"video": "links.embed:write", "file_input": "files:read"}
_IMAGES = ("image/png", "image/jpeg", "image/gif")


def check_scopes(blocks: list[Json], scopes: Iterable[str]) -> None:
    """Raises missing_scope; expects well-formed blocks."""
    kinds = {block["type"] for block in blocks} | {element["type"] for _, element in elements(blocks)}
    for kind, needed in _NEEDED.items():
        if kind in kinds and needed not in scopes:
            raise SlackError("missing_scope", needed=needed, provided=",".join(scopes))


def check_files(workspace: Workspace, blocks: list[Json], code: str, at: str = "/blocks") -> None:
    """Raises this code for a picture from a file that Slack cannot show: one that is unknown to the app, removed, no
    picture, or not looked into yet. Expects well-formed blocks."""
    lines = [
        f"invalid slack file [json-pointer:{pointer}/slack_file]"
        for pointer, image in images(blocks, at)
        if "slack_file" in image and not _is_shown(workspace, find_file(workspace, image["slack_file"]))
    ]
    if lines:
        raise SlackError(code, lines, errors=lines)


def images(blocks: list[Json], at: str = "/blocks") -> Iterator[tuple[str, Json]]:
    """The images in these blocks, each with where it is."""
    for index, block in enumerate(blocks):
        if block["type"] == "image":
            yield f"{at}/{index}", block
        if block["type"] == "context":
            for place, each in enumerate(block["elements"]):
                if each["type"] == "image":
                    yield f"{at}/{index}/elements/{place}", each
        if (block.get("accessory") or {}).get("type") == "image":
            yield f"{at}/{index}/accessory", block["accessory"]


def find_file(workspace: Workspace, named: Json) -> File | None:
    """The file that is named by its id, or by one of its addresses."""
    if "id" in named:
        return workspace.files.get(named["id"])
    for file in workspace.files.values():
        shown = file_object(workspace, file)
        if named["url"] in (shown["url_private"], shown["permalink"]):
            return file
    return None


def _is_shown(workspace: Workspace, file: File | None) -> bool:
    return file is not None and is_ready(file) and file.mimetype in _IMAGES and seen_by_bot(workspace, file)
