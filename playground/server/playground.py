"""The playground as a program starts it: a local Slack in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import uvicorn

from playground.app import tokens
from playground.app.slack import Limits, Slack
from playground.driver.control import Control
from playground.page.page import Page
from playground.server.connections import ResettableHttp
from playground.server.routes import create_app
from playground.web_api.methods import WebApi

_START_WITHIN, _ANSWER_WITHIN = 20.0, 1.0


class PortTaken(RuntimeError):
    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} is taken; choose another one, or 0 for any free port.")


class _Server(uvicorn.Server):
    """Uvicorn in a thread: it says when it is up, and ends as soon as it is told to."""

    def __init__(self, page: Page) -> None:
        config = uvicorn.Config(
            create_app(page),
            http=ResettableHttp,
            ws="websockets-sansio",
            ws_ping_interval=5.0,
            lifespan="off",
            log_config=None,
            access_log=False,
        )
        super().__init__(config)
        self._page = page
        self._told_to_stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.up = threading.Event()

    def stop(self) -> None:
        """From any thread."""
        if self._loop is not None and self._told_to_stop is not None:
            self._loop.call_soon_threadsafe(self._told_to_stop.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop, self._told_to_stop = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)
        self.up.set()

    async def main_loop(self) -> None:
        assert self._told_to_stop is not None
        while not self._told_to_stop.is_set():
            await self.on_tick(0)  # Uvicorn's date header is that of the last tick
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told_to_stop.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._page.close()
        for server in self.servers:
            server.close()
        for each in sockets or []:
            each.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._answered(), _ANSWER_WITHIN)
        for task in self.server_state.tasks:
            task.cancel()

    async def _answered(self) -> None:
        """Wait until the requests in progress are answered."""
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(0.002)


class Playground(Control):
    """A local Slack for an app that is given by its manifest.

    ``tour`` is what the page plays at *Show me* (``page/api.py`` says what it is made of).
    ``answer_within``, ``trigger_life`` and ``event_retries`` are Slack's own times in seconds unless a test
    changes them; with ``rate_limits`` calls beyond Slack's limits are answered with 429. ``sockets`` turns
    Socket Mode on or off, whatever the manifest says.
    """

    bot_token, app_token = tokens.BOT_TOKEN, tokens.APP_TOKEN
    client_id, client_secret = tokens.CLIENT_ID, tokens.CLIENT_SECRET

    def __init__(
        self,
        manifest: Mapping[str, Any],
        port: int = 0,
        *,
        signing_secret: str = tokens.SIGNING_SECRET,
        clock_file: Path | None = None,
        people_file: Path | None = None,
        tour: dict[str, Any] | None = None,
        answer_within: float = 3.0,
        trigger_life: float = 3.0,
        event_retries: tuple[float, ...] = (0.5, 60.0, 300.0),
        rate_limits: bool = False,
        sockets: bool | None = None,
    ) -> None:
        self.signing_secret = signing_secret
        self._socket = _bound(port)
        self.port: int = self._socket.getsockname()[1]
        url = f"http://127.0.0.1:{self.port}"
        super().__init__(url)
        try:
            self._slack = Slack(
                manifest,
                url=url,
                signing_secret=signing_secret,
                limits=Limits(answer_within, trigger_life, event_retries),
                clock_file=clock_file,
                people_file=people_file,
            )
        except ValueError:
            self.close()
            self._socket.close()
            raise
        if sockets is not None:
            self._slack.app.socket_mode = sockets
        self._server = _Server(Page(self._slack, WebApi(self._slack, rate_limits=rate_limits), tour))
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="playground", daemon=True
        )

    def start(self) -> Self:
        self._thread.start()
        if not self._server.up.wait(_START_WITHIN):
            raise RuntimeError("The playground did not start.")
        return self

    def stop(self) -> None:
        self.close()
        if self._thread.is_alive():
            self._server.stop()
            self._thread.join(_START_WITHIN)
        self._socket.close()

    def now(self) -> datetime:
        """The playground's time, for a bot in the same process; safe in any thread."""
        return self._slack.clock.now()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *why: object) -> None:
        self.stop()


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError:
        bound.close()
        raise PortTaken(port) from None
    return bound
