"""Scopes that an app needs to show certain blocks."""

from __future__ import annotations

from collections.abc import Iterable

from playground.block_kit.element_state import elements
from playground.errors import SlackError
from playground.json_values import Json

_NEEDED = {"video": "links.embed:write", "file_input": "files:read"}


def check_scopes(blocks: list[Json], scopes: Iterable[str]) -> None:
    """Raises missing_scope, or invalid_blocks for images from files; expects well-formed blocks."""
    kinds = {block["type"] for block in blocks} | {element["type"] for _, element in elements(blocks)}
    for kind, needed in _NEEDED.items():
        if kind in kinds and needed not in scopes:
            raise SlackError("missing_scope", needed=needed, provided=",".join(scopes))
    if any("slack_file" in each for each in [*blocks, *_images(blocks)]):
        raise SlackError("invalid_blocks", ["the playground does not implement slack_file"])


def _images(blocks: list[Json]) -> list[Json]:
    inside = [each for block in blocks for each in (block.get("accessory"), *block.get("elements", []))]
    return [each for each in inside if each and each["type"] == "image"]
