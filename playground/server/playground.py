"""How does a program start a local Slack of its own, and what does it need to know of it?"""

from __future__ import annotations

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
from playground.server.connections import ResettableHttp
from playground.server.routes import create_app

_START_WITHIN = 20.0


class PortTaken(RuntimeError):
    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} is taken; choose another one, or 0 for any free port.")


class _Server(uvicorn.Server):
    """Uvicorn in a thread, which says when it is up."""

    def __init__(self, config: uvicorn.Config, slack: Slack) -> None:
        super().__init__(config)
        self._slack = slack
        self.up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._slack.close()
        await super().shutdown(sockets)


class Playground(Control):
    """A local Slack for an app that is given by its manifest.

    ``tour`` is what the page plays at *Show me* (``page_api`` says what it is made of).
    ``answer_within``, ``trigger_life`` and ``event_retries`` are Slack's own times in seconds unless a test compresses them; with ``rate_limits`` its limits are counted and answered with 429.
    ``sockets`` says over which way the app connects, where the manifest is one for both.
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
                limits=Limits(answer_within, trigger_life, event_retries, rate_limits),
                clock_file=clock_file,
                people_file=people_file,
                tour=tour,
            )
        except ValueError:
            self.close()
            self._socket.close()
            raise
        if sockets is not None:
            self._slack.app.socket_mode = sockets
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> Self:
        config = uvicorn.Config(
            create_app(self._slack),
            http=ResettableHttp,
            ws="websockets-sansio",
            ws_ping_interval=5.0,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = _Server(config, self._slack)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="playground", daemon=True
        )
        self._thread.start()
        if not self._server.up.wait(_START_WITHIN):
            raise RuntimeError("The playground did not start.")
        return self

    def stop(self) -> None:
        self.close()
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
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
