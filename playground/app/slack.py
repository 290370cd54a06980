"""What makes up the local Slack, and how do its parts find each other?"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.app import manifest
from playground.app.delivery import Delivery
from playground.app.request_log import Log
from playground.app.response_urls import ResponseUrls
from playground.app.socket_mode import Sockets
from playground.app.tokens import Tokens
from playground.app.triggers import Triggers
from playground.json_values import Json
from playground.page import people
from playground.page.conversations import as_shown
from playground.page.viewers import Viewers
from playground.web_api.faults import Faults
from playground.web_api.rate_limiter import Rates
from playground.workspace import views
from playground.workspace.clock import Clock
from playground.workspace.seed import seed
from playground.workspace.workspace import Channel, World


@dataclass(frozen=True)
class Limits:
    """Slack's own times in seconds; tests may compress them."""

    answer_within: float = 3.0
    trigger_life: float = 3.0
    event_retries: tuple[float, ...] = (0.5, 60.0, 300.0)
    rate_limits: bool = False


class Slack:
    """One workspace with one app. Everything in it runs on the server's event loop."""

    def __init__(
        self,
        app_manifest: Mapping[str, Any],
        *,
        url: str,
        signing_secret: str,
        limits: Limits,
        clock_file: Path | None = None,
        people_file: Path | None = None,
        tour: Json | None = None,
    ) -> None:
        self.url, self.signing_secret, self.limits = url, signing_secret, limits
        self.app = manifest.read_manifest(app_manifest)
        self.tour = tour
        self.clock = Clock(clock_file)
        self.world = World(self.clock, url)
        self.log, self.faults, self.viewers = Log(), Faults(), Viewers()
        self.rates = Rates(counting=limits.rate_limits)
        self.tokens = Tokens(self.app)
        self.triggers = Triggers(limits.trigger_life)
        self.response_urls = ResponseUrls(self)
        self.views, self.sockets = views.Views(self), Sockets(self)
        self.offered: dict[tuple[str, str, str], list[Json]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.delivery = Delivery(self)
        seed(self.world, self.app, people_file)
        self.log.on_entry = lambda entry: self.viewers.tell_each("log", lambda _: {"entry": entry.summary()})

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this beside what is going on; it ends with the server at the latest."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        self.viewers.close()
        await self.sockets.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.delivery.close()

    # What the open pages show.

    def show_conversations(self, channel: Channel | None = None) -> None:
        def data(viewer: str) -> Json | None:
            if channel is not None and not self.world.may_see(viewer, channel):
                return None
            return {"conversations": self.conversations_of(viewer)}

        self.viewers.tell_each("conversations", data)

    def conversations_of(self, viewer: str) -> list[Json]:
        return [as_shown(self, channel, viewer) for channel in self.world.seen_by(viewer)]

    def show_views(self, person: str, because: str) -> None:
        self.viewers.tell(person, "views", {"modals": self.modals_of(person), "because": because})

    def modals_of(self, person: str) -> list[Json]:
        return [views.as_seen(self, view) for view in self.views.stack(person)]

    def show_home(self, person: str) -> None:
        self.viewers.tell(person, "home", {"home": self.home_of(person)})

    def home_of(self, person: str) -> Json | None:
        home = self.views.homes.get(person)
        return views.as_seen(self, home) if home and self.app.home_tab else None

    def show_app(self) -> None:
        self.viewers.tell_each("app", lambda viewer: {"app": self.app_as_shown(viewer)})

    def app_as_shown(self, viewer: str) -> Json:
        dm = self.world.has_direct(viewer, self.app.bot_user)
        return manifest.as_json(self.app, self.sockets.count) | {"dm": dm.id if dm else None}

    def show_people(self) -> None:
        self.viewers.tell_each("people", lambda viewer: {"people": people.people_for(self, viewer)})

    def show_faults(self) -> None:
        self.viewers.tell_each("faults", lambda _: {"faults": self.faults.as_json()})

    def show_clock(self) -> None:
        self.viewers.tell_each("clock", lambda _: dict(self.clock.as_json()))

    def toast(self, person: str, text: str, conversation: str | None = None, kind: str = "error") -> None:
        self.viewers.tell(person, "toast", {"kind": kind, "text": text, "conversation": conversation})
