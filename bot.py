"""The composition root: puts the bot together from its settings, and runs the command line."""

# The collector is off before anything else is imported: what is imported stays, and scanning it again and again takes
# a tenth of a start.
import gc

gc.disable()

import os

if "PS_BOT_WORKER" not in os.environ:  # otherwise the process that started this one has named the folder
    for _metrics_of_others in ("PROMETHEUS_MULTIPROC_DIR", "prometheus_multiproc_dir"):
        os.environ.pop(_metrics_of_others, None)  # the library reads it when it is imported

os.environ.pop("SSLKEYLOGFILE", None)  # Python would write the keys of each connection there, or fail

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from threading import Event, Thread
from typing import NoReturn

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from prometheus_client import CollectorRegistry

from handlers import app as slack_app
from handlers.cli import main as cli
from handlers.cli.context import CliContext, Clock
from handlers.context import AppContext
from handlers.messages.admin_notice import LateNotice
from handlers.messages.token_checks import TokenChecks
from handlers.outbox.clocks import Clocks
from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.monitor import SweepMonitor
from handlers.outbox.rate_limiter import RateLimiter
from handlers.outbox.sender import Sender
from handlers.outbox.slack_api import SlackApis, time_in_slack
from handlers.outbox.sweep import Sweep, SweepSettings, SweepTrigger
from handlers.server.database import open_database, open_existing, publish_shipped
from handlers.server.process import Bot
from handlers.server.scopes import read_scopes
from handlers.server.settings import Settings, read_settings
from handlers.server.tenancy import tenancy_of
from handlers.server.tokens import web_client
from storage.methodologies import Catalog

gc.freeze()
gc.enable()

MANIFEST = Path(__file__).with_name("manifest.json")
TOUR = Path(__file__).with_name("tour.json")


def build(settings: Settings, now: Clock, moved_by: Callable[[], timedelta] | None = None) -> Bot:
    """Put the bot together on a database that is up to date.

    `moved_by` is how far `now` is moved against this machine's clock on purpose; where it is None, `now` is
    a clock of its own, which is compared with no other.
    """
    database = open_database(settings.database_url)
    clocks = None
    if moved_by is not None:
        clocks = Clocks(
            now,
            database=None if database.is_sqlite else database.now,
            slack=partial(time_in_slack, web_client(settings.slack_api_url, None)),
            moved_by=moved_by,
        )
        now = clocks.now
    publish_shipped(database, now())
    every, scopes = timedelta(seconds=settings.reminder_sweep_seconds), read_scopes(MANIFEST)
    scheduler = SweepScheduler(every)
    registry = CollectorRegistry()
    metrics = SweepMetrics(registry)
    trigger, monitor = SweepTrigger(scheduler.run_soon), SweepMonitor(now, every, metrics)
    app_context = AppContext(
        database=database,
        catalog=Catalog(database),
        now=now,
        must_not_date=clocks.must_not_date if clocks else str,
        request_sweep=trigger.request_sweep,
        sending_status=lambda: monitor.status().summary(alone=not settings.is_distributed),
        app_id=lambda: tenancy.app_id(),
        default_zone=settings.default_timezone,
        digest_at=settings.digest_time,
        channel_pattern=settings.channel_name_pattern,
        admins=frozenset(settings.admin_users),
        workspace_admins=settings.workspace_admins,
    )
    with _hidden_from_bolt():
        tenancy = tenancy_of(settings, app_context, scopes)
    sender = Sender(
        app_context=app_context,
        slack_apis=SlackApis(
            token_of=tenancy.token_of,
            check_tokens=tenancy.check_tokens,
            client_with=partial(web_client, settings.slack_api_url),
            rate_limiter=RateLimiter(),
            metrics=metrics,
        ),
        kinds=slack_app.OUTBOX_KINDS,
    )
    sweep = Sweep(
        sender,
        SweepSettings(every=every, kept=settings.retention),
        trigger=trigger,
        monitor=monitor,
        clocks=clocks,
    )
    late = LateNotice(app_context)
    tokens = TokenChecks(app_context, sender.slack_apis, monitor, tenancy.installed, scopes.required)

    def run_sweep() -> None:
        tokens.run_if_due()
        sweep.run()
        late.check(sweep.status())

    scheduler.schedule(run_sweep)
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else "unused"
    with _hidden_from_bolt():
        app = slack_app.build(
            app_context,
            client=web_client(settings.slack_api_url, None),
            authorize=tenancy.authorize,
            signing_secret=secret,
            forget=tenancy.installed.forget,
            change_access=tenancy.change_access,
        )
    return Bot(
        settings,
        app_context,
        app,
        sweep,
        scheduler,
        registry,
        tenancy.install_routes,
    )


@contextmanager
def _hidden_from_bolt() -> Iterator[None]:
    """Hide SLACK_* variables from Bolt, which reads them itself and warns where they differ from its arguments."""
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("SLACK_")}
    try:
        yield
    finally:
        os.environ.update(hidden)


class SweepScheduler(BackgroundScheduler):  # type: ignore[misc]  # APScheduler ships no types
    """Runs one job, the sweep, at an interval and once at a time.

    APScheduler waits for the instant of the next run. After a clock that was ahead for a moment that is far
    away, so a thread looks in between whether it is later than the interval allows.
    """

    def __init__(self, every: timedelta) -> None:
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        super().__init__(timezone="UTC", job_defaults=defaults)
        self._every, self._ended = every, Event()

    def schedule(self, sweep: Callable[[], None]) -> None:
        seconds = self._every.total_seconds()
        self.add_job(sweep, "interval", seconds=seconds, id="sweep", next_run_time=_real_now())

    def run_soon(self) -> None:
        """Bring the next sweep forward."""
        if self.running:
            with suppress(JobLookupError):  # ended meanwhile
                self.modify_job("sweep", next_run_time=_real_now())

    def start(self, paused: bool = False) -> None:
        super().start(paused)
        Thread(target=self._keep_to_interval, name="interval", daemon=True).start()

    def shutdown(self, wait: bool = True) -> None:
        self._ended.set()
        super().shutdown(wait)

    def _keep_to_interval(self) -> None:
        while not self._ended.wait(self._every.total_seconds()):
            job = self.get_job("sweep")
            if job is not None and job.next_run_time > _real_now() + self._every:  # none: ended meanwhile
                self.run_soon()


def _real_now() -> datetime:
    return datetime.now(UTC)


def main(argv: Sequence[str], now: Clock = _real_now, moved_by: Callable[[], timedelta] | None = None) -> int:
    """Run one command; returns its exit code. `moved_by` is as for `build`, and 0 for the machine's clock."""
    if now is _real_now:
        moved_by = timedelta

    def settings() -> Settings:
        found = read_settings(os.environ)
        os.environ.update(found.variables)
        return found

    return cli.main(
        argv,
        CliContext(
            out=sys.stdout,
            now=now,
            settings=settings,
            database=lambda: open_existing(settings().database_url),
            # Another clock, that of a local Slack, is moved at will: it is compared with none.
            build=lambda ours, clock: build(ours, clock, moved_by if clock == now else None),
            manifest=MANIFEST,
            tour=TOUR,
        ),
    )


def process(
    argv: Sequence[str], now: Clock = _real_now, moved_by: Callable[[], timedelta] | None = None
) -> NoReturn:
    """Run one command, then end the process."""
    # Without this handler, SIGTERM would kill the process before uvicorn has finished current requests.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if isinstance(sys.stdout, TextIOWrapper):  # a terminal may have signs for nothing but ASCII
        sys.stdout.reconfigure(errors="replace")
    code = main(argv, now, moved_by)
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    os._exit(code)  # a thread that still waits for Slack would keep the process alive


def run() -> NoReturn:
    """What `ps-bot` runs where the package is installed."""
    process(sys.argv[1:])


if __name__ == "__main__":
    run()
