"""Slack: one workspace with one app, and what connects them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.app.background import BackgroundTasks
from playground.app.delivery import Delivery
from playground.app.events_api import EventsApi
from playground.app.manifest import read_manifest
from playground.app.request_log import RequestLog
from playground.app.response_urls import ResponseUrls
from playground.app.socket_mode import SocketMode
from playground.app.tokens import Tokens
from playground.app.triggers import Triggers
from playground.workspace.changes import AppChanged
from playground.workspace.clock import Clock
from playground.workspace.seed import add_bot, seed
from playground.workspace.views import Views
from playground.workspace.workspace import Workspace


@dataclass(frozen=True)
class Limits:
    """Slack's own times in seconds; tests may compress them."""

    answer_within: float = 3.0
    trigger_life: float = 3.0
    event_retries: tuple[float, ...] = (0.5, 60.0, 300.0)


class Slack:
    """Everything in it runs on the server's event loop."""

    def __init__(
        self,
        manifest: Mapping[str, Any],
        *,
        url: str,
        signing_secret: str,
        limits: Limits,
        clock_file: Path | None = None,
        people_file: Path | None = None,
    ) -> None:
        self.url = url
        self.app = app = read_manifest(manifest)
        self.clock = Clock(clock_file)
        self.workspace = Workspace(self.clock, url)
        add_bot(
            self.workspace,
            app.bot_user,
            app.display_name,
            bot_id=app.bot_id,
            app_id=app.id,
            title=app.description,
            color=app.color,
        )
        seed(self.workspace, people_file)
        self.views = Views(self.workspace)
        self.log = RequestLog()
        self.tokens = Tokens(app)
        self.triggers = Triggers(limits.trigger_life)
        self.response_urls = ResponseUrls(self.workspace)
        self.tasks = BackgroundTasks()
        self.socket_mode = SocketMode(app, limits.answer_within, self.tasks, self.app_changed)
        self.delivery = Delivery(app, self.socket_mode, self.log, signing_secret, limits.answer_within)
        events = EventsApi(app, self.workspace, self.delivery, self.tasks, limits.event_retries)
        self.workspace.listeners.append(events.hear)

    def app_changed(self) -> None:
        self.workspace.publish(AppChanged())

    async def close(self) -> None:
        await self.socket_mode.close()
        await self.tasks.cancel()
        await self.delivery.close()
