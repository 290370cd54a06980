"""`Bot`: the parts of a running bot, which serves until a signal ends it."""

import gc
import logging
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Protocol

import uvicorn
from prometheus_client import CollectorRegistry, Gauge
from slack_bolt import App
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError
from starlette.routing import BaseRoute

from handlers.context import AppContext
from handlers.messages.channel_lost import find_lost_channels
from handlers.outbox.metrics import LARGEST
from handlers.outbox.sweep import Sweep
from handlers.server.connections import FROM_ONE_ADDRESS, Connections, LimitedProtocol, most_connections
from handlers.server.dispatch import ANSWER_SECONDS
from handlers.server.http import status_routes, web_app
from handlers.server.lifespan import EXIT_WITHIN, Server
from handlers.server.readiness import Readiness
from handlers.server.settings import Settings
from handlers.server.tokens import token_refused
from handlers.server.version import VERSION
from handlers.slack.error_listener import ERRORS
from methodology.refusal import Refusal
from storage.database.connection import describe_error
from storage.database.schema import is_migrated

if TYPE_CHECKING:
    from handlers.server.socket_mode import SocketMode


class Scheduler(Protocol):
    """Runs the sweep at intervals."""

    def start(self) -> None: ...
    def shutdown(self, wait: bool) -> None: ...
    def modify_job(self, _job_id: str, /, **changes: Any) -> Any: ...


log = logging.getLogger(__name__)

WORKERS = 40
"""Threads that answer requests; as many as the connections of the pool to the database."""


KEPT_OPEN = 75
"""Seconds that a connection stays open between requests: longer than proxies keep theirs, which is 60 as a rule.
Where the bot closes first, a request that crosses with that is lost."""

LOOK_EVERY = 1.0
"""Seconds between two looks after a start whether the bot is ready."""


SWITCHES_EVERY = 0.001
"""Seconds after which a thread that computes lets another one go on: an answer that waits for the database many
times would otherwise wait as often for a thread that draws a large page."""


def add_metrics(registry: CollectorRegistry) -> None:
    """Add what is counted beside sending: which version runs, how long answers took, and what went wrong in them."""
    version = Gauge(
        "ps_bot_build_info", "1, with the version", ["version"], multiprocess_mode=LARGEST, registry=registry
    )
    version.labels(VERSION).set(1)
    registry.register(ANSWER_SECONDS)
    registry.register(ERRORS)


@dataclass(frozen=True)
class Bot:
    """The parts of a running bot."""

    settings: Settings
    app_context: AppContext
    app: App
    sweep: Sweep
    scheduler: Scheduler
    registry: CollectorRegistry
    install_routes: list[BaseRoute]

    def readiness(self, socket_mode: "SocketMode | None" = None) -> dict[str, str]:
        """The problems that keep the bot from its work, by name."""
        problems = socket_mode.problems() if socket_mode else {}
        problems |= self.sweep.status().problems(alone=self._alone)
        try:
            if not is_migrated(self.app_context.database):
                problems["database"] = "Migrations are missing."
        except SQLAlchemyError as error:
            problems["database"] = describe_error(error)
        return problems

    @property
    def _alone(self) -> bool:
        return not self.settings.is_distributed

    def _notes(self) -> dict[str, str]:
        return self.sweep.status().notes(alone=self._alone)

    def serve(
        self, listening: socket.socket, *, ready: Callable[[Callable[[], None]], None] | None = None
    ) -> None:
        """Answer and remind until a signal ends the process; current requests are finished.

        `ready` gets a function that ends it from within this process.
        """
        socket_mode, refused = self._socket_mode(), list[Refusal]()
        readiness = Readiness(lambda: self.readiness(socket_mode))
        add_metrics(self.registry)
        workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="request")
        routes = [*status_routes(readiness, self._notes, self.registry), *self.install_routes]
        config = uvicorn.Config(
            web_app(
                None if socket_mode else self.app,
                routes,
                self.app_context.behind,
                signing_secret=self._signing_secret(),
                workers=workers,
                on_sqlite=self.app_context.database.is_sqlite,
            ),
            http=self._protocol(),  # type: ignore[arg-type]  # uvicorn calls it as it would the class
            ws="none",
            workers=1,  # not as many as WEB_CONCURRENCY says
            proxy_headers=False,
            log_config=None,
            access_log=False,
            timeout_keep_alive=KEPT_OPEN,
            timeout_graceful_shutdown=EXIT_WITHIN,
            lifespan="off",
        )
        ended = Event()
        parts: list[Callable[[], None]] = [self.sweep.stop, ended.set]
        if socket_mode is not None:
            parts.append(partial(socket_mode.end, EXIT_WITHIN))
        server = Server(config, parts)

        def stop() -> None:
            server.should_exit = True

        def connect(socket_mode: "SocketMode") -> None:
            try:
                socket_mode.keep_connecting()
            except SlackApiError as error:
                refused.append(Refusal(token_refused("SLACK_APP_TOKEN", error)))
                stop()

        if socket_mode is not None:
            Thread(target=connect, args=(socket_mode,), name="connect", daemon=True).start()
        if ready is not None:
            ready(stop)
        self.scheduler.start()
        Thread(target=self._tell_ready, args=(socket_mode, ended), name="ready", daemon=True).start()
        slack_apis = self.sweep.sender.slack_apis
        self.app_context.behind.start(partial(find_lost_channels, self.app_context, slack_apis))
        self.app_context.behind.start(self._read_names)
        gc.freeze()  # what exists now stays alive; scanning it again and again would delay answers
        sys.setswitchinterval(SWITCHES_EVERY)
        try:
            server.run(sockets=[listening])
        finally:
            server.end(self.app_context.behind.wait)
            self.scheduler.shutdown(wait=False)
            workers.shutdown(wait=False, cancel_futures=True)
            readiness.close()
            self.app_context.database.leave()
        if refused:
            raise refused[0]

    def _tell_ready(self, socket_mode: "SocketMode | None", ended: Event) -> None:
        """Log once that nothing keeps the bot from its work any more."""
        while not ended.wait(LOOK_EVERY):
            if not self.readiness(socket_mode):
                log.info("ps-bot is ready")
                return

    def _read_names(self) -> None:
        with self.app_context.database.reading() as session:
            self.app_context.names.read_ahead(session)

    def _socket_mode(self) -> "SocketMode | None":
        token = self.settings.slack_app_token
        if token is None:
            return None
        from handlers.server.socket_mode import SocketMode  # not needed where Slack calls over HTTP

        return SocketMode(self.app, token.get_secret_value(), self.app_context.behind, self.settings.way)

    def _signing_secret(self) -> str:
        secret = self.settings.slack_signing_secret
        return secret.get_secret_value() if secret else ""

    def _protocol(self) -> Callable[..., LimitedProtocol]:
        from_one = None if self.settings.behind_proxy else FROM_ONE_ADDRESS
        return partial(LimitedProtocol, open_connections=Connections(most_connections(), from_one))
