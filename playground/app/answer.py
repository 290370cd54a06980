"""The app's answer to a request from Slack, over HTTP or a socket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.json_values import Json


@dataclass
class Answer:
    """``failure`` is None on success; otherwise timeout, unreachable or status."""

    failure: str | None = None
    status: int | None = None
    text: str = ""
    json: Json | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
