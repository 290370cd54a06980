"""Which parts make the bot, and what does its command line do?"""

import gc
import json
import logging
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

import uvicorn
from apscheduler.schedulers.background import BackgroundScheduler
from prometheus_client import CollectorRegistry
from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError
from starlette.routing import BaseRoute

from handlers import app as slack_app
from handlers.cli.context import CliContext
from handlers.cli.methodology import Parser, add_commands
from handlers.context import AppContext, Sending
from handlers.messages.registry import MESSAGE_KINDS
from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.monitor import SweepMonitor, SweepStatus
from handlers.outbox.rate_limiter import RateLimiter
from handlers.outbox.sender import Sender
from handlers.outbox.slack_api import SlackApis
from handlers.outbox.sweep import Sweep, SweepSettings, SweepTrigger
from handlers.server.authorization import single_workspace
from handlers.server.http import status_routes, web_app
from handlers.server.lifespan import EXIT_WITHIN, Server, listen
from handlers.server.settings import Configuration, wrong_values
from handlers.server.socket_mode import SocketMode
from handlers.server.tokens import token_problems, token_refused
from methodology.definition.load import SHIPPED, load, shipped
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.database.connection import AWAY, Database, describe_error
from storage.database.schema import SchemaState, is_current, migrate, schema_state
from storage.methodologies import Catalog, list_versions, publish

MANIFEST = Path(__file__).with_name("manifest.json")
TOUR = Path(__file__).with_name("tour.json")
MESSAGES_A_SECOND = 5.0
"""To one workspace. Slack allows several hundred a minute, and a person one a second."""
CALL_TIMEOUT = 20
"""Seconds that a call to Slack may take: far below the lease of a message."""
DATABASE_IS: Mapping[SchemaState, str] = {
    "absent": "the database will be made at start",
    "behind": "the database answers, and its missing migrations run at start",
    "ready": "database ready",
}

Clock = Callable[[], datetime]


class Settings(BaseSettings, Configuration):
    """What the environment, or `.env`, says."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)


@dataclass(frozen=True)
class Bot:
    """The parts of a running bot."""

    settings: Settings
    app_context: AppContext
    app: App
    sweep: Sweep
    scheduler: BackgroundScheduler
    registry: CollectorRegistry
    install_routes: list[BaseRoute]

    def readiness(self, sockets: SocketMode | None = None) -> dict[str, str]:
        """What keeps the bot from its work, by name."""
        problems = sockets.problems() if sockets else {}
        problems |= self.sweep.status().problems(alone=self.settings.slack_client_id is None)
        try:
            if not is_current(self.app_context.database):
                problems["database"] = "Migrations are missing."
        except SQLAlchemyError as error:
            problems["database"] = describe_error(error)
        return problems

    def serve(
        self, listening: socket.socket, *, ready: Callable[[Callable[[], None]], None] | None = None
    ) -> None:
        """Answer and remind until a signal ends it; what is in hand is finished.

        `ready` is given what ends it from within this process.
        """
        sockets, refused = self._sockets(), list[Refusal]()
        routes = [*status_routes(lambda: self.readiness(sockets), self.registry), *self.install_routes]
        config = uvicorn.Config(
            web_app(None if sockets else self.app, routes),
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=EXIT_WITHIN,
            lifespan="off",
        )
        parts: list[Callable[[], None]] = [self.sweep.stop]
        if sockets is not None:
            parts.append(partial(sockets.end, EXIT_WITHIN))
        server = Server(config, parts)

        def stop() -> None:
            server.should_exit = True

        def connect(sockets: SocketMode) -> None:
            try:
                sockets.keep_connecting()
            except SlackApiError as error:
                refused.append(Refusal(token_refused("SLACK_APP_TOKEN", error)))
                stop()

        if sockets is not None:
            Thread(target=connect, args=(sockets,), name="connect", daemon=True).start()
        if ready is not None:
            ready(stop)
        self.scheduler.start()
        gc.freeze()  # what is here by now stays: looking through it again and again would hold answers up
        try:
            server.run(sockets=[listening])
        finally:
            server.end()
            self.scheduler.shutdown(wait=False)
            self.app_context.database.close()
        if refused:
            raise refused[0]

    def _sockets(self) -> SocketMode | None:
        token = self.settings.slack_app_token
        return SocketMode(self.app, token.get_secret_value()) if token else None


def build(settings: Settings, now: Clock) -> Bot:
    """Put the bot together on a database that is up to date."""
    database = open_database(settings.database_url)
    publish_shipped(database, now())
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    registry = CollectorRegistry()
    metrics = SweepMetrics(registry)
    every = timedelta(seconds=settings.reminder_sweep_seconds)
    trigger, monitor = SweepTrigger(lambda: _sweep_now(scheduler)), SweepMonitor(now, every, metrics)
    app_context = AppContext(
        database=database,
        catalog=Catalog(database),
        now=now,
        request_sweep=trigger.request_sweep,
        sending=lambda: _sending(monitor.status(), alone=settings.slack_client_id is None),
        default_zone=settings.default_timezone,
        digest_at=settings.digest_time,
        channel_pattern=settings.channel_name_pattern,
        admins=frozenset(PersonId(each) for each in settings.admin_users),
    )
    with _unseen_by_bolt():
        tenancy = _tenancy(settings, app_context)
    sender = Sender(
        app_context=app_context,
        slack_apis=SlackApis(
            token_of=tenancy.token_of,
            client_with=partial(_client, settings),
            rate_limiter=RateLimiter(MESSAGES_A_SECOND),
            metrics=metrics,
        ),
        kinds=MESSAGE_KINDS,
    )
    sweep = Sweep(sender, SweepSettings(every=every), trigger=trigger, monitor=monitor)
    scheduler.add_job(
        sweep.run, "interval", seconds=every.total_seconds(), id="sweep", next_run_time=_real_now()
    )
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else "unused"
    with _unseen_by_bolt():
        app = slack_app.build(
            app_context,
            client=_client(settings, None),
            authorize=tenancy.authorize,
            signing_secret=secret,
            forget=tenancy.forget,
        )
    return Bot(settings, app_context, app, sweep, scheduler, registry, tenancy.routes)


@contextmanager
def _unseen_by_bolt() -> Iterator[None]:
    """Bolt reads variables of its own accord, beside what it is given, and then warns that they differ."""
    there = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("SLACK_")}
    try:
        yield
    finally:
        os.environ.update(there)


@dataclass(frozen=True)
class Tenancy:
    """Whose requests are answered, with which token: of one workspace, or of all that installed the app."""

    token_of: Callable[[str], str | None]
    authorize: Callable[..., AuthorizeResult | None]
    forget: Callable[[str, str], None]
    routes: list[BaseRoute]


def _tenancy(settings: Settings, app_context: AppContext) -> Tenancy:
    if settings.slack_client_id is None or settings.slack_client_secret is None:
        token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
        authorize_all = single_workspace(_client(settings, token))
        return Tenancy(lambda _workspace: token, authorize_all, app_context.stop_workspace, [])
    from handlers.server.installation import (  # cryptography, where tokens are kept
        Installations,
        install_routes,
    )

    secret = settings.slack_client_secret.get_secret_value()
    store = Installations(app_context, secret)
    scopes = json.loads(MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"]
    routes = install_routes(
        app_context,
        store,
        client_id=settings.slack_client_id,
        client_secret=secret,
        scopes=scopes,
        api_url=settings.slack_api_url,
    )

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        # Bolt would hand a bound method itself a second time, as an argument that is called self.
        return store.authorize(enterprise_id, team_id)

    return Tenancy(store.token_of, authorize, store.forget, routes)


def _client(settings: Settings, token: str | None) -> WebClient:
    """Without retries of its own: a post that is repeated after a dropped connection is posted twice."""
    return WebClient(token, base_url=settings.slack_api_url, timeout=CALL_TIMEOUT, retry_handlers=[])


def _sending(status: SweepStatus, *, alone: bool) -> Sending:
    trouble = " ".join(status.problems(alone=alone).values())
    return Sending(last_at=status.last_at, waiting_since=status.waiting_since, trouble=trouble)


def _sweep_now(scheduler: BackgroundScheduler) -> None:
    """Bring the next sweep forward; there is one job and one run of it at a time."""
    if scheduler.running:
        scheduler.modify_job("sweep", next_run_time=_real_now())


def open_database(url: str) -> Database:
    """The database of this address, up to date; raises `Refusal` where there is none."""
    try:
        with ExitStack() as failed:
            database = failed.enter_context(closing(Database(url)))
            migrate(database)
            failed.pop_all()
    except (SQLAlchemyError, ImportError) as error:
        raise Refusal(_no_database(error)) from None
    return database


def _no_database(error: Exception) -> str:
    if isinstance(error, SQLAlchemyError) and (trouble := describe_error(error)) != AWAY:
        return f"DATABASE_URL: {trouble}"
    why = str(error.__cause__ or error).strip().splitlines()[0].rstrip(".")
    return (
        f"DATABASE_URL: the database does not answer ({why}). "
        "Give one like sqlite:///ps-bot.db or postgresql+psycopg://user:password@host/name."
    )


def publish_shipped(database: Database, at: datetime) -> None:
    """At the first start, the shipped methodology is published; a later one is its owner's to publish."""
    with database.reading() as session:
        if list_versions(session):
            return
    try:
        with database.begin() as session:
            if not list_versions(session):
                publish(session, load(shipped(), SHIPPED), at)
    except SQLAlchemyError as error:
        raise Refusal(_no_database(error)) from None


def run(_args: object, cli_context: CliContext) -> None:
    settings = read_settings()
    if gaps := settings.gaps():
        raise Refusal("\n".join(gaps))
    with listen(settings.host, settings.port) as listening:
        build(settings, cli_context.now).serve(listening)


def try_out(_args: object, cli_context: CliContext) -> None:
    """A local Slack and the bot in it: no tokens, no network, a database that goes with the process."""
    from playground import Playground, PortTaken  # a third of the start, and only this command needs it

    settings = read_settings()
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    try:
        tour = json.loads(TOUR.read_text(encoding="utf-8"))
        slack = Playground(manifest, settings.port, tour=tour, rate_limits=True)
    except PortTaken as taken:
        raise Refusal(f"{taken} For example: make playground PORT=8080") from None
    with slack, tempfile.TemporaryDirectory(prefix="ps-bot-") as folder, listen("127.0.0.1", 0) as listening:
        inside = settings.model_copy(
            update={
                "slack_bot_token": SecretStr(slack.bot_token),
                "slack_app_token": None,
                "slack_signing_secret": SecretStr(slack.signing_secret),
                "slack_api_url": slack.api_url,
                "database_url": f"sqlite:///{folder}/ps-bot.db",
                "reminder_sweep_seconds": 1.0,
            }
        )
        bot = build(inside, slack.now)
        slack.connect(f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events")
        cli_context.out.write(f"ps-bot is in the local Slack at {slack.url} (Ctrl+C ends it)\n")
        cli_context.out.flush()
        bot.serve(listening)


def check(_args: object, cli_context: CliContext) -> None:
    """Say in sentences whether the settings are complete and work; raises `Refusal` where they do not."""
    settings = read_settings()
    problems = settings.gaps()
    try:
        database = DATABASE_IS[schema_state(settings.database_url)]
    except (SQLAlchemyError, OSError, ImportError) as error:
        problems.append(_no_database(error))
    if not problems and settings.slack_bot_token:
        app_token = settings.slack_app_token
        client = _client(settings, settings.slack_bot_token.get_secret_value())
        problems += token_problems(client, app_token.get_secret_value() if app_token else None)
    if problems:
        raise Refusal("\n".join(problems))
    way = "Socket Mode" if settings.uses_sockets else f"HTTP at {settings.host}:{settings.port}"
    cli_context.out.write(f"The configuration is complete: {way}, {database}.\n")


def read_settings() -> Settings:
    """The settings; raises `Refusal` with a line for each wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        raise Refusal("\n".join(wrong_values(error))) from None


def _real_now() -> datetime:
    return datetime.now(UTC)


class LogLine(logging.Formatter):
    """A line of the log, with the facts that stand beside its message: the number a person quotes, for one."""

    USUAL = vars(logging.makeLogRecord({})).keys() | {"message", "asctime", "color_message"}

    def formatMessage(self, record: logging.LogRecord) -> str:
        facts = (f"{name}={fact}" for name, fact in vars(record).items() if name not in self.USUAL)
        return " ".join([super().formatMessage(record), *facts])


def main(argv: Sequence[str], now: Clock = _real_now) -> int:
    """Run one command; a refusal is what it says on stderr, and a non-zero exit."""
    lines = logging.StreamHandler()
    lines.setFormatter(LogLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[lines])
    for chatty in ("apscheduler", "alembic", "httpx"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    parser = Parser(prog="python bot.py", description="A Slack bot for professional-services engagements.")
    parser.set_defaults(run=run)
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, does, what in (
        ("run", run, "run the bot (the default)"),
        ("playground", try_out, "try the bot in a local Slack"),
        ("check", check, "say whether the settings are complete"),
    ):
        commands.add_parser(name, help=what, description=what).set_defaults(run=does)
    add_commands(commands)
    cli_context = CliContext(
        out=sys.stdout, database=lambda: open_database(read_settings().database_url), now=now
    )
    try:
        args = parser.parse_args(argv)
        args.run(args, cli_context)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def process(argv: Sequence[str], now: Clock = _real_now) -> NoReturn:
    """Run one command as a process of its own, which ends when the command does."""
    # Without a handler of ours uvicorn lets SIGTERM kill the process, before what is in hand is finished.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code = main(argv, now)
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    os._exit(code)  # a thread that still waits for Slack would keep the process for as long


if __name__ == "__main__":
    process(sys.argv[1:])
