"""JSON values: their type, and a parser that refuses what no payload of Slack contains."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]
_DEEPEST = 60


def parse_json(text: str | bytes) -> Any:
    """The value; raises ValueError where it is not JSON, or nested deeper than any payload of Slack."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    level = [value]
    for _ in range(_DEEPEST):
        level = [part for each in level for part in _parts(each)]
        if not level:
            return value
    raise ValueError("nested too deeply")


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [part for part in value.values() if isinstance(part, (dict, list))]
    return [part for part in value if isinstance(part, (dict, list))] if isinstance(value, list) else []
