"""Errors that Slack answers, to the app and to the page."""

from __future__ import annotations

from typing import Any

from playground.json_values import Json


class SlackError(Exception):
    """What the Web API answers with ``ok: false``: its error code and the rest of the answer."""

    def __init__(self, code: str, messages: list[str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.answer: Json = {"ok": False, "error": code, **more}
        if messages:
            self.answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in messages]}


class PageError(Exception):
    """A request of the page that makes no sense; its sentence says why."""
